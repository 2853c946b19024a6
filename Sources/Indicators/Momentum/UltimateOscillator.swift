/// ULTOSC: buying pressure ÷ true range over three periods, weighted 4, 2, 1 from the shortest to the longest
/// (L. Williams, 1985). A period whose true range is zero adds nothing, as in TA-Lib.
public struct UltimateOscillator: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "ULTOSC", title: "Ultimate oscillator", inputs: [.high, .low, .close],
    parameters: [
      .length("timeperiod1", 7, suggested: [1, 7]),
      .length("timeperiod2", 14, suggested: [14, 20]),
      .length("timeperiod3", 28, suggested: [3, 28]),
    ], outputs: ["real"])

  /// In ascending order.
  let lengths: [Int]

  public init(validated parameters: IndicatorParameters) {
    lengths = (0..<3).map(parameters.length).sorted()
  }

  public var lookback: Int { lengths[2] }

  public func makeKernel() -> Kernel {
    Kernel(
      short: RollingPairSum(length: lengths[0]), middle: RollingPairSum(length: lengths[1]),
      long: RollingPairSum(length: lengths[2]))
  }

  public struct Kernel: IndicatorKernel {
    var short: RollingPairSum<BuyingPressure>
    var middle: RollingPairSum<BuyingPressure>
    var long: RollingPairSum<BuyingPressure>

    public var reach: Int { long.length }

    public mutating func detach() {
      short.detach()
      middle.detach()
      long.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let count = past.available &- 1
      let value = BuyingPressure.value(past, back: 0)
      let sum =
        4 * short.ratio(value, past, count: count) + 2 * middle.ratio(value, past, count: count)
        + long.ratio(value, past, count: count)
      return 100 * sum / 7
    }
  }
}

/// Close − true low, and the true range; inputs high, low, close.
enum BuyingPressure: PairTerm {
  @inline(__always)
  static func value(_ past: InputWindow, back: Int) -> SIMD2<Double> {
    let lastClose = past[2, back: back &+ 1]
    let high = past[0, back: back]
    let low = past[1, back: back]
    let bottom = low < lastClose ? low : lastClose
    let top = high > lastClose ? high : lastClose
    return SIMD2(past[2, back: back] - bottom, top - bottom)
  }
}

extension RollingPairSum {
  /// The first sum ÷ the second, 0 where that is zero.
  mutating func ratio(_ value: SIMD2<Double>, _ past: InputWindow, count: Int) -> Double {
    let sums = update(value, past, count: count)
    return sums[1] > 0 ? sums[0] / sums[1] : 0
  }
}
