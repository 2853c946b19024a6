/// HT_DCPERIOD: the period of the dominant cycle in bars, 6 to 50 (J. Ehlers, 2001).
public struct HilbertCyclePeriod: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "HT_DCPERIOD", title: "Hilbert transform: dominant cycle period",
    inputs: [.series],
    outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 32 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var cycle = HilbertCycle(skipped: 12)

    public var reach: Int { HilbertCycle.reach }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      guard cycle.update(past.pointer(0), count: past.available) else { return .nan }
      return cycle.smoothPeriod
    }
  }
}
