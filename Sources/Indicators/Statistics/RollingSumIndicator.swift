/// SUM: the sum of the last `timeperiod` values.
public struct RollingSumIndicator: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "SUM", title: "Sum", inputs: [.series],
    parameters: [.length(30, suggested: [1, 10])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel { Kernel(mean: RollingMean(length: length)) }

  public struct Kernel: IndicatorKernel {
    var mean: RollingMean

    public var reach: Int { mean.length - 1 }

    public mutating func detach() { mean.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      mean.update(past.pointer(0), count: past.available) * Double(mean.length)
    }
  }
}
