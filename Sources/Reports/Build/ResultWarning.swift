public import Backtest
public import Diagnostics
public import Factory
public import Market
public import Storage

/// What makes the figures of a result unfit to be taken at face value. It stands above them, on a terminal, in JSON and
/// on a page.
public struct ResultWarning: Sendable, Hashable {
  public let code: String
  public let message: String

  public var json: JSONValue { ["code": .string(code), "message": .string(message)] }

  /// Equity below this share of the starting capital makes returns of little money.
  public static let thinEquity = 0.1

  /// The warnings of one backtest, the gravest first.
  /// - Throws: nothing that results of the engine can cause.
  public static func all(of job: BacktestJob) throws -> [ResultWarning] {
    var warnings: [ResultWarning] = []
    let instrument = job.frame.series.instrument
    warnings += ofCapital(try BacktestSummary(job.result, in: job.frame), currency: instrument.currency)
    let costs = job.configuration.costs ?? instrument.costs
    if costs.isFree, job.extras.transactionCosts == .none { warnings.append(.noCosts) }
    if !instrument.isTradable { warnings.append(.notTradable(instrument)) }
    return warnings
  }

  /// The warnings of a replay of orders.
  public static func all(of replay: OrderReplay) -> [ResultWarning] {
    var warnings: [ResultWarning] = []
    let instrument = replay.frame.series.instrument
    if let ruin = replay.result.ruin {
      warnings.append(.ruined(on: CivilDate(daysSinceEpoch: ruin.date)))
    }
    let costs = replay.configuration.costs.first.flatMap(\.self) ?? instrument.costs
    if costs.isFree, replay.configuration.transactionCosts == .none { warnings.append(.noCosts) }
    if !instrument.isTradable { warnings.append(.notTradable(instrument)) }
    return warnings
  }

  /// The warnings of a whole run: symbols that cost nothing, and symbols that nobody can trade.
  /// - Throws: what the source refuses.
  public static func all(
    of configuration: FactoryConfiguration, source: any BarSource
  ) throws -> [ResultWarning] {
    try all(
      of: configuration.symbols.map { symbol in
        let instrument = try source.instrument(symbol, configuration.timeframe)
        return (instrument, configuration.backtest(on: instrument).costs ?? instrument.costs)
      })
  }

  /// The same for instruments with what they are charged.
  public static func all(of charged: [(instrument: Instrument, costs: CostModel)]) -> [ResultWarning] {
    let instruments = charged.map(\.instrument)
    var warnings: [ResultWarning] = []
    let free = charged.filter(\.costs.isFree).map(\.instrument)
    if free.count == instruments.count {
      warnings.append(.noCosts)
    } else if !free.isEmpty {
      warnings.append(
        ResultWarning(
          code: "no_costs",
          message: "No costs are charged for \(names(free)): nobody can earn these results. Set costs in "
            + "instruments.yaml."))
    }
    let indices = instruments.filter { !$0.isTradable }
    if let only = indices.first, indices.count == 1 {
      warnings.append(.notTradable(only))
    } else if !indices.isEmpty {
      warnings.append(
        ResultWarning(
          code: "not_tradable",
          message:
            "\(names(indices)) are indices and cannot be traded as such. Costs are those of liquid funds or CFDs on "
            + "them; their own spreads, fees, dividends and tracking errors are not in the bars."))
    }
    return warnings
  }

  private static func names(_ instruments: [Instrument]) -> String {
    let symbols = instruments.map(\.symbol)
    return symbols.count <= 8
      ? symbols.joined(separator: ", ")
      : symbols.prefix(8).joined(separator: ", ") + " and \(symbols.count - 8) more"
  }

  /// Ruin, or so little equity that returns say nothing.
  public static func ofCapital(_ summary: BacktestSummary, currency: String) -> [ResultWarning] {
    if let date = summary.ruinedOn { return [.ruined(on: date)] }
    if summary.lowestEquityShare < thinEquity {
      let share = ReportSetting.plain((summary.lowestEquityShare * 1e4).rounded() / 100)
      return [
        ResultWarning(
          code: "thin_equity",
          message:
            "Equity fell to \(share) % of the starting capital. Returns from there are of very little money: a "
            + "gain of many percent of it is a small amount, and ratios that contain it say nothing about skill."
        )
      ]
    }
    return []
  }

  static func ruined(on date: CivilDate) -> ResultWarning {
    ResultWarning(
      code: "ruined",
      message:
        "Ruined on \(date): equity reached zero, so the run ends there. Its Sharpe ratio and every other ratio "
        + "of its returns are undefined.")
  }

  static let noCosts = ResultWarning(
    code: "no_costs",
    message: "No costs: neither commission nor slippage is charged, so nobody can earn this result. Give "
      + "`--commission` and `--slippage-bps`, or set costs in instruments.yaml.")

  static func notTradable(_ instrument: Instrument) -> ResultWarning {
    ResultWarning(
      code: "not_tradable",
      message:
        "\(instrument.symbol) is an index and cannot be traded as such. Costs are those of a liquid fund or CFD on "
        + "it; its own spread, fees, dividends and tracking error are not in the bars.")
  }
}

extension CostModel {
  /// Whether a fill costs nothing.
  var isFree: Bool {
    let commissionIsFree =
      switch commission {
      case .fraction(let value), .perUnit(let value): value == 0
      }
    let slippageIsFree =
      switch slippage {
      case .basisPoints(let value), .ticks(let value): value == 0
      }
    return commissionIsFree && slippageIsFree
  }
}
