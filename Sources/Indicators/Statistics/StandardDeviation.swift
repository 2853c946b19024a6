/// STDDEV: the population standard deviation of the last `timeperiod` values, times `nbdev`.
public struct StandardDeviation: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "STDDEV", title: "Standard deviation (population)", inputs: [.series],
    parameters: [
      .length(5, from: 2, suggested: [5, 20]), .real("nbdev", 1, in: -1e6...1e6, suggested: [1, 1.5]),
    ], outputs: ["real"])

  let length: Int
  let factor: Double

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    factor = parameters[1]
  }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel { Kernel(factor: factor, moments: RollingMoments(length: length)) }

  public struct Kernel: IndicatorKernel {
    let factor: Double
    var moments: RollingMoments

    public var reach: Int { moments.length - 1 }

    public mutating func detach() { moments.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      moments.update(past.pointer(0), count: past.available).variance.squareRoot() * factor
    }
  }
}
