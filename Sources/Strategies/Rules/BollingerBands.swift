public import Diagnostics
import Indicators

/// Buys below the lower band, leaves above the middle: prices stretched by k deviations tend to come back.
public struct BollingerBands: SignalExitStrategy {
  static let length = Parameter.integer(
    "bb_length", default: 20, grid: [15, 20, 25, 30], bounds: 2...1_000, "bars in the average")
  static let deviations = Parameter.number(
    "bb_stddev", default: 2, grid: [1.5, 2, 2.5, 3], bounds: 0.1...10, "width of the band in deviations")

  public static let description = StrategyDescription(
    id: 1, name: "BollingerBands", archetype: .meanReversion,
    entry: "close below the lower Bollinger band", exit: "close above the middle band",
    parameters: [length.declaration, deviations.declaration],
    source: "J. Bollinger, Bollinger on Bollinger Bands (2001); population deviation as in TA-Lib")

  private let lower: IndicatorHandle
  private let middle: IndicatorHandle

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let bands = (setup[Self.length], setup[Self.deviations])
    lower = setup.line(.bollinger(bands.0, bands.1), output: 2, back: 0)
    middle = setup.line(.bollinger(bands.0, bands.1), output: 1, back: 0)
  }

  public func enters(_ now: BarContext) -> Bool { now.close.isBelow(now[lower]) }
  public func exits(_ now: BarContext) -> Bool { now.close.isAbove(now[middle]) }
}
