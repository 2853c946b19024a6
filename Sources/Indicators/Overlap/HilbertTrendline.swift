/// HT_TRENDLINE: the mean over one dominant cycle, smoothed with weights 4, 3, 2, 1 (J. Ehlers, 2001).
public struct HilbertTrendline: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "HT_TRENDLINE", title: "Hilbert transform: instantaneous trendline",
    inputs: [.series],
    outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 63 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var cycle = HilbertCycle(skipped: 37)
    var trend = CycleTrend()

    public var reach: Int { CycleTrend.reach }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      guard cycle.update(past.pointer(0), count: past.available) else { return .nan }
      return trend.update(past.pointer(0), period: cycle.smoothPeriod)
    }
  }
}

/// The mean over one dominant cycle, smoothed over four values.
struct CycleTrend: Sendable {
  private var last = SIMD4<Double>()

  /// The longest cycle is 50 values.
  static let reach = 50

  mutating func update(_ newest: UnsafePointer<Double>, period: Double) -> Double {
    let count = Int(period + 0.5)
    var sum = 0.0
    for back in 0..<count { sum += newest[0 &- back] }
    let mean = count > 0 ? sum / Double(count) : 0
    last = SIMD4(mean, last[0], last[1], last[2])
    return (4 * last[0] + 3 * last[1] + 2 * last[2] + last[3]) / 10
  }
}
