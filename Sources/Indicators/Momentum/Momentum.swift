/// MOM: value − value `timeperiod` bars ago.
public struct Momentum: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "MOM", title: "Momentum", inputs: [.series],
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
      return past[0] - before
    }
  }
}
