public import Diagnostics
import Indicators

/// Buys when rises take over from falls in a strong trend, leaves when the trend weakens or turns.
public struct ADXTrendStrength: SignalExitStrategy {
  static let period = Parameter.integer(
    "adx_period", default: 14, grid: [14, 21, 28], bounds: 2...500, "bars in Wilder's averages")
  static let threshold = Parameter.number(
    "adx_threshold", default: 25, grid: [20, 25, 30], bounds: 0...100, "ADX of a trend")

  public static let description = StrategyDescription(
    id: 9, name: "ADXTrendStrength", archetype: .trend, entry: "+DI crosses above −DI and ADX above x",
    exit: "ADX below x, or +DI below −DI", parameters: [period.declaration, threshold.declaration],
    source: "J. W. Wilder, New Concepts in Technical Trading Systems (1978)")

  private let strength: IndicatorHandle
  private let rises: IndicatorHandle
  private let falls: IndicatorHandle
  private let threshold: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let period = setup[Self.period]
    threshold = setup[Self.threshold]
    strength = setup.line(.adx(period), back: 0)
    rises = setup.line(.plusDI(period))
    falls = setup.line(.minusDI(period))
  }

  public func enters(_ now: BarContext) -> Bool {
    now.crossesAbove(rises, falls, scale: 100) && now[strength].isAbove(threshold, scale: 100)
  }
  public func exits(_ now: BarContext) -> Bool {
    now[strength].isBelow(threshold, scale: 100) || now[rises].isBelow(now[falls], scale: 100)
  }
}
