/// ADOSC: fast EMA − slow EMA of the accumulation/distribution line (M. Chaikin).
///
/// Both EMAs start at the first value of the line, not at a mean, as in TA-Lib.
public struct ChaikinOscillator: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "ADOSC", title: "Chaikin oscillator", inputs: [.high, .low, .close, .volume],
    parameters: [
      .length("fastperiod", 3, from: 2, suggested: [3, 5]),
      .length("slowperiod", 10, from: 2, suggested: [10, 15]),
    ], outputs: ["real"])

  let fast: Int
  let slow: Int

  public init(validated parameters: IndicatorParameters) {
    fast = parameters.length(0)
    slow = parameters.length(1)
  }

  public var lookback: Int { max(fast, slow) - 1 }

  public func makeKernel() -> Kernel { Kernel(weights: SIMD2(2 / Double(fast + 1), 2 / Double(slow + 1))) }

  public struct Kernel: IndicatorKernel {
    /// Of the fast and the slow mean.
    let weights: SIMD2<Double>
    var total = 0.0
    var means = SIMD2<Double>()

    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let flow = past.moneyFlowVolume()
      let line = total + flow
      if seeding, past.available == 0 { means = SIMD2(repeating: line) }
      total = line
      means = means * (1 - weights) + line * weights
      return means[0] - means[1]
    }
  }
}
