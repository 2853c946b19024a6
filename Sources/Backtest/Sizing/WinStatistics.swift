/// How often trades win and how much: measured over closed trades, or stated by a user.
public struct WinEstimate: Sendable, Hashable {
  /// Share of trades with a profit, from 0 to 1. A trade that breaks even does not win.
  public var winRate: Double
  /// Mean profit of those that won, above 0; NaN while none has.
  public var averageWin: Double
  /// Mean loss of those that lost, as a number above 0; NaN while none has.
  public var averageLoss: Double
  /// Closed trades behind the estimate; `nil` for a stated one, which no minimum count applies to.
  public var trades: Int?

  public init(winRate: Double, averageWin: Double, averageLoss: Double, trades: Int? = nil) {
    self.winRate = winRate
    self.averageWin = averageWin
    self.averageLoss = averageLoss
    self.trades = trades
  }
}

/// Counts closed trades as they come, so that a size never knows a trade that is still to come.
///
///     var wins = WinStatistics()
///     wins.add(120)   // a closed trade's net profit
///     sizer.size(SizingRequest(capital: …, entry: …, stop: …, wins: wins.estimate))
public struct WinStatistics: Sendable, Hashable {
  public private(set) var count = 0
  public private(set) var wins = 0
  public private(set) var losses = 0
  private var won = 0.0
  private var lost = 0.0

  public init() {}

  /// Takes in the net profit of a closed trade.
  ///
  /// - Precondition: the profit is finite.
  public mutating func add(_ pnl: Double) {
    precondition(pnl.isFinite, "the profit of a closed trade is finite")
    count += 1
    if pnl > 0 {
      wins += 1
      won += pnl
    } else if pnl < 0 {
      losses += 1
      lost -= pnl
    }
  }

  /// Takes in the net profit of a closed trade.
  public mutating func add(_ pnl: Money) { add(pnl.amount) }

  /// The statistics so far; with no trade at all the win rate is NaN and `trades` is 0.
  public var estimate: WinEstimate {
    WinEstimate(
      winRate: count > 0 ? Double(wins) / Double(count) : .nan,
      averageWin: wins > 0 ? won / Double(wins) : .nan,
      averageLoss: losses > 0 ? lost / Double(losses) : .nan,
      trades: count)
  }
}
