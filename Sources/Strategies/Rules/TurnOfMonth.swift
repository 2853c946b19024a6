public import Diagnostics
import Indicators

/// Buys a lower close late in the month, leaves when the RSI is overbought.
///
/// The day is that of the session, in exchange time.
public struct TurnOfMonth: SignalExitStrategy {
  static let day = Parameter.integer(
    "day_threshold", default: 25, grid: [20, 25, 28], bounds: 1...31,
    "first day of the month on which it buys")
  static let period = Parameter.integer(
    "rsi_period", default: 14, grid: [10, 14, 20], bounds: 2...500, "bars in Wilder's RSI")
  static let overbought = Parameter.number(
    "rsi_overbought", default: 65, grid: [60, 65, 70, 75], bounds: 0...100, "leaves above this RSI")

  public static let description = StrategyDescription(
    id: 43, name: "TurnOfMonth", archetype: .seasonal,
    entry: "day of the month at least d and close below the last",
    exit: "RSI above x", parameters: [day.declaration, period.declaration, overbought.declaration],
    source: "J. Lakonishok & S. Smidt, Review of Financial Studies 1 (1988)")

  private let dayOfMonth: IndicatorHandle
  private let rsi: IndicatorHandle
  private let day: Double
  private let overbought: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    day = Double(setup[Self.day])
    overbought = setup[Self.overbought]
    dayOfMonth = setup.line(.dayOfMonth)
    rsi = setup.line(.rsi(setup[Self.period]), back: 0)
  }

  public func enters(_ now: BarContext) -> Bool { now[dayOfMonth] >= day && now.close < now[.close, ago: 1] }
  public func exits(_ now: BarContext) -> Bool { now[rsi].isAbove(overbought, scale: 100) }
}
