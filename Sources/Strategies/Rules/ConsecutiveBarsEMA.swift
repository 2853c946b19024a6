public import Diagnostics
import Indicators

/// Buys after several closes in a row below an average, leaves on a close above the high of the bar before.
public struct ConsecutiveBarsEMA: SignalExitStrategy {
  static let count = Parameter.integer(
    "consecutive_bars_threshold", default: 3, grid: [2, 3, 4], bounds: 1...100,
    "closes in a row below the average")
  static let kind = Parameter.choice(
    "ma_type", default: "EMA", grid: ["SMA", "EMA"], among: ["SMA", "EMA"], "kind of the average")
  static let length = Parameter.integer(
    "ma_length", default: 5, grid: [5, 10, 20], bounds: 1...2_000, "bars in the average")

  public static let description = StrategyDescription(
    id: 48, name: "ConsecutiveBarsEMA", archetype: .meanReversion,
    entry: "close below the average n bars running",
    exit: "close above the high of the bar before",
    parameters: [count.declaration, kind.declaration, length.declaration],
    source: "short-term reversal, B. Lehmann, Quarterly Journal of Economics 105 (1990)")

  private let average: IndicatorHandle
  private let count: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    count = setup[Self.count]
    let length = setup[Self.length]
    average = setup.line(setup[Self.kind] == "SMA" ? .sma(length) : .ema(length), back: count - 1)
    setup.readsPrices(back: max(1, count - 1))
  }

  public func enters(_ now: BarContext) -> Bool {
    now.holds(count) { now[.close, ago: $0].isBelow(now[average, ago: $0]) }
  }

  public func exits(_ now: BarContext) -> Bool { now.close > now[.high, ago: 1] }
}
