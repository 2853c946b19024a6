/// MAMA: averages that follow the phase of the dominant cycle (J. Ehlers, Rocket Science for Traders, 2001).
public struct MesaAdaptiveMovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "MAMA", title: "MESA adaptive moving average", inputs: [.series],
    parameters: [
      .real("fastlimit", 0.5, in: 0.01...0.99, suggested: [0.5]),
      .real("slowlimit", 0.05, in: 0.01...0.99, suggested: [0.05, 0.1]),
    ], outputs: ["mama", "fama"])

  let fastLimit: Double
  let slowLimit: Double

  public init(validated parameters: IndicatorParameters) {
    fastLimit = parameters[0]
    slowLimit = parameters[1]
  }

  public var lookback: Int { MesaMean.lookback }

  public func makeKernel() -> Kernel { Kernel(mean: MesaMean(fastLimit: fastLimit, slowLimit: slowLimit)) }

  public struct Kernel: IndicatorKernel {
    var mean: MesaMean

    public var reach: Int { HilbertCycle.reach }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<2, Double> {
      let mama = mean.update(past.pointer(0), count: past.available, seeding: seeding)
      return [mama, mean.fama]
    }
  }
}
