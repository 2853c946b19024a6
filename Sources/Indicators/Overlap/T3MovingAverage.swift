/// T3: six chained EMAs combined with a volume factor (T. Tillson, 1998).
public struct T3MovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "T3", title: "T3 moving average", inputs: [.series],
    parameters: [
      .length(5, from: 2, suggested: [2, 5, 10]),
      .real("vfactor", 0.7, in: 0...1, suggested: [0.5, 0.7]),
    ], outputs: ["real"])

  let length: Int
  let factor: Double

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    factor = parameters[1]
  }

  public var lookback: Int { 6 * (length - 1) }

  public func makeKernel() -> some IndicatorKernel {
    BlockKernel(block: T3Mean(length: length, factor: factor))
  }
}
