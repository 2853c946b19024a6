public import Backtest
public import Market

extension ReportSetting {
  /// How orders fill, what they cost and how much is traded, in a reader's words.
  public static func assumptions(
    of configuration: BacktestConfiguration, on instrument: Instrument
  ) -> [ReportSetting] {
    let rules = configuration.execution
    let costs = configuration.costs ?? instrument.costs
    return [
      ReportSetting(
        "fills",
        rules.timing == .nextOpen
          ? "market orders at the next bar's open" : "at the close of the deciding bar (optimistic)"),
      ReportSetting(
        "inside a bar", "stop before target when both are touched; the other order is the optimistic bound"),
      ReportSetting("gaps", "a stop or target beyond the open fills at the open"),
      ReportSetting(
        "targets",
        rules.limits == .tradeThrough ? "fill when the price trades through them" : "fill when touched"),
      ReportSetting("commission", costs.commission.words(instrument)),
      ReportSetting("slippage", costs.slippage.words(instrument) + ", on market and stop orders"),
      ReportSetting(
        "capital",
        "\(ReportSetting.plain(configuration.capital)) \(instrument.currency); returns and ratios are of its equity"
      ),
      ReportSetting("size", configuration.sizing.words),
      ReportSetting("side", configuration.side.rawValue),
    ]
  }
}

extension Commission {
  fileprivate func words(_ instrument: Instrument) -> String {
    switch self {
    case .fraction(let fraction): "\(ReportSetting.plain(fraction * 100)) % of value a side"
    case .perUnit(let amount): "\(ReportSetting.plain(amount)) \(instrument.currency) per unit a side"
    }
  }
}

extension Slippage {
  fileprivate func words(_ instrument: Instrument) -> String {
    switch self {
    case .basisPoints(let points): "\(ReportSetting.plain(points)) basis points"
    case .ticks(let ticks):
      "\(ReportSetting.plain(ticks)) tick\(ticks == 1 ? "" : "s")"
        + (instrument.tick.map { " of \(ReportSetting.plain($0))" } ?? "")
    }
  }
}

extension PositionSizing {
  fileprivate var words: String {
    switch self {
    case .units(let units): "\(ReportSetting.plain(units)) unit\(units == 1 ? "" : "s") a trade"
    case .equityFraction(let fraction): "\(ReportSetting.plain(fraction * 100)) % of equity, unlevered"
    case .notional(let value): "\(ReportSetting.plain(value)) of notional value a trade"
    }
  }
}
