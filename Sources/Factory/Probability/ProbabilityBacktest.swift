public import Backtest
public import Diagnostics
import Market
public import Strategies
public import Validation

/// Backtests of a strategy of probabilities on one series: with one threshold, or to choose it.
///
/// Trades the side of its configuration; both sides are two backtests.
public struct ProbabilityBacktest: Sendable {
  public let frame: PreparedBars
  public let configuration: BacktestConfiguration
  /// P(up) at each close, NaN for no prediction.
  public let probabilities: [Double]

  /// - Throws: what joining the model to the bars refuses.
  public init(
    _ model: any ProbabilityModel, frame: PreparedBars, configuration: BacktestConfiguration
  ) throws {
    self.frame = frame
    self.configuration = configuration
    probabilities = try model.probabilities(for: frame.series)
    precondition(probabilities.count == frame.series.count, "a model gives one probability a bar")
  }

  /// The signals of a threshold for the side that is traded; of `nil`, which never trades, none.
  public func signals(_ threshold: Double?) throws(AssayError) -> Signals {
    let count = probabilities.count
    guard let threshold else { return Signals(entries: BitMask(count: count), exits: BitMask(count: count)) }
    let isShort = configuration.side == .short
    let signals = try ProbabilityStrategy(threshold: threshold, allowsShorts: isShort).signals(probabilities)
    return isShort ? signals.short ?? signals.long : signals.long
  }

  /// - Throws: what the engine refuses.
  public func run(_ threshold: Double?, over window: Range<Int>) throws -> BacktestResult {
    try BacktestEngine(frame: frame, configuration: configuration).run(try signals(threshold), over: window)
  }

  /// What a search of thresholds asks.
  public func outcome(_ threshold: Double?, _ window: Range<Int>) throws -> ThresholdOutcome {
    ThresholdOutcome(try run(threshold, over: window))
  }

  /// From the first to the last bar with a prediction; empty where there is none.
  public var predicted: Range<Int> {
    guard let first = probabilities.firstIndex(where: { !$0.isNaN }),
      let last = probabilities.lastIndex(where: { !$0.isNaN })
    else { return 0..<0 }
    return first..<last + 1
  }
}
