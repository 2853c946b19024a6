public import Diagnostics
import Indicators

/// Buys a bar that spans a Fibonacci level of the last swing and closes above it; leaves at the swing's high
/// or below its low, both as of the entry.
///
/// The swing runs from the lowest low to the highest high of the look-back, the bar itself included.
public struct FibonacciRetracement: PositionExitStrategy {
  static let lookback = Parameter.integer(
    "fib_lookback", default: 30, grid: [20, 30, 50], bounds: 2...2_000, "bars of the swing")
  static let level = Parameter.number(
    "fib_level", default: 0.5, grid: [0.382, 0.5, 0.618], bounds: 0...1,
    "share of the swing that is given back")
  static let tolerance = Parameter.number(
    "fib_tolerance", default: 0.02, grid: [0.01, 0.02, 0.03], bounds: 0...1,
    "how near the bar comes to the level, as a share of the swing")
  /// Bars behind the average swing, and the share of it that a swing must exceed.
  private static let averageLength = 50
  private static let rangeShare = 0.3

  public static let description = StrategyDescription(
    id: 20, name: "FibonacciRetracement", archetype: .meanReversion,
    entry:
      "bar spans swing high − level · swing range, give or take the tolerance, and closes above it; the"
      + " swing above 0.3 of its mean of 50",
    exit: "close at or above the swing high, or below the swing low, of the entry",
    parameters: [lookback.declaration, level.declaration, tolerance.declaration],
    source: "C. Boroden, Fibonacci Trading (2008)")

  private let highest: IndicatorHandle
  private let lowest: IndicatorHandle
  private let meanHighest: IndicatorHandle
  private let meanLowest: IndicatorHandle
  private let level: Double
  private let tolerance: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    level = setup[Self.level]
    tolerance = setup[Self.tolerance]
    let top = IndicatorRequest.highest(.high, setup[Self.lookback])
    let bottom = IndicatorRequest.lowest(.low, setup[Self.lookback])
    highest = setup.line(top, back: 0)
    lowest = setup.line(bottom, back: 0)
    meanHighest = setup.line(.sma(Self.averageLength, of: .output(of: top)), back: 0)
    meanLowest = setup.line(.sma(Self.averageLength, of: .output(of: bottom)), back: 0)
  }

  public func enters(_ now: BarContext) -> Bool {
    let range = now[highest] - now[lowest]
    let target = now[highest] - level * range
    return now.low.isAtMost(target + tolerance * range) && now.high.isAtLeast(target - tolerance * range)
      && now.close.isAbove(target)
      && range.isAbove(Self.rangeShare * (now[meanHighest] - now[meanLowest]), scale: abs(now.close))
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool {
    now.close >= position.decision[highest] || now.close < position.decision[lowest]
  }
}
