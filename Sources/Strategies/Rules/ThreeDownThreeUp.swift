public import Diagnostics
import Indicators

/// Buys after several falling closes in a row, if wished only above the average; leaves after several rising
/// ones.
public struct ThreeDownThreeUp: SignalExitStrategy {
  static let down = Parameter.integer(
    "consecutive_down_entry", default: 3, grid: [2, 3, 4], bounds: 1...100, "falling closes in a row that buy"
  )
  static let up = Parameter.integer(
    "consecutive_up_exit", default: 3, grid: [2, 3, 4], bounds: 1...100,
    "rising closes in a row that end the trade")
  static let period = Parameter.integer(
    "ema_period", default: 200, grid: [100, 150, 200], bounds: 2...2_000, "bars in the average of the filter")
  static let filter = Parameter.flag(
    "use_ema_filter", default: true, grid: [true, false], "whether it buys above the average only")

  public static let description = StrategyDescription(
    id: 50, name: "ThreeDownThreeUp", archetype: .meanReversion,
    entry: "n falling closes running (and close above the EMA)", exit: "m rising closes running",
    parameters: [down.declaration, up.declaration, period.declaration, filter.declaration],
    source: "short-term reversal, B. Lehmann, Quarterly Journal of Economics 105 (1990)")

  private let streak: IndicatorHandle
  private let average: IndicatorHandle?
  private let down: Int
  private let up: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    down = setup[Self.down]
    up = setup[Self.up]
    average = setup[Self.filter] ? setup.line(.ema(setup[Self.period]), back: 0) : nil
    streak = setup.line(.streak(), back: 0)
    setup.readsPrices(back: max(down, up))
  }

  public func enters(_ now: BarContext) -> Bool { now[streak] <= Double(-down) && now.closesAbove(average) }
  public func exits(_ now: BarContext) -> Bool { now[streak] >= Double(up) }
}
