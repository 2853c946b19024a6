/// CORREL: Pearson's correlation of two series over `timeperiod` values; 0 where one of them does not move,
/// as in TA-Lib.
public struct PearsonCorrelation: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "CORREL", title: "Pearson correlation",
    inputs: [IndicatorInput("real0", standard: .close), IndicatorInput("real1", standard: .close)],
    parameters: [.length(30, suggested: [2, 10, 30])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel { Kernel(moments: RollingComoments(length: length)) }

  public struct Kernel: IndicatorKernel {
    var moments: RollingComoments

    public var reach: Int { moments.length - 1 }

    public mutating func detach() { moments.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let sums = moments.update(past.pointer(0), past.pointer(1), count: past.available)
      let product = sums.xx * sums.yy
      return product > 0 ? sums.xy / product.squareRoot() : 0
    }
  }
}
