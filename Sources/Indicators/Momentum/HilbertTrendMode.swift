/// HT_TRENDMODE: 1 while the price trends, 0 while it cycles (J. Ehlers, 2001).
///
/// It trends unless the phase turns at the rate of the dominant cycle or the sine and its lead have crossed
/// within half a cycle; and always where the price is 1.5 % or more from its trendline.
public struct HilbertTrendMode: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "HT_TRENDMODE", title: "Hilbert transform: trend or cycle", inputs: [.series], outputs: ["integer"],
    isInteger: true)

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 63 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var cycle = HilbertCycle(skipped: 37)
    var phase = DominantPhase()
    var trend = CycleTrend()
    var sine = 0.0
    var leadSine = 0.0
    var daysInTrend = 0.0

    public var reach: Int { CycleTrend.reach }

    public mutating func detach() { phase.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      guard cycle.update(past.pointer(0), count: past.available) else { return .nan }
      let lastPhase = phase.degrees
      phase.update(cycle)
      let trendline = trend.update(past.pointer(0), period: cycle.smoothPeriod)
      return mode(turn: phase.degrees - lastPhase, trendline: trendline)
    }

    private mutating func mode(turn: Double, trendline: Double) -> Double {
      let (lastSine, lastLead) = (sine, leadSine)
      sine = phase.sine
      leadSine = phase.leadSine
      var isTrend = true
      if sine > leadSine && lastSine <= lastLead || sine < leadSine && lastSine >= lastLead {
        daysInTrend = 0
        isTrend = false
      }
      daysInTrend += 1
      if daysInTrend < 0.5 * cycle.smoothPeriod { isTrend = false }
      let rate = 360 / cycle.smoothPeriod
      if turn > 0.67 * rate, turn < 1.5 * rate { isTrend = false }
      if trendline != 0, abs((cycle.smoothed - trendline) / trendline) >= 0.015 { isTrend = true }
      return isTrend ? 1 : 0
    }
  }
}
