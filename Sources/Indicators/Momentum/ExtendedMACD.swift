/// MACDEXT: MACD whose three averages may be of any kind.
///
/// Fast and slow have their first value at the same bar. The shorter period, with its kind, is the fast one.
public struct ExtendedMACD: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "MACDEXT", title: "MACD with chosen kinds of averages", inputs: [.series],
    parameters: [
      .length("fastperiod", 12, from: 2, suggested: [8, 12]),
      .movingAverage("fastmatype"),
      .length("slowperiod", 26, from: 2, suggested: [21, 26]),
      .movingAverage("slowmatype"),
      .length("signalperiod", 9, suggested: [1, 9]),
      .movingAverage("signalmatype"),
    ], outputs: ["macd", "macdsignal", "macdhist"])

  let fast: Average
  let slow: Average
  let signal: Average
  struct Average {
    let kind: MovingAverageKind
    let length: Int

    var lookback: Int { kind.lookback(length) }
    var block: MovingAverage { MovingAverage(kind, length) }
  }

  public init(validated parameters: IndicatorParameters) {
    let pair = [0, 2].map { Average(kind: parameters.averageKind($0 + 1), length: parameters.length($0)) }
    (fast, slow) = pair[0].length <= pair[1].length ? (pair[0], pair[1]) : (pair[1], pair[0])
    signal = Average(kind: parameters.averageKind(5), length: parameters.length(4))
  }

  public var lookback: Int { max(fast.lookback, slow.lookback) + signal.lookback }

  public func makeKernel() -> Kernel {
    let longest = max(fast.lookback, slow.lookback)
    return Kernel(
      fastStart: longest - fast.lookback, slowStart: longest - slow.lookback, fast: fast.block,
      slow: slow.block, signal: signal.block)
  }

  public struct Kernel: IndicatorKernel {
    let fastStart: Int
    let slowStart: Int
    var fast: MovingAverage
    var slow: MovingAverage
    var signal: MovingAverage

    public var reach: Int { max(fast.reach, slow.reach) }

    public mutating func detach() {
      fast.detach()
      slow.detach()
      signal.detach()
    }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<3, Double> {
      let slowMean = past.available < slowStart ? .nan : slow.update(at: past.pointer(0), seeding: seeding)
      if seeding, past.available < fastStart { return [.nan, .nan, .nan] }
      let macd = fast.update(at: past.pointer(0), seeding: seeding) - slowMean
      if seeding, !(slow.isReady && fast.isReady) { return [.nan, .nan, .nan] }
      let line = signal.update(macd, seeding: seeding)
      return [macd, line, macd - line]
    }
  }
}
