/// NATR: 100 · ATR ÷ close; 0 where the close is 0, as in TA-Lib.
///
/// Percent also over one bar, where TA-Lib gives the true range itself.
public struct NormalizedAverageTrueRange: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "NATR", title: "Average true range in percent of the close", inputs: [.high, .low, .close],
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
      let range = mean.update(past.trueRange, seeding: seeding)
      // The divisor is chosen and not the quotient, which spares a jump.
      let divisor = past[2] == 0 ? .infinity : past[2]
      return range / divisor * 100
    }
  }
}
