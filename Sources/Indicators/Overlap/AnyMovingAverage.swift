/// MA: the moving average of a kind given by TA-Lib's number (`MovingAverageKind`); of length 1, the value
/// itself.
public struct AnyMovingAverage: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "MA", title: "Moving average of a chosen kind", inputs: [.series],
    parameters: [.length(30, suggested: [1, 10]), .movingAverage()], outputs: ["real"])

  let length: Int
  let kind: MovingAverageKind

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    kind = parameters.averageKind(1)
  }

  public var lookback: Int { kind.lookback(length) }

  public func makeKernel() -> Kernel { Kernel(average: MovingAverage(kind, length)) }

  public struct Kernel: IndicatorKernel {
    var average: MovingAverage

    public var reach: Int { average.reach }

    public mutating func detach() { average.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      average.update(at: past.pointer(0), seeding: seeding)
    }
  }
}
