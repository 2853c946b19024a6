/// PPO: 100 · (fast average − slow average) ÷ slow average; 0 where that is 0, as in TA-Lib.
///
/// Each average starts with the series; the shorter period is the fast one. The kind is the plain mean unless
/// said otherwise, as in TA-Lib's C interface.
public struct PercentagePriceOscillator: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "PPO", title: "Percentage price oscillator", inputs: [.series],
    parameters: [
      .length("fastperiod", 12, from: 2, suggested: [2, 12]),
      .length("slowperiod", 26, from: 2, suggested: [3, 26]),
      .movingAverage(),
    ], outputs: ["real"])

  let fast: Int
  let slow: Int
  let kind: MovingAverageKind

  public init(validated parameters: IndicatorParameters) {
    fast = min(parameters.length(0), parameters.length(1))
    slow = max(parameters.length(0), parameters.length(1))
    kind = parameters.averageKind(2)
  }

  public var lookback: Int { kind.lookback(slow) }

  public func makeKernel() -> Kernel {
    Kernel(fast: MovingAverage(kind, fast), slow: MovingAverage(kind, slow))
  }

  public struct Kernel: IndicatorKernel {
    var fast: MovingAverage
    var slow: MovingAverage

    public var reach: Int { max(fast.reach, slow.reach) }

    public mutating func detach() {
      fast.detach()
      slow.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let slowMean = slow.update(at: past.pointer(0), seeding: seeding)
      let fastMean = fast.update(at: past.pointer(0), seeding: seeding)
      // The divisor is chosen and not the quotient, which spares a jump; + 0 makes 0 of −0.
      let divisor = slowMean == 0 ? .infinity : slowMean
      return (fastMean - slowMean) / divisor * 100 + 0
    }
  }
}
