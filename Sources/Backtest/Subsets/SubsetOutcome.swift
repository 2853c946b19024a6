/// What a subset of books did in one account.
public struct SubsetOutcome: Sendable, Hashable {
  public var initialCapital = Money.zero
  public var finalEquity = Money.zero
  /// Equity at the last close of each date.
  public var dailyEquity: [Money] = []
  public var dates: [Int32] = []
  /// The deepest fall from the highest mark, in currency; zero or positive.
  public var deepestFall = Money.zero
  public var trades = 0
  /// Entries that were not made because the account was full, halted for the day, or stopped.
  public var refused = 0
  public var dailyStops = 0
  public var replaced = 0
  /// The date on which the maximum drawdown ended trading.
  public var stoppedOn: Int32?
  /// Traded value, entries and exits, in currency.
  public var traded = 0.0
  /// Most books that held a position at a close.
  public var mostPositions = 0
  /// Net result by book of the universe; zero for those outside the subset.
  public var profits: [Money] = []
  /// Whether the full engine gives the same. It may not where equity came so near to zero that the price inside a bar
  /// could have ended the account.
  public var isExact = true

  public init() {}

  /// Equity day by day from the start, in currency.
  public var dailyChanges: [Double] {
    var last = initialCapital
    return dailyEquity.map { equity in
      defer { last = equity }
      return (equity - last).amount
    }
  }

  /// Simple returns day by day.
  public var dailyReturns: [Double] {
    var last = initialCapital
    return dailyEquity.map { equity in
      defer { last = equity }
      return last > .zero ? (equity - last).amount / last.amount : .nan
    }
  }
}

extension SubsetUniverse {
  /// Replays some books under the limits of an account.
  /// - Parameter members: places in `books`, each once, in any order.
  public func replay(_ members: [Int], limits: AccountLimits, over span: SubsetSpan) -> SubsetOutcome {
    var run = SubsetRun(self, members, limits, span)
    return run.outcome()
  }
}

extension SubsetOutcome {
  /// What the full engine says of an account, in the same words.
  /// - Precondition: the account was run with equity recorded.
  public init(_ result: AccountResult) {
    self.init()
    initialCapital = result.initialCapital
    finalEquity = result.finalEquity
    dailyEquity = result.dailyEquity
    dates = result.dates
    var peak = result.initialCapital
    for equity in result.equity {
      peak = max(peak, equity)
      deepestFall = max(deepestFall, peak - equity)
    }
    trades = result.trades.count
    refused = result.rejections.count {
      [.positionLimit, .dailyStop, .maximumDrawdown].contains($0.refusal)
    }
    dailyStops = result.limitEvents.count { $0.kind == .dailyStop }
    replaced = result.limitEvents.count { $0.kind == .replaced }
    stoppedOn = result.stoppedOn
    mostPositions = result.timestamps.indices.reduce(0) { most, step in
      max(most, result.positions.count { $0[step] != 0 })
    }
    profits = result.books.indices.map { place in
      result.trades(ofBook: place).reduce(Money.zero) { $0 + $1.pnl }
    }
  }
}
