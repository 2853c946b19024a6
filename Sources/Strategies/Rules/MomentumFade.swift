public import Diagnostics
import Indicators

/// Buys when the change over n bars falls through −x % below the average, leaves when it has calmed down or
/// the price is back at the average.
///
/// Both percentages are of daily bars and shrink with the bars (`BarSpacing`).
public struct MomentumFade: SignalExitStrategy {
  static let period = Parameter.integer(
    "mf_period", default: 10, grid: [5, 10, 20], bounds: 1...1_000, "bars of the change")
  static let threshold = Parameter.number(
    "mf_threshold", default: 5, grid: [5, 7, 10], bounds: 2...100, "the fall in percent of daily bars")
  static let length = Parameter.integer(
    "mf_ma_length", default: 50, grid: [20, 50, 100], bounds: 2...2_000, "bars in the average")
  /// The fall above which the move counts as over, in percent of daily bars.
  private static let calmPercent = 2.0

  public static let description = StrategyDescription(
    id: 30, name: "MomentumFade", archetype: .meanReversion,
    entry: "change over n bars crosses below −x %, close below the SMA",
    exit: "change above −2 %, or close at or above the SMA",
    parameters: [period.declaration, threshold.declaration, length.declaration],
    source: "short-term reversal, B. Lehmann, Quarterly Journal of Economics 105 (1990)")

  private let average: IndicatorHandle
  private let period: Int
  private let threshold: Double
  private let calm: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    period = setup[Self.period]
    threshold = setup.move(Self.threshold)
    calm = setup.spacing.move(dailyPercent: Self.calmPercent)
    average = setup.line(.sma(setup[Self.length]), back: 0)
    setup.readsPrices(back: period + 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    now.close.isBelow(now[average]) && now.change(over: period).isBelow(-threshold, scale: 1)
      && now.change(over: period, ago: 1).isAtLeast(-threshold, scale: 1)
  }

  public func exits(_ now: BarContext) -> Bool {
    now.close.isAtLeast(now[average]) || now.change(over: period).isAbove(-calm, scale: 1)
  }
}
