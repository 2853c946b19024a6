/// VAR: the population variance of the last `timeperiod` values. `nbdev` has no effect, as in TA-Lib.
public struct Variance: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "VAR", title: "Variance (population)", inputs: [.series],
    parameters: [
      .length(5, suggested: [1, 5, 20]), .real("nbdev", 1, in: -1e6...1e6, suggested: [1]),
    ], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel { Kernel(moments: RollingMoments(length: length)) }

  public struct Kernel: IndicatorKernel {
    var moments: RollingMoments

    public var reach: Int { moments.length - 1 }

    public mutating func detach() { moments.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      moments.update(past.pointer(0), count: past.available).variance
    }
  }
}
