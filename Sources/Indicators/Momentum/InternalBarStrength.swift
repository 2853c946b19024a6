/// IBS: where the close lies in the range of its bar, (C − L) ÷ (H − L); 0.5 when the range is zero.
public struct InternalBarStrength: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "IBS", title: "Internal bar strength", inputs: [.high, .low, .close], outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 0 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let range = past[0] - past[1]
      return range > 0 ? (past[2] - past[1]) / range : 0.5
    }
  }
}
