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

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      total += past.moneyFlowVolume()
      return total
    }
  }
}

extension InputWindow {
  /// Where the close lies in its range, −1 to 1, times the volume; inputs high, low, close, volume.
  func moneyFlowVolume(_ back: Int = 0) -> Double {
    let (high, low, close) = (self[0, back: back], self[1, back: back], self[2, back: back])
    let range = high - low
    // The divisor is chosen and not the quotient: a choice between quotients becomes a jump.
    let divisor = range > 0 ? range : .infinity
    return ((close - low) - (high - close)) / divisor * self[3, back: back]
  }
}
