/// AVGPRICE: (O + H + L + C) ÷ 4.
public struct AveragePrice: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "AVGPRICE", title: "Average price", inputs: [.open, .high, .low, .close], outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 0 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    public static var isPointwise: Bool { true }

    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      (past[0] + past[1] + past[2] + past[3]) / 4
    }
  }
}
