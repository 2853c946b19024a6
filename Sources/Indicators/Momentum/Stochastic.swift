/// STOCH: the fast %K smoothed once (slow %K) and twice (slow %D) (G. Lane).
public struct Stochastic: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "STOCH", title: "Stochastic", inputs: [.high, .low, .close],
    parameters: [
      .length("fastk_period", 5, suggested: [1, 5, 14]),
      .length("slowk_period", 3, suggested: [1, 3]),
      .movingAverage("slowk_matype"),
      .length("slowd_period", 3, suggested: [1, 3]),
      .movingAverage("slowd_matype"),
    ], outputs: ["slowk", "slowd"])

  let length: Int
  let firstLength: Int
  let firstKind: MovingAverageKind
  let secondLength: Int
  let secondKind: MovingAverageKind

  public init(validated parameters: IndicatorParameters) {
    length = parameters.length(0)
    firstLength = parameters.length(1)
    firstKind = parameters.averageKind(2)
    secondLength = parameters.length(3)
    secondKind = parameters.averageKind(4)
  }

  public var lookback: Int {
    length - 1 + firstKind.lookback(firstLength) + secondKind.lookback(secondLength)
  }

  public func makeKernel() -> Kernel {
    Kernel(
      length: length, stochastic: RawStochastic(length: length),
      first: MovingAverage(firstKind, firstLength), second: MovingAverage(secondKind, secondLength))
  }

  public struct Kernel: IndicatorKernel {
    let length: Int
    var stochastic: RawStochastic
    var first: MovingAverage
    var second: MovingAverage

    public var reach: Int { length - 1 }

    public mutating func detach() {
      stochastic.detach()
      first.detach()
      second.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<2, Double> {
      let value = stochastic.update(
        high: past.pointer(0), low: past.pointer(1), close: past[2], count: past.available)
      if seeding, past.available < length - 1 { return [.nan, .nan] }
      let slowK = first.update(value, seeding: seeding)
      if seeding, !first.isReady { return [.nan, .nan] }
      return [slowK, second.update(slowK, seeding: seeding)]
    }
  }
}
