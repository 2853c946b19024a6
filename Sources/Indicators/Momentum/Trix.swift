/// TRIX: one-bar change in percent of the EMA of the EMA of the EMA (J. Hutson, 1983).
public struct Trix: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "TRIX", title: "Rate of change of a triple-smoothed EMA", inputs: [.series],
    parameters: [.length(30, suggested: [1, 5, 15])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { 3 * (length - 1) + 1 }

  public func makeKernel() -> Kernel { Kernel(chain: ExponentialChain(length: length)) }

  public struct Kernel: IndicatorKernel {
    var chain: ExponentialChain
    var last = Double.nan

    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let before = last
      last = chain.third(past[0], seeding: seeding)
      return before == 0 ? 0 : (last / before - 1) * 100
    }
  }
}
