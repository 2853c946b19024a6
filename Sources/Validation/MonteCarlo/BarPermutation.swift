public import Diagnostics
import Glibc
public import Numerics

/// Price histories with the same bars in a random order: whatever pattern a strategy found is gone, everything else
/// is still there.
///
/// Masters (2020), "Permutation and Randomization Tests for Trading System Development". The gaps ln(Oₜ/Cₜ₋₁) and the
/// bodies (high, low and close relative to the open) are put into independent random orders. The first bars and the
/// last close stay, up to rounding; so does the trend of the whole.
public struct BarPermutation: Sendable, Hashable {
  public let bars: PriceBars
  /// Bars at the start that stay as they are, at least one.
  public let kept: Int

  /// Bars that move.
  public var movableCount: Int { bars.count - kept }

  /// - Parameter kept: what a strategy needs to warm up may stay.
  /// - Throws: `too_few_observations` unless at least two bars can move; `invalid_kept` for fewer than one kept bar.
  public init(_ bars: PriceBars, keeping kept: Int = 1) throws(AssayError) {
    guard kept >= 1 else {
      throw AssayError(
        code: "invalid_kept", message: "\(kept) bars cannot be kept.", remedy: "Keep the first bar at least.",
        place: "kept", kind: .usage)
    }
    guard bars.count - kept >= 2 else {
      throw AssayError(
        code: "too_few_observations", message: "\(max(0, bars.count - kept)) bars cannot change places.",
        remedy: "Give more bars, or keep fewer.", kind: .badData)
    }
    self.bars = bars
    self.kept = kept
  }

  /// History `index` of the ones that `parent` names; the same whichever were drawn before.
  public func history(_ index: Int, of parent: RandomStream) -> PriceBars {
    var stream = parent.child(UInt64(index))
    let bodies = stream.permutation(movableCount)
    return history(bodies: bodies, gaps: stream.permutation(movableCount))
  }

  /// The history for given orders: place i gets the body of movable bar `bodies[i]` and the gap before movable bar
  /// `gaps[i]`.
  ///
  /// - Precondition: both are permutations of 0..<`movableCount`.
  public func history(bodies: [Int], gaps: [Int]) -> PriceBars {
    precondition(bodies.count == movableCount && gaps.count == movableCount, "one place for every movable bar")
    var (open, high, low, close) = (bars.open, bars.high, bars.low, bars.close)
    var last = log(bars.close[kept - 1])
    for place in 0..<movableCount {
      let (body, gap) = (kept + bodies[place], kept + gaps[place])
      let start = last + log(bars.open[gap] / bars.close[gap - 1])
      let base = exp(start)
      let bar = kept + place
      open[bar] = base
      high[bar] = base * (bars.high[body] / bars.open[body])
      low[bar] = base * (bars.low[body] / bars.open[body])
      close[bar] = base * (bars.close[body] / bars.open[body])
      last = start + log(bars.close[body] / bars.open[body])
    }
    return PriceBars(unchecked: open, high, low, close)
  }
}
