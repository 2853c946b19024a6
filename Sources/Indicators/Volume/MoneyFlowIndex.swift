/// MFI: 100 · positive ÷ (positive + negative money flow) over `timeperiod` bars, where money flow is typical
/// price · volume with the sign of the change of the typical price (G. Quong and A. Soudack, 1989). 0 where
/// there was none.
public struct MoneyFlowIndex: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "MFI", title: "Money flow index", inputs: [.high, .low, .close, .volume],
    parameters: [.length(14, from: 2, suggested: [2, 14])], outputs: ["real"])

  let length: Int

  public init(validated parameters: IndicatorParameters) { length = parameters.length(0) }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel { Kernel(sums: RollingPairSum(length: length)) }

  public struct Kernel: IndicatorKernel {
    var sums: RollingPairSum<MoneyFlow>

    public var reach: Int { sums.length }

    public mutating func detach() { sums.detach() }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let flows = sums.update(MoneyFlow.value(past, back: 0), past, count: past.available &- 1)
      let sum = flows[0] + flows[1]
      return sum > 0 ? 100 * (flows[0] / sum) : 0
    }
  }
}

/// Positive and negative money flow of a bar; inputs high, low, close, volume.
enum MoneyFlow: PairTerm {
  @inline(__always)
  static func value(_ past: InputWindow, back: Int) -> SIMD2<Double> {
    let price = typicalPrice(past, back)
    let change = price - typicalPrice(past, back &+ 1)
    let flow = price * past[3, back: back]
    // Masks instead of branches: rises and falls cannot be predicted.
    let isSigned = SIMD2(change, -change) .> 0
    return SIMD2().replacing(with: flow, where: isSigned)
  }

  private static func typicalPrice(_ past: InputWindow, _ back: Int) -> Double {
    (past[0, back: back] + past[1, back: back] + past[2, back: back]) / 3
  }
}
