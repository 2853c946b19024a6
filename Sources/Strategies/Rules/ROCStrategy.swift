public import Diagnostics
import Indicators

/// Buys when the change over n bars rises through x % above the average, leaves when either is lost.
///
/// The percentage is one of daily bars and shrinks with the bars (`BarSpacing`).
public struct ROCStrategy: SignalExitStrategy {
  static let period = Parameter.integer(
    "roc_period", default: 10, grid: [10, 20, 30], bounds: 1...1_000, "bars of the change")
  static let threshold = Parameter.number(
    "roc_threshold", default: 2, grid: [2, 4, 6], bounds: 0...100, "the rise in percent of daily bars")
  static let length = Parameter.integer(
    "roc_ma_length", default: 100, grid: [50, 100, 200], bounds: 2...2_000, "bars in the average")

  public static let description = StrategyDescription(
    id: 32, name: "ROCStrategy", archetype: .trend,
    entry: "change over n bars crosses above x %, close above the SMA",
    exit: "change below x %, or close below the SMA",
    parameters: [period.declaration, threshold.declaration, length.declaration],
    source: "time-series momentum, Moskowitz, Ooi & Pedersen, Journal of Financial Economics 104 (2012)")

  private let average: IndicatorHandle
  private let period: Int
  private let threshold: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    period = setup[Self.period]
    threshold = setup.move(Self.threshold)
    average = setup.line(.sma(setup[Self.length]), back: 0)
    setup.readsPrices(back: period + 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.close.isAbove(now[average]) && now.change(over: period).isAbove(threshold, scale: 1)
      && now.change(over: period, ago: 1).isAtMost(threshold, scale: 1)
  }

  public func exits(_ now: BarContext) -> Bool {
    now.close.isBelow(now[average]) || now.change(over: period).isBelow(threshold, scale: 1)
  }
}
