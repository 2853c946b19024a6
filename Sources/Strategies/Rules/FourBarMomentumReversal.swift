public import Diagnostics

/// Buys after several closes in a row that lie below the close some bars before each, leaves on a close above
/// the high of the bar before.
public struct FourBarMomentumReversal: SignalExitStrategy {
  static let lookback = Parameter.integer(
    "lookback", default: 4, grid: [3, 4, 5], bounds: 1...1_000,
    "how many bars before each close it is compared with")
  static let count = Parameter.integer(
    "buy_threshold", default: 4, grid: [3, 4, 5], bounds: 1...100, "bars in a row")

  public static let description = StrategyDescription(
    id: 46, name: "FourBarMomentumReversal", archetype: .meanReversion,
    entry: "close below the close k bars before, n bars running",
    exit: "close above the high of the bar before",
    parameters: [lookback.declaration, count.declaration],
    source: "short-term reversal, B. Lehmann, Quarterly Journal of Economics 105 (1990)")

  private let lookback: Int
  private let count: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    lookback = setup[Self.lookback]
    count = setup[Self.count]
    setup.readsPrices(back: lookback + count - 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.holds(count) { now[.close, ago: $0] < now[.close, ago: $0 + lookback] }
  }

  public func exits(_ now: BarContext) -> Bool { now.close > now[.high, ago: 1] }
}
