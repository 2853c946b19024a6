/// SMA: the mean of the last `timeperiod` values.
///
/// About 2 ns a bar, whatever the length.
public struct SimpleMovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "SMA", title: "Simple moving average", inputs: [.series],
    parameters: [.length(30, suggested: [2, 10, 50])], outputs: ["real"])

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
      mean.update(past.pointer(0), count: past.available)
    }
  }
}
