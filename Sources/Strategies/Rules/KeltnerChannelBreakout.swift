public import Diagnostics
import Indicators

/// Buys the close that breaks out of a band of average ranges around an exponential mean, leaves when the
/// price is back at the mean.
public struct KeltnerChannelBreakout: SignalExitStrategy {
  static let length = Parameter.integer(
    "kc_length", default: 20, grid: [10, 20, 30, 40], bounds: 2...1_000, "bars in the exponential average")
  static let rangeLength = Parameter.integer(
    "kc_atr_length", default: 10, grid: [10, 14, 20], bounds: 1...1_000, "bars in the average true range")
  static let multiplier = Parameter.number(
    "kc_multiplier", default: 2, grid: [1.5, 2, 2.5, 3], bounds: 0.1...20,
    "width of the band in average ranges")

  public static let description = StrategyDescription(
    id: 2, name: "KeltnerChannelBreakout", archetype: .breakout,
    entry: "close crosses above EMA + m · simple mean of true ranges", exit: "close at or below the EMA",
    parameters: [length.declaration, rangeLength.declaration, multiplier.declaration],
    source:
      "C. Keltner, How to Make Money in Commodities (1960); EMA and true ranges after L. Bradford Raschke")

  private let middle: IndicatorHandle
  private let range: IndicatorHandle
  private let multiplier: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    multiplier = setup[Self.multiplier]
    middle = setup.line(.ema(setup[Self.length]))
    range = setup.line(.sma(setup[Self.rangeLength], of: .output(of: .trueRange)))
  }

  private func isOutside(_ now: BarContext, ago: Int) -> Bool {
    now[.close, ago: ago].isAbove(now[middle, ago: ago] + multiplier * now[range, ago: ago])
  }

  public func enters(_ now: BarContext) -> Bool { isOutside(now, ago: 0) && !isOutside(now, ago: 1) }
  public func exits(_ now: BarContext) -> Bool { now.close.isAtMost(now[middle]) }
}
