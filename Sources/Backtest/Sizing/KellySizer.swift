public import Diagnostics
import Numerics

/// A fraction of the Kelly bet: f* = (p·b − q)/b with b = average win ÷ average loss, times `fraction`, at most `cap`.
///
/// Zero where p lies below `minimumWinRate` or f* ≤ 0. Kelly (1956). Statistics that were measured need
/// `minimumTrades` closed trades, among them one that lost: before, a trade is sized by the fixed risk
/// `riskBeforeStatistics` (else no trade would ever close), or gets nothing where that is `nil`; both outcomes
/// say `SizeLimit.tooFewTrades`.
public struct KellySizer: Sendable, Hashable {
  /// Share of f* that is bet; above 0, at most 1.
  public let fraction: Double
  /// Largest value of a position as a fraction of capital; above 0, at most 1.
  public let cap: Double
  /// Win rate below which nothing is bet; from 0 to 1.
  public let minimumWinRate: Double
  /// Closed trades before statistics are believed.
  public let minimumTrades: Int
  /// Fraction of capital risked until then; `nil` to make no trade until then.
  public let riskBeforeStatistics: Double?

  /// - Throws: `invalid_sizing`.
  public init(
    fraction: Double = 0.25, cap: Double = 0.25, minimumWinRate: Double = 0.4, minimumTrades: Int = 30,
    riskBeforeStatistics: Double? = 0.01
  ) throws(AssayError) {
    try AssayError.requireFraction("kelly_fraction", fraction)
    try AssayError.requireFraction("cap", cap)
    try AssayError.require(
      "minimum_win_rate", minimumWinRate, minimumWinRate >= 0 && minimumWinRate <= 1, "a fraction from 0 to 1"
    )
    try AssayError.require(
      "minimum_trades", Double(minimumTrades), minimumTrades >= 1, "a whole number of at least 1")
    if let risk = riskBeforeStatistics { try AssayError.requireFraction("risk", risk) }
    self.fraction = fraction
    self.cap = cap
    self.minimumWinRate = minimumWinRate
    self.minimumTrades = minimumTrades
    self.riskBeforeStatistics = riskBeforeStatistics
  }

  func size(_ request: SizingRequest) throws(AssayError) -> RawSize {
    guard let wins = request.wins else {
      throw .missingInput("wins", "the win rate and the average win and loss", .kelly)
    }
    let isMeasured = wins.trades != nil
    if let trades = wins.trades, trades < minimumTrades { return try beforeStatistics(request) }
    try AssayError.require(
      "win_rate", wins.winRate, wins.winRate >= 0 && wins.winRate <= 1, "a fraction from 0 to 1")
    if !isMeasured { try validate(wins) }
    if wins.winRate < minimumWinRate { return .none(.winRate) }
    // Without a loss the payoff of a trade is not defined; without a win there is no edge.
    if wins.averageLoss.isNaN { return try beforeStatistics(request) }
    guard
      let best = Kelly.binary(winProbability: wins.winRate, payoff: wins.averageWin / wins.averageLoss),
      best > 0
    else { return .none(.noEdge) }
    let perCapital = request.capital / request.valuePerUnit
    return RawSize.smaller(best * fraction * perCapital, .kelly, cap: cap * perCapital)
  }

  private func validate(_ wins: WinEstimate) throws(AssayError) {
    for (name, value) in [("average_win", wins.averageWin), ("average_loss", wins.averageLoss)] {
      try AssayError.require(name, value, value > 0 && value.isFinite, "an amount above 0")
    }
  }

  private func beforeStatistics(_ request: SizingRequest) throws(AssayError) -> RawSize {
    guard let risk = riskBeforeStatistics else { return .none(.tooFewTrades) }
    let perUnit = try request.requiredRiskPerUnit(for: .kelly)
    let units = min(request.capital * risk / perUnit, request.capital * cap / request.valuePerUnit)
    return RawSize(units: units, limitedBy: .tooFewTrades)
  }
}
