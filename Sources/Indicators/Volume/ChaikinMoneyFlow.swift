/// CMF: the money flow volume of the last `timeperiod` bars ÷ their volume, −1 to 1 (M. Chaikin); 0 where none
/// was traded.
public struct ChaikinMoneyFlow: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "CMF", title: "Chaikin money flow", inputs: [.high, .low, .close, .volume],
    parameters: [.length(20, suggested: [1, 10, 20])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length - 1 }

  public func makeKernel() -> Kernel { Kernel(sums: RollingPairSum(length: length)) }

  public struct Kernel: IndicatorKernel {
    var sums: RollingPairSum<VolumeFlow>

    public var reach: Int { sums.length - 1 }

    public mutating func detach() { sums.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      let flows = sums.update(VolumeFlow.value(past, back: 0), past, count: past.available)
      return flows[1] > 0 ? flows[0] / flows[1] : 0
    }
  }
}

/// Money flow volume and volume of a bar; inputs high, low, close, volume.
enum VolumeFlow: PairTerm {
  static func value(_ past: InputWindow, back: Int) -> SIMD2<Double> {
    SIMD2(past.moneyFlowVolume(back), past[3, back: back])
  }
}
