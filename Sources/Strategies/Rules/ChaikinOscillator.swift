public import Diagnostics
import Indicators

/// Buys when accumulation starts to grow faster, leaves when it slows. Needs volume.
public struct ChaikinOscillator: SignalExitStrategy {
  static let fast = Parameter.integer(
    "co_fast", default: 3, grid: [3, 5, 8], bounds: 2...500, "bars in the fast average")
  static let slow = Parameter.integer(
    "co_slow", default: 10, grid: [10, 15, 20], bounds: 3...1_000, "bars in the slow average")

  public static let description = StrategyDescription(
    id: 35, name: "ChaikinOscillator", archetype: .trend, entry: "Chaikin oscillator crosses above 0",
    exit: "Chaikin oscillator below 0", parameters: [fast.declaration, slow.declaration],
    source: "M. Chaikin; fast less slow EMA of the accumulation/distribution line, seeded as in TA-Lib")

  private let oscillator: IndicatorHandle

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let (fast, slow) = (setup[Self.fast], setup[Self.slow])
    try setup.require(fast < slow, Self.fast, "below co_slow (\(slow))")
    oscillator = setup.line(.chaikinOscillator(fast, slow))
  }

  public func enters(_ now: BarContext) -> Bool { now.crossesAbove(oscillator, 0) }
  public func exits(_ now: BarContext) -> Bool { now[oscillator] < 0 }
}
