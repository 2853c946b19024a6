/// ADX: Wilder's smoothing of DX, seeded with the mean of its first `timeperiod` values (J. W. Wilder, 1978).
///
/// A bar whose DX is undefined leaves the average as it is.
public struct AverageDirectionalIndex: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "ADX", title: "Average directional movement index", inputs: [.high, .low, .close],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { 2 * length - 1 }

  public func makeKernel() -> Kernel { Kernel(average: DirectionalAverage(length: length)) }

  public struct Kernel: IndicatorKernel {
    var average: DirectionalAverage

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      average.update(past, seeding: seeding)
    }
  }
}
