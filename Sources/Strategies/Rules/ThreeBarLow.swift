public import Diagnostics
import Indicators

/// Buys a close below the lowest low of a few bars, if wished only above the average; leaves on a close above
/// the highest high of some more.
public struct ThreeBarLow: SignalExitStrategy {
  static let entryLookback = Parameter.integer(
    "lookback_entry", default: 3, grid: [2, 3, 4, 5], bounds: 1...1_000, "bars whose low is broken")
  static let exitLookback = Parameter.integer(
    "lookback_exit", default: 7, grid: [5, 7, 10], bounds: 1...1_000, "bars whose high ends the trade")
  static let period = Parameter.integer(
    "ma_period", default: 20, grid: [10, 20, 50], bounds: 2...2_000, "bars in the average of the filter")
  static let filter = Parameter.flag(
    "use_ma_filter", default: true, grid: [true, false], "whether it buys above the average only")

  public static let description = StrategyDescription(
    id: 41, name: "ThreeBarLow", archetype: .meanReversion,
    entry: "close below the lowest low of the n bars before (and above the SMA)",
    exit: "close above the highest high of the m bars before",
    parameters: [
      entryLookback.declaration, exitLookback.declaration, period.declaration, filter.declaration,
    ], source: "short-term reversal, B. Lehmann, Quarterly Journal of Economics 105 (1990)")

  private let lowest: IndicatorHandle
  private let highest: IndicatorHandle
  private let average: IndicatorHandle?

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    lowest = setup.line(.lowest(.low, setup[Self.entryLookback]))
    highest = setup.line(.highest(.high, setup[Self.exitLookback]))
    average = setup[Self.filter] ? setup.line(.sma(setup[Self.period]), back: 0) : nil
  }

  public func enters(_ now: BarContext) -> Bool {
    now.close < now[lowest, ago: 1] && now.closesAbove(average)
  }
  public func exits(_ now: BarContext) -> Bool { now.close > now[highest, ago: 1] }
}
