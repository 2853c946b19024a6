/// MAX: the highest of the last `timeperiod` values, the current one included.
public struct HighestValue: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "MAX", title: "Highest value", inputs: [.series],
    parameters: [.length(30, suggested: [1, 3, 20])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel { Kernel(extreme: RollingExtreme(length: length)) }

  public struct Kernel: IndicatorKernel {
    var extreme: RollingExtreme<Highest>

    public var reach: Int { extreme.length - 1 }

    public mutating func detach() { extreme.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      extreme.update(past.pointer(0), count: past.available)
    }
  }
}
