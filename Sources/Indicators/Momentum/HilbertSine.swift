/// HT_SINE: the sine of the phase of the dominant cycle, and the sine 45 degrees ahead (J. Ehlers, 2001).
public struct HilbertSine: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "HT_SINE", title: "Hilbert transform: sine wave", inputs: [.series], outputs: ["sine", "leadsine"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 63 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var cycle = HilbertCycle(skipped: 37)
    var phase = DominantPhase()

    public var reach: Int { HilbertCycle.reach }

    public mutating func detach() { phase.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<2, Double> {
      guard cycle.update(past.pointer(0), count: past.available) else { return [.nan, .nan] }
      phase.update(cycle)
      return [phase.sine, phase.leadSine]
    }
  }
}
