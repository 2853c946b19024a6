/// TRIMA: a mean of means, which weighs the middle of the window most.
public struct TriangularMovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "TRIMA", title: "Triangular moving average", inputs: [.series],
    parameters: [.length(30, from: 2, suggested: [2, 9, 10])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> some IndicatorKernel { BlockKernel(block: TriangularMean(length: length)) }
}
