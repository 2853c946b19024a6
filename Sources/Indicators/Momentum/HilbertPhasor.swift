/// HT_PHASOR: the in-phase and quadrature parts of the detrended price (J. Ehlers, 2001).
public struct HilbertPhasor: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "HT_PHASOR", title: "Hilbert transform: phasor components",
    inputs: [.series],
    outputs: ["inphase", "quadrature"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 32 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var cycle = HilbertCycle(skipped: 12)

    public var reach: Int { HilbertCycle.reach }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<2, Double> {
      guard cycle.update(past.pointer(0), count: past.available) else { return [.nan, .nan] }
      return [cycle.inPhase, cycle.quadrature]
    }
  }
}
