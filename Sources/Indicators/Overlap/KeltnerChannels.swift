/// KELTNER: an EMA of the close and, above and below it, multiples of the plain mean of the true range.
///
/// The form with the ATR (L. Raschke); the mean of the true range is a simple one, not Wilder's.
public struct KeltnerChannels: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "KELTNER", title: "Keltner channels", inputs: [.high, .low, .close],
    parameters: [
      .length(20, suggested: [10, 20]),
      .length("atrperiod", 10, suggested: [1, 10, 14]),
      .real("multiplier", 2, in: 0...1e6, suggested: [1.5, 2]),
    ], outputs: ["upperband", "middleband", "lowerband"])

  let length: Int
  let rangeLength: Int
  let multiplier: Double

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    rangeLength = parameters.length(1)
    multiplier = parameters[2]
  }

  public var lookback: Int { max(length - 1, rangeLength) }

  public func makeKernel() -> Kernel {
    Kernel(
      multiplier: multiplier, mean: ExponentialMean(length: length), ranges: History(length: rangeLength),
      range: RollingMean(length: rangeLength))
  }

  public struct Kernel: IndicatorKernel {
    let multiplier: Double
    var mean: ExponentialMean
    var ranges: History
    var range: RollingMean

    public var reach: Int { 1 }

    public mutating func detach() {
      ranges.detach()
      range.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<3, Double> {
      let middle = mean.update(past[2], seeding: seeding)
      if seeding, past.available == 0 { return [.nan, .nan, .nan] }
      let newest = ranges.push(past.trueRange)
      let width = multiplier * range.update(newest, count: past.available &- 1)
      return [middle + width, middle, middle - width]
    }
  }
}
