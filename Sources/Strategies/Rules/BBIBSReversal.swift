public import Diagnostics
import Indicators

/// Buys a close below the lower Bollinger band and near the low of its bar, leaves on one near the high.
public struct BBIBSReversal: SignalExitStrategy {
  static let period = Parameter.integer(
    "bb_period", default: 20, grid: [15, 20, 25], bounds: 2...1_000, "bars in the average")
  static let multiple = Parameter.number(
    "bb_mult", default: 2, grid: [1.5, 2, 2.5], bounds: 0.1...10, "width of the band in deviations")
  static let buy = Parameter.number(
    "ibs_buy_threshold", default: 0.2, grid: [0.1, 0.2, 0.3], bounds: 0...1, "buys below this IBS")
  static let sell = Parameter.number(
    "ibs_sell_threshold", default: 0.8, grid: [0.7, 0.8, 0.9], bounds: 0...1, "leaves above this IBS")

  public static let description = StrategyDescription(
    id: 44, name: "BBIBSReversal", archetype: .meanReversion,
    entry: "close below the lower Bollinger band and IBS below the buy threshold",
    exit: "IBS above the sell threshold",
    parameters: [period.declaration, multiple.declaration, buy.declaration, sell.declaration],
    source: "Bollinger's bands with A. Pagonidis, The IBS Effect, NAAIM (2014); population deviation")

  private let lower: IndicatorHandle
  private let ibs: IndicatorHandle
  private let buy: Double
  private let sell: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    buy = setup[Self.buy]
    sell = setup[Self.sell]
    try setup.require(buy < sell, Self.buy, "below ibs_sell_threshold (\(sell))")
    lower = setup.line(.bollinger(setup[Self.period], setup[Self.multiple]), output: 2, back: 0)
    ibs = setup.line(.ibs, back: 0)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.close.isBelow(now[lower]) && now[ibs].isBelow(buy, scale: 1)
  }
  public func exits(_ now: BarContext) -> Bool { now[ibs].isAbove(sell, scale: 1) }
}
