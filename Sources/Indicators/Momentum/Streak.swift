/// STREAK: how many values in a row have risen (positive) or fallen (negative); 0 where the value has not
/// changed.
public struct Streak: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "STREAK", title: "Rises or falls in a row", inputs: [.series], outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 1 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    var run = 0.0

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let change = past[0] - past[0, back: 1]
      let direction = (change > 0 ? 1.0 : 0) - (change < 0 ? 1.0 : 0)
      run = direction * (run * direction > 0 ? run.magnitude + 1 : 1)
      return run
    }
  }
}
