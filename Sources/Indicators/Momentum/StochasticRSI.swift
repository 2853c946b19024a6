/// STOCHRSI: the fast stochastic of the RSI (T. Chande and S. Kroll, 1994); %K is not smoothed, as in TA-Lib.
///
/// 0 where the RSI has not moved within the window, or has not moved at all.
public struct StochasticRSI: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "STOCHRSI", title: "Fast stochastic of the RSI", inputs: [.series],
    parameters: [
      .length(14, from: 2, suggested: [2, 14]),
      .length("fastk_period", 5, suggested: [1, 5, 14]),
      .length("fastd_period", 3, suggested: [1, 3]),
      .movingAverage("fastd_matype"),
    ], outputs: ["fastk", "fastd"])

  let length: Int
  let window: Int
  let averageLength: Int
  let kind: MovingAverageKind

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    window = parameters.length(1)
    averageLength = parameters.length(2)
    kind = parameters.averageKind(3)
  }

  public var lookback: Int { length + window - 1 + kind.lookback(averageLength) }

  public func makeKernel() -> Kernel {
    Kernel(
      length: length, window: window,
      rsi: .init(flatValue: 0, length: length),
      history: History(length: window), stochastic: RawStochastic(length: window),
      average: MovingAverage(kind, averageLength))
  }

  public struct Kernel: IndicatorKernel {
    let length: Int
    let window: Int
    var rsi: RelativeStrengthIndex.Kernel
    var history: History
    var stochastic: RawStochastic
    var average: MovingAverage

    public var reach: Int { 1 }

    public mutating func detach() {
      history.detach()
      stochastic.detach()
      average.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<2, Double> {
      let index = rsi.step(past, seeding: seeding)
      if seeding, past.available < length { return [.nan, .nan] }
      let newest = history.push(index)
      let before = past.available &- length
      let value = stochastic.update(high: newest, low: newest, close: index, count: before)
      if seeding, before < window - 1 { return [.nan, .nan] }
      return [value, average.update(value, seeding: seeding)]
    }
  }
}
