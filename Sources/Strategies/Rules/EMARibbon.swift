public import Diagnostics
import Indicators

/// Buys when the fast average crosses above the slow one while all four stand in order; leaves when it is
/// below.
///
/// Stacked means each average above the next longer one. Where fast and slow are close, the shorter of the
/// two between is shorter than the fast one (18 for 21 and 34), so the order is that of the lengths. Both
/// conditions on one bar are rare: a slow market crosses average by average.
public struct EMARibbon: SignalExitStrategy {
  static let fast = Parameter.integer(
    "ribbon_fast", default: 8, grid: [8, 13, 21], bounds: 2...500, "bars in the fastest average")
  static let slow = Parameter.integer(
    "ribbon_slow", default: 34, grid: [34, 55, 89], bounds: 3...2_000, "bars in the slowest average")

  public static let description = StrategyDescription(
    id: 18, name: "EMARibbon", archetype: .trend,
    entry: "EMA fast crosses above EMA slow with 4 EMAs stacked (mids at ⅓ and ⅔ of fast + slow)",
    exit: "EMA fast below EMA slow", parameters: [fast.declaration, slow.declaration],
    source: "D. Guppy's multiple moving averages, Trend Trading (2004), reduced to four",
    reading:
      "The lengths between are a third and two thirds of fast + slow, rounded down. Stacked means each "
      + "average above the next longer one; where a length between lies outside fast and slow (18 for 21 "
      + "and 34), the order is that of the lengths.")

  private let fast: IndicatorHandle
  private let slow: IndicatorHandle
  /// All four, the shortest first.
  private let ribbon: (IndicatorHandle, IndicatorHandle, IndicatorHandle, IndicatorHandle)

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let (short, long) = (setup[Self.fast], setup[Self.slow])
    try setup.require(short < long, Self.fast, "below ribbon_slow (\(long))")
    fast = setup.line(.ema(short))
    slow = setup.line(.ema(long))
    let lengths = [short, (short + long) / 3, (short + long) * 2 / 3, long].sorted()
    let lines = lengths.map { setup.line(.ema($0), back: 0) }
    ribbon = (lines[0], lines[1], lines[2], lines[3])
  }

  public func enters(_ now: BarContext) -> Bool {
    now.crossesAbove(fast, slow) && now[ribbon.0].isAbove(now[ribbon.1])
      && now[ribbon.1].isAbove(now[ribbon.2]) && now[ribbon.2].isAbove(now[ribbon.3])
  }

  public func exits(_ now: BarContext) -> Bool { now[fast].isBelow(now[slow]) }
}
