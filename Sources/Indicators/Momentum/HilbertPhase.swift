/// HT_DCPHASE: the phase of the dominant cycle in degrees, −45 to 315 (J. Ehlers, 2001).
public struct HilbertPhase: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "HT_DCPHASE", title: "Hilbert transform: dominant cycle phase",
    inputs: [.series],
    outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 63 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var cycle = HilbertCycle(skipped: 37)
    var phase = DominantPhase()

    public var reach: Int { HilbertCycle.reach }

    public mutating func detach() { phase.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      guard cycle.update(past.pointer(0), count: past.available) else { return .nan }
      phase.update(cycle)
      return phase.degrees
    }
  }
}
