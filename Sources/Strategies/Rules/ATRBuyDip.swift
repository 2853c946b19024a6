public import Diagnostics
import Indicators

/// Buys below a smoothed line k average ranges under the close, if wished only above the average; leaves on a
/// close above the high of the bar before.
public struct ATRBuyDip: SignalExitStrategy {
  static let rangeLength = Parameter.integer(
    "atr_period", default: 20, grid: [14, 20, 28], bounds: 1...500, "bars in Wilder's average true range")
  static let multiple = Parameter.number(
    "atr_multiplier", default: 1, grid: [0.5, 1, 1.5, 2], bounds: 0...50,
    "distance of the line in average ranges")
  static let smoothing = Parameter.integer(
    "smoothing_period", default: 10, grid: [5, 10, 15], bounds: 1...1_000, "bars in the mean of the line")
  static let period = Parameter.integer(
    "ema_period", default: 200, grid: [100, 150, 200], bounds: 2...2_000, "bars in the average of the filter")
  static let filter = Parameter.flag(
    "use_ema_filter", default: true, grid: [true, false], "whether it buys above the average only")

  public static let description = StrategyDescription(
    id: 52, name: "ATRBuyDip", archetype: .meanReversion,
    entry: "close below SMA_s(C − k · ATR) (and above the EMA)",
    exit: "close above the high of the bar before",
    parameters: [
      rangeLength.declaration, multiple.declaration, smoothing.declaration, period.declaration,
      filter.declaration,
    ], source: "short-term reversal, B. Lehmann, Quarterly Journal of Economics 105 (1990)")

  private let meanClose: IndicatorHandle
  private let meanRange: IndicatorHandle
  private let average: IndicatorHandle?
  private let multiple: Double

  /// The mean of C − k · ATR is the mean of C less k times the mean of ATR, which other parameter sets share.
  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let smoothing = setup[Self.smoothing]
    multiple = setup[Self.multiple]
    meanClose = setup.line(.sma(smoothing), back: 0)
    meanRange = setup.line(.sma(smoothing, of: .output(of: .atr(setup[Self.rangeLength]))), back: 0)
    average = setup[Self.filter] ? setup.line(.ema(setup[Self.period]), back: 0) : nil
  }

  public func enters(_ now: BarContext) -> Bool {
    now.close.isBelow(now[meanClose] - multiple * now[meanRange]) && now.closesAbove(average)
  }

  public func exits(_ now: BarContext) -> Bool { now.close > now[.high, ago: 1] }
}
