/// LINEARREG_SLOPE: the slope of the least-squares line, per bar.
public struct LinearRegressionSlope: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "LINEARREG_SLOPE", title: "Linear regression slope", inputs: [.series],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel { Kernel(regression: RollingRegression(length: length)) }

  public struct Kernel: IndicatorKernel {
    var regression: RollingRegression

    public var reach: Int { regression.length - 1 }

    public mutating func detach() { regression.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let line = regression.update(past.pointer(0), count: past.available)
      return line.slope
    }
  }
}
