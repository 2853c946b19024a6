public import Diagnostics
import Glibc
public import Numerics

/// Price histories with the same bars in a random order: whatever pattern a strategy found is gone,
/// everything else is still there.
///
/// Masters (2020), "Permutation and Randomization Tests for Trading System Development". The gaps ln(Oₜ/Cₜ₋₁)
/// and the bodies (high, low and close relative to the open) are put into independent random orders. The
/// first bars and the last close stay, up to rounding; so does the trend of the whole.
public struct BarPermutation: Sendable, Hashable {
  /// In what gaps and bodies are measured.
  public enum Moves: String, Sendable, Hashable, CaseIterable {
    /// Logarithms of ratios: for prices above zero.
    case ratios
    /// Differences: the only ones that prices at or below zero have.
    case differences
  }

  public let bars: PriceBars
  public let moves: Moves
  /// Bars at the start that stay as they are, at least one.
  public let kept: Int
  /// The movable bars whose gaps change places among themselves: those that open a session, and the others. A
  /// night's gap in the middle of a session would be a risk that a strategy without overnight positions never
  /// took.
  private let gapGroups: [[Int]]

  /// Bars that move.
  public var movableCount: Int { bars.count - kept }

  /// The places of a history that movable bars give their bodies and gaps to.
  public struct Order: Sendable, Hashable {
    /// Place i has the body of movable bar `bodies[i]`.
    public let bodies: [Int]
    /// The gap before place i is the one before movable bar `gaps[i]`.
    public let gaps: [Int]
  }

  /// - Parameters:
  ///   - kept: what a strategy needs to warm up may stay.
  ///   - opensSession: which bars open a session, one entry a bar; their gaps change places among themselves
  ///     only. `nil` exchanges all gaps.
  /// - Throws: `too_few_observations` unless at least two bars can move; `invalid_kept` for fewer than one
  ///   kept bar.
  /// - Precondition: `opensSession` has an entry for every bar.
  public init(
    _ bars: PriceBars, keeping kept: Int = 1, opensSession: [Bool]? = nil, moving moves: Moves = .ratios
  ) throws(AssayError) {
    self.moves = moves
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
    precondition(opensSession.map { $0.count == bars.count } ?? true, "one entry for every bar")
    let movable = 0..<(bars.count - kept)
    gapGroups =
      opensSession.map { opens in
        [movable.filter { opens[kept + $0] }, movable.filter { !opens[kept + $0] }]
      } ?? [Array(movable)]
  }

  /// History `index` of the ones that `parent` names; the same whichever were drawn before.
  public func history(_ index: Int, of parent: RandomStream) -> PriceBars {
    let order = order(index, of: parent)
    return history(bodies: order.bodies, gaps: order.gaps)
  }

  /// The order of history `index`: for what goes with the bars, such as their volume.
  public func order(_ index: Int, of parent: RandomStream) -> Order {
    var stream = parent.child(UInt64(index))
    let bodies = stream.permutation(movableCount)
    if gapGroups.count == 1 { return Order(bodies: bodies, gaps: stream.permutation(movableCount)) }
    var gaps = Array(repeating: 0, count: movableCount)
    for group in gapGroups {
      let order = stream.permutation(group.count)
      for (place, from) in zip(group, order) { gaps[place] = group[from] }
    }
    return Order(bodies: bodies, gaps: gaps)
  }

  /// The history for given orders: place i gets the body of movable bar `bodies[i]` and the gap before
  /// movable bar `gaps[i]`.
  ///
  /// - Precondition: both are permutations of 0..<`movableCount`.
  public func history(bodies: [Int], gaps: [Int]) -> PriceBars {
    precondition(
      bodies.count == movableCount && gaps.count == movableCount, "one place for every movable bar")
    if moves == .differences { return differences(bodies, gaps) }
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

  private func differences(_ bodies: [Int], _ gaps: [Int]) -> PriceBars {
    var (open, high, low, close) = (bars.open, bars.high, bars.low, bars.close)
    var last = bars.close[kept - 1]
    for place in 0..<movableCount {
      let (body, gap) = (kept + bodies[place], kept + gaps[place])
      let base = last + (bars.open[gap] - bars.close[gap - 1])
      let bar = kept + place
      open[bar] = base
      high[bar] = base + (bars.high[body] - bars.open[body])
      low[bar] = base + (bars.low[body] - bars.open[body])
      close[bar] = base + (bars.close[body] - bars.open[body])
      last = close[bar]
    }
    return PriceBars(unchecked: open, high, low, close)
  }
}
