/// ATR: J. W. Wilder's average true range; seeded with the mean of the first `timeperiod` true ranges, then
/// smoothed with weight 1/n.
public struct AverageTrueRange: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "ATR", title: "Average true range", inputs: [.high, .low, .close],
    parameters: [.length(14, suggested: [1, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel { Kernel(mean: .wilder(length)) }

  public struct Kernel: IndicatorKernel {
    var mean: ExponentialMean

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      return mean.update(past.trueRange, seeding: seeding)
    }
  }
}
