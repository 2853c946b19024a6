/// MACD: the difference of a fast and a slow EMA, its EMA (the signal) and the difference of the two.
///
/// Both averages start together: the fast one is seeded with the last `fastperiod` values before the first
/// value of the slow one. The shorter period is the fast one, in whatever order they are given (TA-Lib).
public struct MovingAverageConvergenceDivergence: Indicator {
  public static let metadata = IndicatorMetadata(
    name: "MACD", title: "Moving average convergence divergence", inputs: [.series],
    parameters: [
      .length("fastperiod", 12, from: 2, suggested: [8, 12]),
      .length("slowperiod", 26, from: 2, suggested: [21, 26]),
      .length("signalperiod", 9, suggested: [1, 9]),
    ], outputs: ["macd", "macdsignal", "macdhist"])

  let fast: Int
  let slow: Int
  let signal: Int

  public init(validated parameters: IndicatorParameters) {
    fast = min(parameters.length(0), parameters.length(1))
    slow = max(parameters.length(0), parameters.length(1))
    signal = parameters.length(2)
  }

  public var lookback: Int { slow - 1 + signal - 1 }

  public func makeKernel() -> Kernel {
    Kernel(
      headStart: slow - fast, fast: ExponentialMean(length: fast), slow: ExponentialMean(length: slow),
      signal: ExponentialMean(length: signal))
  }

  public struct Kernel: IndicatorKernel {
    /// Bars that the slow average takes before the fast one.
    let headStart: Int
    var fast: ExponentialMean
    var slow: ExponentialMean
    var signal: ExponentialMean

    public var reach: Int { 0 }

    @inline(__always)
    public mutating func step(_ past: InputWindow, seeding: Bool) -> InlineArray<3, Double> {
      let slowMean = slow.update(past[0], seeding: seeding)
      if seeding, past.available < headStart { return [.nan, .nan, .nan] }
      let macd = fast.update(past[0], seeding: seeding) - slowMean
      if seeding, !slow.isReady { return [.nan, .nan, .nan] }
      let line = signal.update(macd, seeding: seeding)
      return [macd, line, macd - line]
    }
  }
}
