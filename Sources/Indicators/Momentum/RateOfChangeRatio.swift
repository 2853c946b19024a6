/// ROCR: value ÷ value `timeperiod` bars ago; 0 where that is 0, as in TA-Lib.
public struct RateOfChangeRatio: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "ROCR", title: "Rate of change as a ratio", inputs: [.series],
    parameters: [.length(10, suggested: [1, 10])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel { Kernel(length: length) }

  public struct Kernel: IndicatorKernel {
    let length: Int

    public var reach: Int { length }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available < length { return .nan }
      let before = past[0, back: length]
      // The divisor is chosen and not the quotient, which spares a jump; + 0 makes 0 of −0.
      let divisor = before == 0 ? .infinity : before
      return past[0] / divisor + 0
    }
  }
}
