public import Backtest
import Diagnostics
import Indicators
public import Market
public import Storage
public import Strategies

/// One backtest of a run, made again on the plain engine with everything that a report shows: trades, equity, and
/// both ends of the intrabar path.
public struct FactoryReplay: Sendable {
  public let frame: PreparedBars
  public let parameters: ParameterSet
  public let plan: ExitPlan
  public let bounded: BoundedBacktest

  /// A symbol made ready for any number of replays.
  public struct Context: Sendable {
    let symbol: SymbolContext
    public var frame: PreparedBars { symbol.frame }
    public var window: Range<Int> { symbol.sweep.window }

    /// - Throws: when the run's dates leave no bars.
    public init(
      _ series: BarSeries, _ configuration: FactoryConfiguration, library: StrategyLibrary = .builtIn
    ) throws {
      symbol = try SymbolContext(series: series, configuration: configuration, library: library)
    }
  }

  /// - Throws: what the stored key, the strategy or the engine refuse.
  public init(_ key: BacktestKey, _ configuration: FactoryConfiguration, context: Context) throws {
    frame = context.frame
    let model = try context.symbol.library.model(named: key.strategy)
    parameters = try ParameterSet(json: JSONValue(parsing: key.parameters), for: model.description)
    plan = try ExitPlan(json: JSONValue(parsing: key.exits))
    var backtest = configuration.backtest(on: frame.series.instrument)
    backtest.exits = plan
    let signals = try PreparedStrategy(model, parameters, composition: configuration.composition).signals(
      on: context.symbol.store, fills: context.symbol.sweep.entryFills)
    bounded = try BoundedBacktest(
      frame: frame, configuration: backtest, signals: signals, window: context.window)
  }
}
