/// WMA: weights 1 to n, the newest value the heaviest. About 2 ns a bar, whatever the length.
public struct WeightedMovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "WMA", title: "Weighted moving average", inputs: [.series],
    parameters: [.length(30, from: 1, suggested: [2, 10, 50])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> some IndicatorKernel { BlockKernel(block: WeightedMean(length: length)) }
}
