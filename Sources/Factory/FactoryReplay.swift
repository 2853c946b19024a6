public import Backtest
import Diagnostics
import Indicators
public import Market
public import Storage
public import Strategies

/// One backtest of a run, made again on the plain engine with everything that a report shows: trades, equity at
/// every bar, and both ends of the intrabar path.
public struct FactoryReplay: Sendable {
  public let key: BacktestKey
  public let frame: MarketFrame
  public let parameters: ParameterSet
  public let plan: ExitPlan
  public let bounded: BoundedBacktest

  /// - Throws: what the stored key, the strategy or the engine refuse.
  public init(_ key: BacktestKey, _ configuration: FactoryConfiguration, series: BarSeries) throws {
    try self.init(key, configuration, context: SymbolContext(series: series, configuration: configuration))
  }

  init(_ key: BacktestKey, _ configuration: FactoryConfiguration, context: SymbolContext) throws {
    self.key = key
    frame = context.frame
    let type = try StrategyCatalogue.type(named: key.strategy)
    parameters = try ParameterSet(json: JSONValue(parsing: key.parameters), for: type.description)
    plan = try ExitPlan(json: JSONValue(parsing: key.exits))
    var backtest = configuration.backtest(on: frame.series.instrument)
    backtest.exits = plan
    let signals = try PreparedStrategy(type, parameters).signals(
      on: context.store, fills: context.sweep.entryFills)
    bounded = try BoundedBacktest(
      frame: frame, configuration: backtest, signals: signals, window: context.sweep.window,
      recordsEquity: true)
  }
}
