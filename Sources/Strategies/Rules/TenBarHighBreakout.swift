public import Diagnostics
import Indicators

/// Buys a bar that made a new high and closed near its low, if wished only above the average; leaves on a
/// close above the high of the bar before.
public struct TenBarHighBreakout: SignalExitStrategy {
  static let lookback = Parameter.integer(
    "lookback_period", default: 10, grid: [7, 10, 15, 20], bounds: 1...1_000, "bars whose high is passed")
  static let threshold = Parameter.number(
    "ibs_threshold", default: 0.15, grid: [0.1, 0.15, 0.2, 0.25], bounds: 0...1, "buys at or below this IBS")
  static let period = Parameter.integer(
    "ema_period", default: 200, grid: [100, 150, 200], bounds: 2...2_000, "bars in the average of the filter")
  static let filter = Parameter.flag(
    "use_ema_filter", default: true, grid: [true, false], "whether it buys above the average only")

  public static let description = StrategyDescription(
    id: 54, name: "TenBarHighBreakout", archetype: .breakout,
    entry: "high above the highest high of the n bars before and IBS at or below x (and close above the EMA)",
    exit: "close above the high of the bar before",
    parameters: [lookback.declaration, threshold.declaration, period.declaration, filter.declaration],
    source: "a new high that is sold into, with A. Pagonidis, The IBS Effect, NAAIM (2014)")

  private let highest: IndicatorHandle
  private let ibs: IndicatorHandle
  private let average: IndicatorHandle?
  private let threshold: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    threshold = setup[Self.threshold]
    highest = setup.line(.highest(.high, setup[Self.lookback]))
    ibs = setup.line(.ibs, back: 0)
    average = setup[Self.filter] ? setup.line(.ema(setup[Self.period]), back: 0) : nil
  }

  public func enters(_ now: BarContext) -> Bool {
    now.high > now[highest, ago: 1] && now[ibs].isAtMost(threshold, scale: 1) && now.closesAbove(average)
  }

  public func exits(_ now: BarContext) -> Bool { now.close > now[.high, ago: 1] }
}
