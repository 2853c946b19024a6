public import Diagnostics
import Indicators

/// Buys after several closes in a row far below the top of the range, the last near the low of its bar;
/// leaves on a close above the high of the bar before.
///
/// H is the highest high of the window that the average range is taken of, as the rule was published. With
/// the high of the bar itself each of the bars would have to span k average ranges, which two or three in a
/// row cannot.
public struct AvgHLRangeIBS: SignalExitStrategy {
  static let length = Parameter.integer(
    "length", default: 20, grid: [15, 20, 25], bounds: 2...1_000, "bars of the range and of the highest high")
  static let multiple = Parameter.number(
    "range_multiplier", default: 2.5, grid: [2, 2.5, 3], bounds: 0.1...20,
    "distance from the high in average ranges")
  static let count = Parameter.integer(
    "bars_below_threshold", default: 2, grid: [1, 2, 3], bounds: 1...100, "closes in a row below that level")
  static let buy = Parameter.number(
    "ibs_buy_threshold", default: 0.2, grid: [0.1, 0.2, 0.3], bounds: 0...1, "buys below this IBS")

  public static let description = StrategyDescription(
    id: 49, name: "AvgHLRangeIBS", archetype: .meanReversion,
    entry: "close below the highest high − k · mean of H − L for n bars, and IBS below the threshold",
    exit: "close above the high of the bar before",
    parameters: [length.declaration, multiple.declaration, count.declaration, buy.declaration],
    source: "the public script Average High-Low Range + IBS Reversal, with its highest high",
    reading:
      "H is the highest high of the window that the mean range is taken of, this bar in both, and each of "
      + "the n bars is compared with its own. IBS is that of the last of them.")

  private let highest: IndicatorHandle
  private let meanHigh: IndicatorHandle
  private let meanLow: IndicatorHandle
  private let ibs: IndicatorHandle
  private let multiple: Double
  private let count: Int
  private let buy: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let length = setup[Self.length]
    multiple = setup[Self.multiple]
    count = setup[Self.count]
    buy = setup[Self.buy]
    highest = setup.line(.highest(.high, length), back: count - 1)
    meanHigh = setup.line(.sma(length, of: .high), back: count - 1)
    meanLow = setup.line(.sma(length, of: .low), back: count - 1)
    ibs = setup.line(.ibs, back: 0)
    setup.readsPrices(back: max(1, count - 1))
  }

  public func enters(_ now: BarContext) -> Bool {
    now[ibs].isBelow(buy, scale: 1)
      && now.holds(count) {
        let range = now[meanHigh, ago: $0] - now[meanLow, ago: $0]
        return now[.close, ago: $0].isBelow(now[highest, ago: $0] - multiple * range)
      }
  }

  public func exits(_ now: BarContext) -> Bool { now.close > now[.high, ago: 1] }
}
