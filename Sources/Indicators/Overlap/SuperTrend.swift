/// SUPERTREND: a stop at a multiple of Wilder's ATR from the middle of the bar that follows the price and
/// changes sides when the close passes it (O. Seban).
///
/// `trend` is 1 while the stop lies below the price and −1 while it lies above.
public struct SuperTrend: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "SUPERTREND", title: "SuperTrend", inputs: [.high, .low, .close],
    parameters: [
      .length(10, suggested: [1, 7, 10]),
      .real("multiplier", 3, in: 0...1e6, suggested: [2, 3]),
    ], outputs: ["supertrend", "trend"])

  let length: Int
  let multiplier: Double

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    multiplier = parameters[1]
  }

  public var lookback: Int { length }

  public func makeKernel() -> Kernel { Kernel(multiplier: multiplier, range: .wilder(length)) }

  public struct Kernel: IndicatorKernel {
    let multiplier: Double
    var range: ExponentialMean
    var upper = Double.infinity
    var lower = -Double.infinity
    var isUp = true

    public var reach: Int { 1 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<2, Double> {
      if seeding, past.available == 0 { return [.nan, .nan] }
      let width = multiplier * range.update(past.trueRange, seeding: seeding)
      if seeding, past.available < range.length { return [.nan, .nan] }
      let middle = (past[0] + past[1]) / 2
      let lastClose = past[2, back: 1]
      let (above, below) = (middle + width, middle - width)
      upper = lastClose > upper ? above : min(above, upper)
      lower = lastClose < lower ? below : max(below, lower)
      let close = past[2]
      // Compared first and chosen afterwards, which spares a branch.
      let (holds, turns) = (close >= lower, close > upper)
      isUp = isUp ? holds : turns
      return [isUp ? lower : upper, isUp ? 1 : -1]
    }
  }
}
