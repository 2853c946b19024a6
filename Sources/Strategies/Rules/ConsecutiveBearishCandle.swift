public import Diagnostics
import Indicators

/// Buys after several falling closes in a row, leaves on a close above the high of the bar before.
public struct ConsecutiveBearishCandle: SignalExitStrategy {
  static let lookback = Parameter.integer(
    "consecutive_lookback", default: 3, grid: [2, 3, 4, 5], bounds: 1...100, "falling closes in a row")

  public static let description = StrategyDescription(
    id: 47, name: "ConsecutiveBearishCandle", archetype: .meanReversion, entry: "n falling closes running",
    exit: "close above the high of the bar before", parameters: [lookback.declaration],
    source: "short-term reversal, B. Lehmann, Quarterly Journal of Economics 105 (1990)")

  private let streak: IndicatorHandle
  private let lookback: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    lookback = setup[Self.lookback]
    streak = setup.line(.streak(), back: 0)
    setup.readsPrices(back: lookback)
  }

  public func enters(_ now: BarContext) -> Bool { now[streak] <= Double(-lookback) }
  public func exits(_ now: BarContext) -> Bool { now.close > now[.high, ago: 1] }
}
