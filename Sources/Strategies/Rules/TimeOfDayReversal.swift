public import Diagnostics
import Indicators

/// Buys when the RSI falls through its threshold at one hour of the exchange's clock, leaves at another or
/// when it is overbought. Needs bars of at most an hour.
///
/// A bar belongs to the hour of its last instant: the bar from 10:45 to 11:00 to hour 10.
public struct TimeOfDayReversal: SignalExitStrategy {
  static let entryHour = Parameter.integer(
    "tod_entry_hour", default: 10, grid: [10, 11, 13], bounds: 0...23, "hour of the exchange in which it buys"
  )
  static let oversold = Parameter.number(
    "tod_rsi_threshold", default: 30, grid: [25, 30, 35], bounds: 0...70,
    "buys on the way down through this RSI")
  static let exitHour = Parameter.integer(
    "tod_exit_hour", default: 15, grid: [14, 15], bounds: 0...23,
    "hour of the exchange from which on it leaves")
  private static let length = 14
  private static let overbought = 70.0

  public static let description = StrategyDescription(
    id: 39, name: "TimeOfDayReversal", archetype: .meanReversion,
    entry: "exchange-local hour h, RSI 14 crosses below x",
    exit: "exchange-local hour at or after e, or RSI at least 70",
    parameters: [entryHour.declaration, oversold.declaration, exitHour.declaration],
    source: "intraday seasonality, e.g. Heston, Korajczyk & Sadka, Journal of Finance 65 (2010)",
    reading:
      "A bar belongs to the hour of its last instant: the bar from 10:45 to 11:00 to hour 10. The exit "
      + "holds from hour e to the end of the day.")

  private let hour: IndicatorHandle
  private let rsi: IndicatorHandle
  private let entryHour: Double
  private let exitHour: Double
  private let oversold: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    entryHour = Double(setup[Self.entryHour])
    exitHour = Double(setup[Self.exitHour])
    oversold = setup[Self.oversold]
    try setup.require(entryHour < exitHour, Self.entryHour, "below tod_exit_hour (\(setup[Self.exitHour]))")
    setup.need(.intradayBars(upTo: 60))
    hour = setup.line(.hour)
    rsi = setup.line(.rsi(Self.length))
  }

  public func enters(_ now: BarContext) -> Bool {
    now[hour] == entryHour && now.crossesBelow(rsi, oversold, scale: 100)
  }
  public func exits(_ now: BarContext) -> Bool {
    now[hour] >= exitHour || now[rsi].isAtLeast(Self.overbought, scale: 100)
  }
}
