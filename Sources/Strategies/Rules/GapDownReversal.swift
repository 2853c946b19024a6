public import Diagnostics
import Indicators

/// Buys a bar that opened below the low of a falling one and closed above its own open; leaves on a close
/// above the highest high of some bars.
///
/// The gap is a percentage of daily bars and shrinks with the bars (`BarSpacing`).
public struct GapDownReversal: SignalExitStrategy {
  static let exitLookback = Parameter.integer(
    "exit_lookback", default: 7, grid: [5, 7, 10], bounds: 1...1_000, "bars whose high ends the trade")
  static let gap = Parameter.number(
    "min_gap_pct", default: 0.1, grid: [0, 0.1, 0.25], bounds: 0...50,
    "least distance of the open from the last low, in percent of daily bars")

  public static let description = StrategyDescription(
    id: 42, name: "GapDownReversal", archetype: .gap,
    entry: "falling bar before, open below its low by at least x %, close above the open",
    exit: "close above the highest high of the m bars before",
    parameters: [exitLookback.declaration, gap.declaration],
    source: "a bar pattern without a single author")

  private let highest: IndicatorHandle
  private let gap: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    gap = setup.move(Self.gap)
    highest = setup.line(.highest(.high, setup[Self.exitLookback]))
  }

  public func enters(_ now: BarContext) -> Bool {
    let lastLow = now[.low, ago: 1]
    return now[.close, ago: 1] < now[.open, ago: 1] && now.open < lastLow
      && now.open.isAtMost(lastLow.moved(by: -gap))
      && now.close > now.open
  }

  public func exits(_ now: BarContext) -> Bool { now.close > now[highest, ago: 1] }
}
