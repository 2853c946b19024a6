public import Diagnostics
import Indicators

/// Buys a close below the lowest low of the bars before, leaves on a close above the high of the bar before.
public struct BuyOn5BarLow: SignalExitStrategy {
  static let lookback = Parameter.integer(
    "lookback", default: 5, grid: [3, 5, 7, 10], bounds: 1...1_000, "bars whose low is broken")

  public static let description = StrategyDescription(
    id: 40, name: "BuyOn5BarLow", archetype: .meanReversion,
    entry: "close below the lowest low of the n bars before",
    exit: "close above the high of the bar before", parameters: [lookback.declaration],
    source: "short-term reversal, B. Lehmann, Quarterly Journal of Economics 105 (1990)")

  private let lowest: IndicatorHandle

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    lowest = setup.line(.lowest(.low, setup[Self.lookback]))
  }

  public func enters(_ now: BarContext) -> Bool { now.close < now[lowest, ago: 1] }
  public func exits(_ now: BarContext) -> Bool { now.close > now[.high, ago: 1] }
}
