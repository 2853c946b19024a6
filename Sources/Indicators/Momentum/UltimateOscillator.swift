/// ULTOSC: buying pressure ÷ true range over three periods, weighted 4, 2, 1 from the shortest to the longest
/// (L. Williams, 1985). A period whose true range is zero adds nothing, as in TA-Lib.
public struct UltimateOscillator: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "ULTOSC", title: "Ultimate oscillator", inputs: [.high, .low, .close],
    parameters: [
      .length("timeperiod1", 7, suggested: [7]),
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
      pressures: History(length: lengths[2]), ranges: History(length: lengths[2]),
      pressureMeans: InlineArray { RollingMean(length: lengths[$0]) },
      rangeMeans: InlineArray { RollingMean(length: lengths[$0]) })
  }

  public struct Kernel: IndicatorKernel {
    var pressures: History
    var ranges: History
    var pressureMeans: InlineArray<3, RollingMean>
    var rangeMeans: InlineArray<3, RollingMean>

    public var reach: Int { 1 }

    public mutating func step(_ past: Past, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let trueLow = min(past[1], past[2, back: 1])
      let pressure = pressures.push(past[2] - trueLow)
      let range = ranges.push(past.trueRange)
      var sum = 0.0
      for k in 0..<3 {
        let part = pressureMeans[k].update(pressure, count: past.available &- 1)
        let whole = rangeMeans[k].update(range, count: past.available &- 1)
        if whole > 0 { sum += Double(4 >> k) * (part / whole) }
      }
      return 100 * sum / 7
    }
  }
}
