public import Diagnostics

/// Buys the close above the last of some inside bars; leaves below that bar's low.
///
/// An inside bar has a lower high and a higher low than the bar before. The margin is a percentage of daily
/// bars and shrinks with the bars (`BarSpacing`).
public struct InsideBarBreakout: PositionExitStrategy {
  static let insideBars = Parameter.integer(
    "ib_min_inside_bars", default: 1, grid: [1, 2, 3], bounds: 1...100, "inside bars in a row")
  static let margin = Parameter.number(
    "ib_breakout_pct", default: 0, grid: [0, 0.1, 0.2], bounds: 0...20,
    "how far above the inside bar, in percent of daily bars")

  public static let description = StrategyDescription(
    id: 26, name: "InsideBarBreakout", archetype: .breakout,
    entry: "k inside bars in a row up to the bar before, close more than x % above its high",
    exit: "close below the low of the bar before the entry",
    parameters: [insideBars.declaration, margin.declaration],
    source: "T. Crabel, Day Trading with Short Term Price Patterns and Opening Range Breakout (1990)",
    reading:
      "An inside bar has a lower high and a higher low than the bar before; equal ones do not count. The "
      + "breakout is above the last inside bar. The bar before the entry is the bar before the one whose "
      + "close decides, which is that inside bar.")

  private let insideBars: Int
  private let margin: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    insideBars = setup[Self.insideBars]
    margin = setup.move(Self.margin)
    setup.readsPrices(back: insideBars + 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.close.isAbove(now[.high, ago: 1].moved(by: margin))
      && now.holds(insideBars) {
        now[.high, ago: $0 + 1] < now[.high, ago: $0 + 2] && now[.low, ago: $0 + 1] > now[.low, ago: $0 + 2]
      }
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool {
    now.close < position.decision[.low, ago: 1]
  }
}
