/// KAMA: an EMA that is fast when the price goes somewhere and slow when it only moves (P. Kaufman, 1995).
///
/// Smoothing constants 2/3 and 2/31. Where nothing has moved the efficiency counts as 1.
public struct KaufmanAdaptiveMovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "KAMA", title: "Kaufman adaptive moving average", inputs: [.series],
    parameters: [.length(30, from: 2, suggested: [2, 10, 50])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length }

  public func makeKernel() -> some IndicatorKernel { BlockKernel(block: KaufmanMean(length: length)) }
}
