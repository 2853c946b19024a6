public import Diagnostics

/// Buys a rising bar whose body engulfs that of the falling bar before, leaves below the low of the bar that
/// decided.
public struct EngulfingPattern: PositionExitStrategy {
  static let body = Parameter.number(
    "eng_min_body_pct", default: 0.5, grid: [0.3, 0.5, 0.7], bounds: 0...1,
    "least share of the body in the range")
  static let trend = Parameter.integer(
    "eng_require_trend", default: 2, grid: [0, 2, 3], bounds: 0...100,
    "falling closes in a row up to the bar before")

  public static let description = StrategyDescription(
    id: 5, name: "EngulfingPattern", archetype: .meanReversion,
    entry:
      "after a falling bar a rising one whose body covers the other's and is larger, body at least x of the "
      + "range, and a streak of falling closes before it", exit: "close below the low of the entry bar",
    parameters: [body.declaration, trend.declaration],
    source: "S. Nison, Japanese Candlestick Charting Techniques (1991)",
    reading:
      "Bodies are compared and wicks do not count; a body that is equal at both ends does not engulf. The "
      + "streak is of falling closes up to the bar before. The entry bar is the bar whose close decides the "
      + "entry.")

  private let body: Double
  private let trend: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    body = setup[Self.body]
    trend = setup[Self.trend]
    setup.readsPrices(back: trend + 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    let (lastOpen, lastClose) = (now[.open, ago: 1], now[.close, ago: 1])
    let covers = now.open <= lastClose && now.close >= lastOpen
    let isLarger = now.open < lastClose || now.close > lastOpen
    return lastClose < lastOpen && now.close > now.open && covers && isLarger
      && (now.close - now.open).isAtLeast(body * (now.high - now.low), scale: abs(now.close))
      && now.closesFall(trend, ago: 1)
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool { now.close < position.decision.low }
}
