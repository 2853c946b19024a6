/// What one backtest did.
public struct BacktestResult: Sendable {
  /// The bars that were evaluated; warm-up lies before and is never counted.
  public var window: Range<Int>
  public var trades: [Trade]
  public var statistics: LedgerStatistics
  /// Session ordinals of the window (into `SessionIndex.dates`).
  public var sessions: Range<Int>
  /// Equity at the last close of each session of the window.
  public var dailyEquity: [Money]
  /// Equity at the close of every bar of the window; empty unless asked for.
  public var barEquity: [Money]
  public var initialCapital: Money
  public var finalEquity: Money
  /// Deepest fall from the running peak, marked at the close of every bar.
  public var markedDrawdown: Double

  /// Simple returns session by session; length of `dailyEquity`.
  public var dailyReturns: [Double] {
    var returns = [Double](repeating: 0, count: dailyEquity.count)
    dailyEquity.withUnsafeBufferPointer {
      DailyReturns.compute(from: initialCapital, equity: $0, into: &returns)
    }
    return returns
  }
}

/// Returns from equity, one definition for both runners.
enum DailyReturns {
  /// Simple returns. A session that starts at or below zero equity returns 0: nothing is left to lose.
  static func compute(
    from start: Money, equity: UnsafeBufferPointer<Money>, into returns: inout [Double]
  ) {
    var previous = start
    for session in equity.indices {
      let value = equity[session]
      returns[session] = previous > .zero ? Double(value.micros) / Double(previous.micros) - 1 : 0
      previous = value
    }
  }
}
