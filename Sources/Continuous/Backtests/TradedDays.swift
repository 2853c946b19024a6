import Backtest
import Diagnostics
import Factory
import Indicators
import Market
import Strategies

/// What a strategy did on a market, day by day.
struct TradedDays: Sendable {
  /// The dates of the sessions, in days since 1970-01-01.
  var dates: [Int32]
  /// Returns after costs, one a session.
  var returns: [Double]
  var trades: [Trade]
  var daysPerYear: Double

  struct Trade: Sendable, Hashable {
    /// Position of the session in which it was closed.
    var day: Int
    /// Net profit over the starting capital.
    var profit: Double
  }

  /// The days in a range of positions, with the trades that were closed in them.
  func slice(_ range: Range<Int>) -> TradedDays {
    TradedDays(
      dates: Array(dates[range]), returns: Array(returns[range]),
      trades: trades.filter { range.contains($0.day) }.map {
        Trade(day: $0.day - range.lowerBound, profit: $0.profit)
      }, daysPerYear: daysPerYear)
  }
}

/// Runs strategies on markets under the settings.
struct StrategyRunner: Sendable {
  let settings: ContinuousSettings

  /// - Parameters:
  ///   - from: first date that counts; the start of the bars unless given.
  ///   - through: last date that is looked at.
  /// - Throws: what the strategy or the bars refuse.
  func run(
    _ model: StrategyModel, _ parameters: ParameterSet, on market: ContinuousMarket, from: CivilDate? = nil,
    through: CivilDate? = nil
  ) throws -> TradedDays {
    let frame = market.frame
    let configuration = configuration(for: market)
    let engine = try BacktestEngine(frame: frame, configuration: configuration)
    let strategy = try PreparedStrategy(model, parameters, spacing: BarSpacing(of: frame.series))
    let signals = try strategy.signals(on: market.store, fills: engine.entryFills)
    // The days before the warm-up is over count, with no position: two parameter sets have the same days.
    let window = try frame.evaluationWindow(from: from, through: through, warmUp: configuration.exits.warmUp)
    let result = engine.run(signals, over: window)
    let first = result.sessions.lowerBound
    let capital = result.initialCapital.amount
    return TradedDays(
      dates: Array(frame.sessions.dates[result.sessions]), returns: result.dailyReturns,
      trades: result.trades.map { trade in
        TradedDays.Trade(
          day: Int(frame.sessions.ordinal[trade.exitBar]) - first, profit: trade.pnl.amount / capital)
      }, daysPerYear: market.daysPerYear)
  }

  private func configuration(for market: ContinuousMarket) -> BacktestConfiguration {
    let instrument = market.series.instrument
    let sizing: PositionSizing =
      instrument.assetClass == .future ? .units(1) : .equityFraction(settings.maximumPosition)
    return BacktestConfiguration(
      capital: settings.initialCapital, side: .long, sizing: sizing, exits: settings.exits,
      costs: CostModel(
        commission: .fraction(settings.commissionRate), slippage: .basisPoints(settings.slippageRate * 10_000)
      ))
  }
}
