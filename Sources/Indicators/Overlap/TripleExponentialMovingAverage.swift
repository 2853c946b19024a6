/// TEMA: 3·EMA − 3·EMA(EMA) + EMA(EMA(EMA)) (P. Mulloy, 1994).
public struct TripleExponentialMovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "TEMA", title: "Triple exponential moving average", inputs: [.series],
    parameters: [.length(30, from: 2, suggested: [2, 10, 50])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { 3 * (length - 1) }

  public func makeKernel() -> some IndicatorKernel {
    BlockKernel(block: TripleExponentialMean(length: length))
  }
}
