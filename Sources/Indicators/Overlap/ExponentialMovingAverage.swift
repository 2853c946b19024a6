/// EMA: weight 2/(n+1), seeded with the plain mean of the first `timeperiod` values as TA-Lib does by
/// default.
public struct ExponentialMovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "EMA", title: "Exponential moving average", inputs: [.series],
    parameters: [.length(30, suggested: [2, 10, 50])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel { Kernel(mean: ExponentialMean(length: length)) }

  public struct Kernel: IndicatorKernel {
    var mean: ExponentialMean

    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      mean.update(past[0], seeding: seeding)
    }
  }
}
