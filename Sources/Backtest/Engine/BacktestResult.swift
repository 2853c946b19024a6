/// What one backtest did.
public struct BacktestResult: Sendable {
  /// The bars that were evaluated; warm-up lies before and is never counted.
  public var window: Range<Int>
  public var trades: [Trade]
  public var statistics: CashAccountStatistics
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
  /// When the account had nothing left; `nil` for one that lives.
  public var ruin: Ruin?

  /// Simple returns session by session; length of `dailyEquity`.
  public var dailyReturns: [Double] {
    var returns = [Double](repeating: 0, count: dailyEquity.count)
    dailyEquity.withUnsafeBufferPointer {
      DailyReturns.compute(from: initialCapital, equity: $0, ruin: ruin, into: &returns)
    }
    return returns
  }

  /// Profits session by session in units of the initial capital; length of `dailyEquity`.
  public var dailyProfits: [Double] {
    var profits = [Double](repeating: 0, count: dailyEquity.count)
    dailyEquity.withUnsafeBufferPointer {
      DailyReturns.profits(from: initialCapital, equity: $0, into: &profits)
    }
    return profits
  }
}

/// Returns from equity, one definition for both runners.
enum DailyReturns {
  /// Simple returns. The session of ruin returns −1 or less, so that every metric knows it by the series alone, and
  /// those after it return 0: nothing is left to lose.
  static func compute(
    from start: Money, equity: UnsafeBufferPointer<Money>, ruin: Ruin?, into returns: inout [Double]
  ) {
    var previous = start
    for session in equity.indices {
      let value = equity[session]
      returns[session] = previous > .zero ? Double(value.micros) / Double(previous.micros) - 1 : 0
      previous = value
    }
    guard let ruin else { return }
    returns[ruin.session] = min(returns[ruin.session], -1)
    for session in returns.indices.dropFirst(ruin.session + 1) { returns[session] = 0 }
  }

  /// Changes of equity over the initial capital.
  static func profits(
    from start: Money, equity: UnsafeBufferPointer<Money>, into profits: inout [Double]
  ) {
    let capital = Double(start.micros)
    var previous = start
    for session in equity.indices {
      profits[session] = Double((equity[session] - previous).micros) / capital
      previous = equity[session]
    }
  }
}
