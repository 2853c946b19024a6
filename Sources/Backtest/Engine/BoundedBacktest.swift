public import Diagnostics
public import Strategies

/// One backtest with both ends of what the unknown path inside its bars can do.
public struct BoundedBacktest: Sendable {
  public let pessimistic: BacktestResult
  public let optimistic: BacktestResult

  /// Runs the engine twice.
  /// - Throws: as `BacktestEngine.init`.
  public init(
    frame: MarketFrame, configuration: BacktestConfiguration, signals: Signals, window: Range<Int>,
    recordsEquity: Bool = false
  ) throws(AssayError) {
    var bounded = configuration
    bounded.execution.intrabar = .pessimistic
    pessimistic = try BacktestEngine(frame: frame, configuration: bounded).run(
      signals, over: window, recordsEquity: recordsEquity)
    if pessimistic.statistics.ambiguous == 0 {
      // Without an ambiguous bar there is one path, and both ends are it.
      optimistic = pessimistic
    } else {
      bounded.execution.intrabar = .optimistic
      optimistic = try BacktestEngine(frame: frame, configuration: bounded).run(
        signals, over: window, recordsEquity: recordsEquity)
    }
  }
}
