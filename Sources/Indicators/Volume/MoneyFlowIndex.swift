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

  public func makeKernel() -> Kernel {
    Kernel(
      positive: History(length: length), negative: History(length: length),
      rises: RollingMean(length: length), falls: RollingMean(length: length))
  }

  public struct Kernel: IndicatorKernel {
    var lastPrice = Double.nan
    var positive: History
    var negative: History
    var rises: RollingMean
    var falls: RollingMean

    public var reach: Int { 0 }

    public mutating func step(_ past: Past, seeding: Bool) -> Double {
      let price = (past[0] + past[1] + past[2]) / 3
      let change = price - lastPrice
      lastPrice = price
      if seeding, past.available == 0 { return .nan }
      let flow = price * past[3]
      let count = past.available &- 1
      let up = rises.update(positive.push(change > 0 ? flow : 0), count: count)
      let down = falls.update(negative.push(change < 0 ? flow : 0), count: count)
      let sum = up + down
      return sum > 0 ? 100 * (up / sum) : 0
    }
  }
}
