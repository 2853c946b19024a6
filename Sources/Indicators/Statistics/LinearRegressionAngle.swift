import Glibc

/// LINEARREG_ANGLE: the arc tangent of the slope, in degrees.
public struct LinearRegressionAngle: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "LINEARREG_ANGLE", title: "Linear regression angle", inputs: [.series],
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
      return atan(line.slope) * (180 / .pi)
    }
  }
}
