/// WCLPRICE: (H + L + 2·C) ÷ 4.
public struct WeightedClose: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "WCLPRICE", title: "Weighted close", inputs: [.high, .low, .close], outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 0 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    public static var isPointwise: Bool { true }

    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      (past[0] + past[1] + past[2] * 2) / 4
    }
  }
}
