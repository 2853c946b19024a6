/// STOCHF: %K, where the close lies in the range of the last `fastk_period` bars, and its average %D (G.
/// Lane).
public struct FastStochastic: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "STOCHF", title: "Fast stochastic", inputs: [.high, .low, .close],
    parameters: [
      .length("fastk_period", 5, suggested: [1, 5, 14]),
      .length("fastd_period", 3, suggested: [1, 3]),
      .movingAverage("fastd_matype"),
    ], outputs: ["fastk", "fastd"])

  let length: Int
  let averageLength: Int
  let kind: MovingAverageKind

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    averageLength = parameters.length(1)
    kind = parameters.averageKind(2)
  }

  public var lookback: Int { length - 1 + kind.lookback(averageLength) }

  public func makeKernel() -> Kernel {
    Kernel(
      length: length, stochastic: RawStochastic(length: length), average: MovingAverage(kind, averageLength))
  }

  public struct Kernel: IndicatorKernel {
    let length: Int
    var stochastic: RawStochastic
    var average: MovingAverage

    public var reach: Int { length - 1 }

    public mutating func detach() {
      stochastic.detach()
      average.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<2, Double> {
      let value = stochastic.update(
        high: past.pointer(0), low: past.pointer(1), close: past[2], count: past.available)
      if seeding, past.available < length - 1 { return [.nan, .nan] }
      return [value, average.update(value, seeding: seeding)]
    }
  }
}

/// Where the close lies between the extremes of the window, 0 to 100; 0 where the range is zero (TA-Lib).
struct RawStochastic: Sendable {
  private var extremes: RollingRange

  init(length: Int) { extremes = RollingRange(length: length) }

  mutating func detach() { extremes.detach() }

  mutating func update(
    high: UnsafePointer<Double>, low: UnsafePointer<Double>, close: Double, count: Int
  ) -> Double {
    let (top, bottom) = extremes.update(high: high, low: low, count: count)
    let range = (top - bottom) / 100
    let divisor = range > 0 ? range : .infinity
    return (close - bottom) / divisor
  }
}
