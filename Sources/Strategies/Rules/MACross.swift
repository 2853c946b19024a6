public import Diagnostics
import Indicators

/// Buys when the fast average crosses above the slow one, leaves when it is below.
public struct MACross: SignalExitStrategy {
  static let fast = Parameter.integer(
    "ma_fast", default: 10, grid: [5, 10, 15, 20], bounds: 1...1_000, "bars in the fast average")
  static let slow = Parameter.integer(
    "ma_slow", default: 50, grid: [30, 50, 75, 100], bounds: 2...2_000, "bars in the slow average")

  public static let description = StrategyDescription(
    id: 17, name: "MACross", archetype: .trend, entry: "SMA fast crosses above SMA slow",
    exit: "SMA fast below SMA slow", parameters: [fast.declaration, slow.declaration],
    source: "the classic double crossover; Brock, Lakonishok & LeBaron, Journal of Finance 47 (1992)")

  private let fastLine: IndicatorHandle
  private let slowLine: IndicatorHandle

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let (fast, slow) = (setup[Self.fast], setup[Self.slow])
    try setup.require(fast < slow, Self.fast, "below ma_slow (\(slow))")
    fastLine = setup.line(.sma(fast))
    slowLine = setup.line(.sma(slow))
  }

  public func enters(_ now: BarContext) -> Bool { now.crossesAbove(fastLine, slowLine) }
  public func exits(_ now: BarContext) -> Bool { now[fastLine].isBelow(now[slowLine]) }
}
