public import Diagnostics
import Indicators

/// Buys a close above the channel of the bars before, leaves on one below it.
///
/// The margin is a percentage of the channel's width, whatever the bar length: a quarter of a percent is a
/// small fraction of a tick on most intraday bars.
public struct PriceChannelBreakout: SignalExitStrategy {
  static let length = Parameter.integer(
    "channel_length", default: 20, grid: [15, 20, 25, 30], bounds: 2...2_000, "bars of the channel")
  static let margin = Parameter.number(
    "channel_breakout_pct", default: 0, grid: [0, 0.25, 0.5], bounds: 0...100,
    "how far beyond the channel, in percent of its width")

  public static let description = StrategyDescription(
    id: 15, name: "PriceChannelBreakout", archetype: .breakout,
    entry: "close above the highest high of the n bars before + x % of their range",
    exit: "close below the lowest low of the n bars before − x % of their range",
    parameters: [length.declaration, margin.declaration],
    source: "R. Donchian's channel; the current bar is not part of it")

  private let highest: IndicatorHandle
  private let lowest: IndicatorHandle
  private let margin: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    margin = setup[Self.margin] / 100
    highest = setup.line(.highest(.high, setup[Self.length]))
    lowest = setup.line(.lowest(.low, setup[Self.length]))
  }

  private func margin(_ now: BarContext) -> Double { margin * (now[highest, ago: 1] - now[lowest, ago: 1]) }

  public func enters(_ now: BarContext) -> Bool { now.close.isAbove(now[highest, ago: 1] + margin(now)) }
  public func exits(_ now: BarContext) -> Bool { now.close.isBelow(now[lowest, ago: 1] - margin(now)) }
}
