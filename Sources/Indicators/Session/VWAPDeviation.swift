/// VWAPDEV: the population standard deviation of close − session VWAP over the last `timeperiod` bars.
///
/// The window runs over session borders; only the VWAP restarts.
public struct VWAPDeviation: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "VWAPDEV", title: "Rolling deviation of the close from the session VWAP",
    inputs: SessionVWAP.metadata.inputs, parameters: [.length(20, from: 2, suggested: [5, 20])],
    outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel {
    Kernel(
      mean: SessionMean(), distances: History(length: length),
      moments: RollingMoments(length: length))
  }

  public struct Kernel: IndicatorKernel {
    var mean: SessionMean
    var distances: History
    var moments: RollingMoments

    public var reach: Int { 0 }

    public mutating func detach() {
      distances.detach()
      moments.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let newest = distances.push(past[2] - mean.update(past))
      return moments.update(newest, count: past.available).variance.squareRoot()
    }
  }
}
