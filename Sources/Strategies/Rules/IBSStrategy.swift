public import Diagnostics
import Indicators

/// Buys a close near the low of its bar, leaves on a close near the high.
public struct IBSStrategy: SignalExitStrategy {
  static let buy = Parameter.number(
    "ibs_buy_threshold", default: 0.2, grid: [0.1, 0.15, 0.2, 0.25], bounds: 0...1, "buys below this IBS")
  static let sell = Parameter.number(
    "ibs_sell_threshold", default: 0.8, grid: [0.7, 0.75, 0.8, 0.85], bounds: 0...1, "leaves above this IBS")

  public static let description = StrategyDescription(
    id: 45, name: "IBSStrategy", archetype: .meanReversion,
    entry: "internal bar strength (C − L)/(H − L) below the buy threshold",
    exit: "internal bar strength above the sell threshold",
    parameters: [buy.declaration, sell.declaration],
    source: "A. Pagonidis, The IBS Effect, NAAIM (2014); 0.5 when the range is zero")

  private let ibs: IndicatorHandle
  private let buy: Double
  private let sell: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    buy = setup[Self.buy]
    sell = setup[Self.sell]
    try setup.require(buy < sell, Self.buy, "below ibs_sell_threshold (\(sell))")
    ibs = setup.line(.ibs, back: 0)
    setup.readsPrices(back: 0)
  }

  public func enters(_ now: BarContext) -> Bool { now[ibs].isBelow(buy, scale: 1) }
  public func exits(_ now: BarContext) -> Bool { now[ibs].isAbove(sell, scale: 1) }
}
