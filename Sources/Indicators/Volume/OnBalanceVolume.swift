/// OBV: volume added on a rise and subtracted on a fall of the close, from the volume of the first bar (J.
/// Granville, 1963).
public struct OnBalanceVolume: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "OBV", title: "On-balance volume", inputs: [.close, .volume], outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 0 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var total = 0.0

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available == 0 {
        total = past[1]
      } else {
        let change = past[0] - past[0, back: 1]
        // Masks instead of branches: rises and falls cannot be predicted.
        let sides = SIMD2().replacing(with: past[1], where: SIMD2(change, -change) .> 0)
        total += sides[0] - sides[1]
      }
      return total
    }
  }
}
