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
    Kernel(flatValue: flatValue, length: length)
  }

  public struct Kernel: IndicatorKernel {
    let flatValue: Double
    let length: Int
    private let keep: Double
    /// Gains and losses, each the mean times the length, which is all that their ratio needs.
    private var sums = SIMD2<Double>()

    init(flatValue: Double, length: Int) {
      self.flatValue = flatValue
      self.length = length
      keep = 1 - 1 / Double(length)
    }

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
      if seeding, past.available == 0 { return .nan }
      let change = past[0] - past[0, back: 1]
      // max(change, 0) without a branch: rises and falls alternate too irregularly to be predicted.
      let rise = (change + change.magnitude) / 2
      let moves = SIMD2(rise, rise - change)
      // Where it is one link of a chain, seeding lasts longer than its own first values.
      let isFirst = seeding && past.available <= length
      sums = isFirst ? sums + moves : sums * keep + moves
      let sum = sums[0] + sums[1]
      return sum > 0 ? 100 * (sums[0] / sum) : flatValue
    }
  }
}
