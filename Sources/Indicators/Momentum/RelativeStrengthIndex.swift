/// RSI: J. W. Wilder's relative strength index, 100 · mean gain ÷ (mean gain + mean loss), Wilder smoothing.
///
/// 100 when there was a gain and no loss. When nothing has moved at all the index is undefined; TA-Lib gives
/// 0, which a mean-reversion rule would take for a deep fall, so the value is a parameter: `flatvalue` 0 is
/// TA-Lib's, and `IndicatorRequest.rsi` asks for 100, "no loss".
public struct RelativeStrengthIndex: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "RSI", title: "Relative strength index", inputs: [.series],
    parameters: [
      .length(14, from: 2, suggested: [2, 14]),
      .real("flatvalue", 0, in: 0...100, suggested: [0, 100]),
    ], outputs: ["real"])

  let length: Int
  let flatValue: Double

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    flatValue = parameters[1]
  }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel {
    Kernel(flatValue: flatValue, gain: .wilder(length), loss: .wilder(length))
  }

  public struct Kernel: IndicatorKernel {
    let flatValue: Double
    var gain: ExponentialMean
    var loss: ExponentialMean

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: Past, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let change = past[0] - past[0, back: 1]
      // max(change, 0) without a branch: rises and falls alternate too irregularly to be predicted.
      let rise = (change + change.magnitude) / 2
      let up = gain.update(rise, seeding: seeding)
      let down = loss.update(rise - change, seeding: seeding)
      let sum = up + down
      return sum > 0 ? 100 * (up / sum) : flatValue
    }
  }
}
