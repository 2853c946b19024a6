/// DEMA: 2·EMA − EMA(EMA), with less lag than the EMA (P. Mulloy, 1994).
public struct DoubleExponentialMovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "DEMA", title: "Double exponential moving average", inputs: [.series],
    parameters: [.length(30, from: 2, suggested: [2, 10, 50])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { 2 * (length - 1) }

  public func makeKernel() -> some IndicatorKernel {
    BlockKernel(block: DoubleExponentialMean(length: length))
  }
}
