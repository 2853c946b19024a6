import Diagnostics

/// What a list of closed trades says: how often, how much, per unit of risk, and in which order.
///
/// Input is the profit or loss of each trade after all costs, in the order in which the trades closed, in
/// any one currency or as fractions. Optional initial risks (the loss planned at entry) give R-multiples;
/// optional holding times in bars give the average holding time. Averages and sums of losses are negative.
///
/// Undefined values are `nil`. `profitFactor` is `+infinity` when there are gains and no losses; a document
/// that has no infinity writes it as `null`. These are figures of **trades**: the profit factor and win
/// rate of `ReturnMetrics` are of periods and differ.
public struct TradeStatistics: Sendable, Hashable {
  /// All trades, flat ones included.
  public let count: Int
  public let winners: Int
  public let losers: Int
  /// Winners over all trades.
  public let winRate: Double?
  /// Winners over winners and losers; flat trades are left out.
  public let winRateExcludingFlat: Double?
  /// Σ of the gains.
  public let grossProfit: Double
  /// Σ of the losses; zero or negative.
  public let grossLoss: Double
  /// Σ gains / |Σ losses|; `+infinity` with gains and no losses, `nil` without either.
  public let profitFactor: Double?
  /// Mean profit or loss of a trade.
  public let expectancy: Double?
  public let averageWin: Double?
  /// Mean of the losing trades; negative.
  public let averageLoss: Double?
  /// Average win over |average loss|.
  public let payoffRatio: Double?
  public let best: Double?
  public let worst: Double?
  /// Most winners in a row; a flat trade ends the row.
  public let longestWinningStreak: Int
  /// Most losers in a row; a flat trade ends the row.
  public let longestLosingStreak: Int
  /// mean(profit/initial risk). Tharp (1998). `nil` without risks.
  public let expectancyPerRisk: Double?
  /// System quality number √n · mean(R)/sd(R), ddof 1, n not capped. Tharp (2008). `nil` when sd(R) vanishes.
  public let systemQualityNumber: Double?
  /// Mean holding time in bars. `nil` without holding times.
  public let averageBarsHeld: Double?

  /// Computes the statistics.
  ///
  /// - Parameters:
  ///   - profits: profit or loss of each trade after costs.
  ///   - risks: the initial risk of each trade, positive, in the unit of `profits`.
  ///   - barsHeld: the number of bars each trade lasted.
  /// - Throws: `AssayError` `trade_not_finite`, `trade_risk_not_positive` or `trade_lists_differ`, with the
  ///   number of the trade (from 1) as its place.
  public init(profits: [Double], risks: [Double]? = nil, barsHeld: [Int]? = nil) throws {
    try Self.check(profits: profits, risks: risks, barsHeld: barsHeld)
    let gains = profits.filter { $0 > 0 }
    let losses = profits.filter { $0 < 0 }
    let n = Double(profits.count)
    count = profits.count
    winners = gains.count
    losers = losses.count
    grossProfit = gains.reduce(0, +)
    grossLoss = losses.reduce(0, +)
    winRate = finite(Double(gains.count) / n)
    winRateExcludingFlat = finite(Double(gains.count) / Double(gains.count + losses.count))
    profitFactor = gains.isEmpty && losses.isEmpty ? nil : grossProfit / abs(grossLoss)
    expectancy = finite(profits.reduce(0, +) / n)
    let averageWin = finite(grossProfit / Double(gains.count))
    let averageLoss = finite(grossLoss / Double(losses.count))
    self.averageWin = averageWin
    self.averageLoss = averageLoss
    payoffRatio = averageWin.flatMap { win in averageLoss.flatMap { finite(win / -$0) } }
    best = profits.max()
    worst = profits.min()
    longestWinningStreak = longestRun(of: profits) { $0 > 0 }
    longestLosingStreak = longestRun(of: profits) { $0 < 0 }
    let multiples = risks.map { zip(profits, $0).map { $0 / $1 } }
    expectancyPerRisk = multiples.flatMap { finite($0.reduce(0, +) / n) }
    systemQualityNumber = multiples.flatMap { NormalTail($0) }.flatMap {
      finite($0.mean / $0.deviation * n.squareRoot())
    }
    averageBarsHeld = barsHeld.flatMap { finite(Double($0.reduce(0, +)) / n) }
  }

  private static func check(profits: [Double], risks: [Double]?, barsHeld: [Int]?) throws {
    for (index, profit) in profits.enumerated() where !profit.isFinite {
      throw AssayError(
        code: "trade_not_finite", message: "The profit of a trade is \(profit).",
        remedy: "Leave out trades that have no result yet.", place: "trade \(index + 1)", kind: .badData)
    }
    for (index, risk) in (risks ?? []).enumerated() where !(risk > 0 && risk.isFinite) {
      throw AssayError(
        code: "trade_risk_not_positive", message: "The initial risk of a trade is \(risk).",
        remedy: "Give the loss planned at entry as a positive number, or no risks at all.",
        place: "trade \(index + 1)", kind: .badData)
    }
    for other in [risks?.count, barsHeld?.count] where other ?? profits.count != profits.count {
      throw AssayError(
        code: "trade_lists_differ",
        message: "There are \(profits.count) profits but \(other ?? 0) risks or holding times.",
        remedy: "Give one risk and one holding time for every trade.", kind: .badData)
    }
  }
}

private func longestRun(of profits: [Double], where matches: (Double) -> Bool) -> Int {
  var run = 0
  var longest = 0
  for profit in profits {
    run = matches(profit) ? run + 1 : 0
    longest = max(longest, run)
  }
  return longest
}
