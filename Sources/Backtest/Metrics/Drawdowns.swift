/// What an equity curve lost from its peaks: depth, length, and where the deepest loss lies.
///
/// Equity starts at 1 before the first return, and that start is a peak, so a loss on the first bar counts.
/// Bar indices are those of the returns; the start of the curve is index −1.
public struct Drawdowns: Sendable, Hashable {
  /// Equity relative to its running peak minus 1 at its lowest; 0 when equity never fell.
  public let maximum: Double
  /// Bar after which equity stood at the peak of the deepest drawdown; −1 is the start, `nil` without a
  /// drawdown.
  public let peak: Int?
  /// Bar of the lowest point of the deepest drawdown.
  public let trough: Int?
  /// First bar at which equity was back at that peak; `nil` while it is not.
  public let recovery: Int?
  /// The longest run of bars below the running peak, an unrecovered one counted to the last bar.
  public let longestUnderWater: Int
  /// √(mean(drawdown²)) over all bars. Martin & McCann (1989).
  public let ulcerIndex: Double
  /// Mean drawdown over all bars, zero or negative.
  public let average: Double
  /// Drawdown at the last bar.
  public let current: Double

  /// Follows the equity of simple `returns`; `nil` for an empty series or one that is not finite throughout.
  ///
  /// Equity at zero or below is ruin and stays where it fell.
  public init?(_ returns: [Double]) { self.init(returns.span) }

  /// The same for returns in somebody else's memory.
  public init?(_ returns: borrowing Span<Double>) {
    guard returns.count > 0 else { return nil }
    var walk = DrawdownWalk()
    for index in returns.indices {
      guard returns[index].isFinite else { return nil }
      walk.step(index, returns[index])
    }
    let count = Double(returns.count)
    maximum = walk.worst - 1
    peak = walk.worst < 1 ? walk.worstPeak : nil
    trough = walk.worst < 1 ? walk.worstTrough : nil
    recovery = walk.worst < 1 ? walk.worstRecovery : nil
    longestUnderWater = walk.longest
    ulcerIndex = (walk.squares / count).squareRoot()
    average = walk.sum / count
    current = walk.relative - 1
    guard walk.equity.isFinite, ulcerIndex.isFinite else { return nil }
  }
}

private struct DrawdownWalk {
  var equity = 1.0
  var peak = 1.0
  var peakIndex = -1
  var relative = 1.0
  var worst = 1.0
  var worstPeak = -1
  var worstTrough = -1
  var worstRecovery: Int?
  var run = 0
  var longest = 0
  var squares = 0.0
  var sum = 0.0

  mutating func step(_ index: Int, _ value: Double) {
    if equity > 0 { equity *= 1 + value }
    if equity >= peak {
      if worst < 1, worstRecovery == nil { worstRecovery = index }
      peak = equity
      peakIndex = index
    }
    relative = equity / peak
    if relative < worst {
      worst = relative
      worstPeak = peakIndex
      worstTrough = index
      worstRecovery = nil
    }
    run = equity < peak ? run + 1 : 0
    longest = max(longest, run)
    squares += (relative - 1) * (relative - 1)
    sum += relative - 1
  }
}
