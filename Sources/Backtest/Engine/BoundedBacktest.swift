public import Diagnostics
public import Strategies

/// One backtest with both ends of what the unknown path inside its bars can do.
public struct BoundedBacktest: Sendable {
  public let pessimistic: BacktestResult
  public let optimistic: BacktestResult
  /// The result of the rule that was asked for; one of the ends, or a path in between.
  public let asked: BacktestResult
  /// What the full engine's account adds to `asked`; `nil` when the specialised engine ran.
  public let account: AccountResult?

  /// Runs the engine once for each rule that can make a difference.
  /// - Throws: as `BacktestEngine.init` and `FullBacktest.init`.
  public init(
    frame: PreparedBars, configuration: BacktestConfiguration, extras: BacktestExtras = .none,
    signals: Signals,
    window: Range<Int>, recordsEquity: Bool = false
  ) throws(AssayError) {
    func run(_ rule: IntrabarRule) throws(AssayError) -> (result: BacktestResult, account: AccountResult?) {
      var bounded = configuration
      bounded.execution.intrabar = rule
      if extras.arePlain(for: rule) {
        let engine = try BacktestEngine(frame: frame, configuration: bounded)
        return (engine.run(signals, over: window, recordsEquity: recordsEquity), nil)
      }
      let full = try FullBacktest(
        frame: frame, configuration: bounded, extras: extras, signals: signals, window: window,
        recordsEquity: recordsEquity)
      return (full.result, full.account)
    }
    let low = try run(.pessimistic)
    // Without an ambiguous bar there is one path, and both ends are it.
    let isOnePath = low.result.statistics.ambiguous == 0
    let high = isOnePath ? low : try run(.optimistic)
    pessimistic = low.result
    optimistic = high.result
    switch configuration.execution.intrabar {
    case .pessimistic: (asked, account) = low
    case .optimistic: (asked, account) = high
    case .ohlcPath, .drillDown:
      // Finer bars also move trailing stops, so they are asked in any case.
      let needsOwn = !isOnePath || configuration.execution.intrabar == .drillDown
      (asked, account) = needsOwn ? try run(configuration.execution.intrabar) : low
    }
  }
}
