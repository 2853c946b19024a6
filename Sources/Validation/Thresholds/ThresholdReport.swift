public import Backtest

/// What one threshold did on a range of bars.
public struct ThresholdOutcome: Sendable, Hashable {
  /// Simple returns session by session.
  public var dailyReturns: [Double]
  public var trades: Int

  public init(dailyReturns: [Double], trades: Int) {
    self.dailyReturns = dailyReturns
    self.trades = trades
  }

  public init(_ result: BacktestResult) {
    self.init(dailyReturns: result.dailyReturns, trades: result.trades.count)
  }

  public init(_ result: AccountResult) {
    self.init(dailyReturns: result.dailyReturns, trades: result.trades.count)
  }

  public func metrics(_ periodsPerYear: Double) -> CoreReturnMetrics {
    CoreReturnMetrics(dailyReturns, periodsPerYear: periodsPerYear)
  }
}

/// One threshold with its score; `nil` where it is not defined, as without a trade.
public struct ThresholdScore: Sendable, Hashable {
  public var threshold: Double
  public var score: Double?
  public var trades: Int
}

/// The scores of all thresholds on the part that chooses.
public struct ThresholdChoice: Sendable, Hashable {
  public var part: Range<Int>
  public var scores: [ThresholdScore]
  /// The best threshold; `nil` where none had a score and enough trades.
  public var chosen: Double?
}

/// A choice, and what it did on bars that had no part in it.
public struct ThresholdReport: Sendable, Hashable {
  public var choice: ThresholdChoice
  public var part: Range<Int>
  public var outcome: ThresholdOutcome
}

/// Choices forward in time; the returns of all tests together are those of somebody who had gone that way.
public struct ThresholdWalkForward: Sendable, Hashable {
  public var windows: [ThresholdReport]

  public init(windows: [ThresholdReport]) { self.windows = windows }

  /// All tests, one after the other.
  public var outcome: ThresholdOutcome {
    ThresholdOutcome(
      dailyReturns: windows.flatMap(\.outcome.dailyReturns),
      trades: windows.reduce(0) { $0 + $1.outcome.trades })
  }
}
