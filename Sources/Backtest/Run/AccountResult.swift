/// What an account did over a run.
public struct AccountResult: Sendable {
  /// The books; `book` of a fill, a trade or a refused order is a position in this list.
  public var books: [Book]
  /// Fills, closed trades and refused orders, in the order they happened.
  public var fills: [Fill]
  public var trades: [Trade]
  public var rejections: [RejectedOrder]
  public var statistics: CashAccountStatistics
  public var initialCapital: Money
  /// Cash plus positions at the last mark.
  public var finalEquity: Money
  /// Equity and cash at the close of every step; empty unless asked for.
  public var equity: [Money]
  public var cash: [Money]
  /// Units held at the close of every step, book by book; empty unless asked for.
  public var positions: [[Double]]
  /// Close of each step, in UTC nanoseconds.
  public var timestamps: [Int64]
  /// Equity at the last close of each session date, and the dates in days since 1970-01-01.
  public var dailyEquity: [Money]
  public var dates: [Int32]
  public var markedDrawdown: Double
  /// Paid over the run; negative when received.
  public var commission: Money
  public var borrow: Money
  public var financing: Money
  public var funding: Money
  public var dividends: Money
  public var marginCalls: Int
  /// When the account had nothing left; `nil` for one that lives.
  public var ruin: AccountRuin?
  /// How often each check of the risk manager refused an entry, in the order of `RiskCheck.allCases`; empty without
  /// one.
  public var riskFailures: [Int]
  /// Closes spent in each drawdown zone, in the order of `DrawdownZone.allCases`; empty without a risk manager.
  public var zoneMarks: [Int]
  /// Each time that a limit of the account closed positions, in order.
  public var limitEvents: [LimitEvent]
  /// The session date on which the maximum drawdown ended trading; `nil` while it goes on.
  public var stoppedOn: Int32?
  /// Orders as they were accepted; empty unless equity is recorded.
  public var sentOrders: [SentOrder]
  /// Orders that would fill after the last bar; empty unless the run decides at its end.
  public var workingOrders: [StandingOrder]
  /// Units still held at the end, book by book.
  public var openPositions: [Double]
  public var notes: [AccountNote]

  /// The closed trades of one book.
  public func trades(ofBook place: Int) -> [Trade] { trades.filter { $0.book == place } }

  /// The ruin by its place in `dailyEquity`.
  var sessionOfRuin: Ruin? {
    guard let ruin, let session = dates.firstIndex(of: ruin.date) else { return nil }
    return Ruin(bar: ruin.bar, session: session)
  }

  /// Simple returns session by session.
  public var dailyReturns: [Double] {
    var returns = [Double](repeating: 0, count: dailyEquity.count)
    dailyEquity.withUnsafeBufferPointer {
      DailyReturns.compute(from: initialCapital, equity: $0, ruin: sessionOfRuin, into: &returns)
    }
    return returns
  }
}

/// Something about a run that its reader has to know.
public enum AccountNote: Sendable, Hashable {
  /// A rule by volume was asked for, and the bars of this book have none.
  case noVolume(book: Int)
  /// Fills that a bar's volume cut short.
  case cutByVolume(fills: Int)
  /// Bars that met orders where no finer bars were there.
  case withoutFinerBars(bars: Int)
  /// Bars in which more orders met than the search over paths takes.
  case crowdedBars(bars: Int)
  case marginCalls(Int)
  /// Equity reached zero on a session date, in days since 1970-01-01.
  case ruined(date: Int32)
}
