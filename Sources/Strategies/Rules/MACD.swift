public import Diagnostics
import Indicators

/// Buys when the MACD crosses above its signal line, leaves when it is below.
public struct MACD: SignalExitStrategy {
  static let fast = Parameter.integer(
    "macd_fast", default: 12, grid: [8, 12, 16], bounds: 2...500, "bars in the fast exponential average")
  static let slow = Parameter.integer(
    "macd_slow", default: 26, grid: [21, 26, 31], bounds: 3...1_000, "bars in the slow exponential average")
  static let signal = Parameter.integer(
    "macd_signal", default: 9, grid: [7, 9, 11], bounds: 1...500, "bars in the average of the difference")

  public static let description = StrategyDescription(
    id: 19, name: "MACD", archetype: .momentum, entry: "MACD crosses above its signal line",
    exit: "MACD below its signal line",
    parameters: [fast.declaration, slow.declaration, signal.declaration],
    source: "G. Appel, Technical Analysis: Power Tools for Active Investors (2005); seeding as in TA-Lib")

  private let difference: IndicatorHandle
  private let average: IndicatorHandle

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let (fast, slow, signal) = (setup[Self.fast], setup[Self.slow], setup[Self.signal])
    try setup.require(fast < slow, Self.fast, "below macd_slow (\(slow))")
    difference = setup.line(.macd(fast, slow, signal), output: 0)
    average = setup.line(.macd(fast, slow, signal), output: 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.crossesAbove(difference, average, scale: abs(now.close))
  }
  public func exits(_ now: BarContext) -> Bool {
    now[difference].isBelow(now[average], scale: abs(now.close))
  }
}
