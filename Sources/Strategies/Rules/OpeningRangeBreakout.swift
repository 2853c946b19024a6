public import Diagnostics
import Indicators

/// Buys a close above the range of the session's first minutes; leaves by the common exits alone.
///
/// The session opens by the instrument's calendar in exchange time; futures of CME open in the evening. Needs
/// intraday bars no longer than the range, of a market that closes. The margin is a percentage of the range,
/// whatever the bar length.
public struct OpeningRangeBreakout: SignalExitStrategy {
  static let duration = Parameter.integer(
    "or_duration_minutes", default: 30, grid: [15, 30, 60], bounds: 1...1_440, "minutes of the opening range")
  static let margin = Parameter.number(
    "or_breakout_pct", default: 0, grid: [0, 0.1, 0.2], bounds: 0...100,
    "how far above it, in percent of the range")

  public static let description = StrategyDescription(
    id: 25, name: "OpeningRangeBreakout", archetype: .breakout,
    entry: "after session open + d minutes, close above the opening range's high + x % of the range",
    exit: "none",
    parameters: [duration.declaration, margin.declaration],
    source: "T. Crabel, Day Trading with Short Term Price Patterns and Opening Range Breakout (1990)")

  private let high: IndicatorHandle
  private let low: IndicatorHandle
  private let margin: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let minutes = setup[Self.duration]
    margin = setup[Self.margin] / 100
    setup.need(.sessions)
    setup.need(.intradayBars(upTo: minutes))
    high = setup.line(.openingHigh(minutes: minutes))
    low = setup.line(.openingLow(minutes: minutes))
    setup.readsPrices(back: 0)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.close.isAbove(now[high] + margin * (now[high] - now[low]))
  }
  public func exits(_ now: BarContext) -> Bool { false }
}
