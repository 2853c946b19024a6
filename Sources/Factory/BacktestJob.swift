public import Backtest
import Diagnostics
public import Indicators
public import Market
public import Strategies

/// One backtest from its bars to its result: what `assay backtest` does.
public struct BacktestJob: Sendable {
  public let frame: PreparedBars
  public let strategy: PreparedStrategy
  public let configuration: BacktestConfiguration
  public let extras: BacktestExtras
  /// Bars that are evaluated: the dates asked for, after the strategy's warm-up.
  public let window: Range<Int>
  /// Bars of the window at which the strategy would have entered.
  public let entrySignals: Int
  /// Decides which of the strategy's trades are made; `nil` for all.
  public let filter: TradeFilter?
  /// What the filter let through.
  public let filtered: TradeFilter.Outcome?
  public let bounded: BoundedBacktest
  /// The same capital, size and costs, bought at the start and held.
  public let buyAndHold: BacktestResult

  /// - Parameters:
  ///   - from, through: first and last session date, both included; `nil` is the start or the end of the data.
  /// - Throws: `no_bars_in_window`, and what the strategy, its indicators or the engine refuse.
  public init(
    _ strategy: PreparedStrategy, on store: IndicatorStore, configuration: BacktestConfiguration,
    extras: BacktestExtras = .none, filter: TradeFilter? = nil, from: CivilDate? = nil,
    through: CivilDate? = nil,
    recordsEquity: Bool = false
  ) throws {
    self.strategy = strategy
    self.configuration = configuration
    self.extras = extras
    frame = try PreparedBars(store)
    window = try frame.evaluationWindow(
      from: from, through: through, warmUp: max(strategy.warmUp, configuration.exits.warmUp))
    let engine = try BacktestEngine(frame: frame, configuration: configuration)
    var signals = try strategy.signals(on: store, fills: engine.entryFills)
    if filter != nil, extras.opposite != nil {
      throw AssayError(
        code: "conflicting_options", message: "A filter decides on the trades of one side.",
        remedy: "Leave out --allow-short, or the filter.", place: "--filter-model", kind: .usage)
    }
    self.filter = filter
    filtered = try filter?.apply(
      to: &signals, frame: frame, configuration: configuration,
      warmUp: max(strategy.warmUp, configuration.exits.warmUp))
    entrySignals = signals.entries.population(in: window)
    bounded = try BoundedBacktest(
      frame: frame, configuration: configuration, extras: extras, signals: signals, window: window,
      recordsEquity: recordsEquity)
    buyAndHold = try frame.buyAndHold(configuration, over: window)
  }

  /// The result of the intrabar rule that was asked for.
  public var result: BacktestResult { bounded.asked }
}
