/// ADXR: the mean of ADX now and `timeperiod` − 1 bars ago (as in TA-Lib).
public struct AverageDirectionalIndexRating: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "ADXR", title: "Average directional movement index rating", inputs: [.high, .low, .close],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { 3 * length - 2 }

  public func makeKernel() -> Kernel {
    Kernel(average: DirectionalAverage(length: length), history: History(length: length))
  }

  public struct Kernel: IndicatorKernel {
    var average: DirectionalAverage
    var history: History

    public var reach: Int { 1 }

    public mutating func detach() { history.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let adx = average.update(past, seeding: seeding)
      let newest = history.push(adx)
      return (adx + newest[1 &- average.length]) / 2
    }
  }
}
