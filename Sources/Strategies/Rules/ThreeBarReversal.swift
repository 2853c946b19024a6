public import Diagnostics
import Indicators

/// Buys the first higher close after at least three falling ones, when it lies well above its bar's low;
/// leaves after a streak of rising closes.
///
/// The distance from the low is a percentage of daily bars and shrinks with the bars (`BarSpacing`).
public struct ThreeBarReversal: SignalExitStrategy {
  static let reversal = Parameter.number(
    "tbr_reversal_pct", default: 0.2, grid: [0, 0.2, 0.5, 1], bounds: 0...50,
    "least distance of the close from its bar's low, in percent of daily bars")
  static let exitBars = Parameter.integer(
    "tbr_exit_bars", default: 3, grid: [2, 3, 4], bounds: 1...100, "rising closes in a row that end the trade"
  )
  /// Falling closes that make the setting.
  private static let fallingBars = 3

  public static let description = StrategyDescription(
    id: 3, name: "ThreeBarReversal", archetype: .meanReversion,
    entry: "at least 3 falling closes up to the bar before, close above the last, (C − L)/L at least x %",
    exit: "n or more rising closes in a row", parameters: [reversal.declaration, exitBars.declaration],
    source: "a bar pattern without a single author")

  private let streak: IndicatorHandle
  private let reversal: Double
  private let exitBars: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    reversal = setup.move(Self.reversal)
    exitBars = setup[Self.exitBars]
    streak = setup.line(.streak())
    setup.readsPrices(back: max(Self.fallingBars + 1, exitBars))
  }

  public func enters(_ now: BarContext) -> Bool {
    now.close > now[.close, ago: 1] && now[streak, ago: 1] <= Double(-Self.fallingBars)
      && now.close.isAtLeast(now.low.moved(by: reversal))
  }

  public func exits(_ now: BarContext) -> Bool { now[streak] >= Double(exitBars) }
}
