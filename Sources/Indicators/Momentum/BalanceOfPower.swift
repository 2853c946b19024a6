/// BOP: (C − O) ÷ (H − L); 0 where the range is zero, as in TA-Lib.
public struct BalanceOfPower: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "BOP", title: "Balance of power", inputs: [.open, .high, .low, .close], outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 0 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let range = past[1] - past[2]
      let divisor = range > 0 ? range : .infinity
      return (past[3] - past[0]) / divisor
    }
  }
}
