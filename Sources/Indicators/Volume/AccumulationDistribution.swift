/// AD: the sum of ((C − L) − (H − C)) ÷ (H − L) · volume from the first bar on (M. Chaikin); a bar without
/// range adds nothing.
public struct AccumulationDistribution: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "AD", title: "Accumulation/distribution line",
    inputs: [.high, .low, .close, .volume],
    outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 0 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var total = 0.0

    public var reach: Int { 0 }

    public mutating func step(_ past: Past, seeding: Bool) -> Double {
      total += past.moneyFlowVolume
      return total
    }
  }
}

extension Past {
  /// Where the close lies in its range, −1 to 1, times the volume; inputs high, low, close, volume.
  var moneyFlowVolume: Double {
    let range = self[0] - self[1]
    return range > 0 ? ((self[2] - self[1]) - (self[0] - self[2])) / range * self[3] : 0
  }
}
