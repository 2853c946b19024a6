/// TRANGE: the largest of high − low, |high − last close|, |low − last close|.
public struct TrueRange: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "TRANGE", title: "True range", inputs: [.high, .low, .close], outputs: ["real"])

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 1 }

  public func makeKernel() -> Kernel { Kernel() }

  public struct Kernel: IndicatorKernel {
    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      seeding && past.available == 0 ? .nan : past.trueRange
    }
  }
}

extension InputWindow {
  /// The true range of a bar with one behind it; inputs high, low, close.
  var trueRange: Double {
    let lastClose = self[2, back: 1]
    let range = self[0] - self[1]
    let above = abs(self[0] - lastClose)
    let below = abs(self[1] - lastClose)
    let gap = above > below ? above : below
    return range > gap ? range : gap
  }
}
