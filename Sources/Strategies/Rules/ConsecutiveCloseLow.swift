public import Diagnostics
import Indicators

/// Buys after several closes in a row below the low of the bar before each, if wished only above the average;
/// leaves on a close above the high of the bar before.
public struct ConsecutiveCloseLow: SignalExitStrategy {
  static let count = Parameter.integer(
    "threshold", default: 3, grid: [2, 3, 4], bounds: 1...100, "closes in a row below the low before")
  static let period = Parameter.integer(
    "ema_period", default: 200, grid: [100, 150, 200], bounds: 2...2_000, "bars in the average of the filter")
  static let filter = Parameter.flag(
    "use_ema_filter", default: true, grid: [true, false], "whether it buys above the average only")

  public static let description = StrategyDescription(
    id: 51, name: "ConsecutiveCloseLow", archetype: .meanReversion,
    entry: "close below the low of the bar before, n bars running (and close above the EMA)",
    exit: "close above the high of the bar before",
    parameters: [count.declaration, period.declaration, filter.declaration],
    source: "short-term reversal, B. Lehmann, Quarterly Journal of Economics 105 (1990)")

  private let average: IndicatorHandle?
  private let count: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    count = setup[Self.count]
    average = setup[Self.filter] ? setup.line(.ema(setup[Self.period]), back: 0) : nil
    setup.readsPrices(back: count)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.holds(count) { now[.close, ago: $0] < now[.low, ago: $0 + 1] } && now.closesAbove(average)
  }

  public func exits(_ now: BarContext) -> Bool { now.close > now[.high, ago: 1] }
}
