import Backtest
public import Diagnostics

/// What a threshold is chosen by.
public enum ThresholdMetric: String, Sendable, Hashable, CaseIterable {
  /// Annual Sharpe ratio of the returns by session.
  case sharpe
  /// Total return.
  case totalReturn = "return"
  /// Annual growth over the maximum drawdown.
  case calmar
}

/// Chooses the confidence threshold of a classifier on one part of the data and measures it on another.
///
/// The part that chooses is never the part that measures: `holdOut` takes the two apart and refuses an overlap,
/// `walkForward` repeats it forward in time. Of equal scores the lower threshold wins; a threshold whose score is
/// undefined, or which traded too seldom, cannot be chosen. Choosing among nine is a selection like any other: the
/// test part has an honest figure, the validation part has a flattered one.
public struct ThresholdSearch: Sendable, Hashable {
  /// Runs a threshold over a range of bars; `nil` stays out of the market.
  public typealias Backtest = (_ threshold: Double?, _ bars: Range<Int>) throws -> ThresholdOutcome

  public let thresholds: [Double]
  public let metric: ThresholdMetric
  /// Trades below which a threshold cannot be chosen.
  public let minimumTrades: Int
  /// Sessions a year, for annualisation.
  public let periodsPerYear: Double

  /// - Throws: `invalid_threshold` for a grid that is empty, has no positive step or leaves [0.5, 1).
  public init(
    metric: ThresholdMetric = .sharpe, from: Double = 0.5, through: Double = 0.9, step: Double = 0.05,
    minimumTrades: Int = 1, periodsPerYear: Double
  ) throws(AssayError) {
    guard from >= 0.5, through < 1, from <= through, step > 0, step.isFinite else {
      throw Self.invalid("The thresholds run from \(from) through \(through) by \(step).")
    }
    guard (through - from) / step <= 10_000 else { throw Self.invalid("\(step) is too small a step.") }
    guard minimumTrades >= 1, periodsPerYear > 0, periodsPerYear.isFinite else {
      throw Self.invalid("\(minimumTrades) trades and \(periodsPerYear) periods a year are asked for.")
    }
    // Rounded to a billionth, so that 0.5 + 3 × 0.05 is the number that a user writes as 0.65.
    thresholds = (0...Int(((through - from) / step + 1e-9).rounded(.down))).map {
      ((from + Double($0) * step) * 1e9).rounded() / 1e9
    }
    self.metric = metric
    self.minimumTrades = minimumTrades
    self.periodsPerYear = periodsPerYear
  }

  /// Scores every threshold on a part of the bars.
  public func choose(on part: Range<Int>, _ backtest: Backtest) throws -> ThresholdChoice {
    var choice = ThresholdChoice(part: part, scores: [], chosen: nil)
    var best = -Double.infinity
    for threshold in thresholds {
      let outcome = try backtest(threshold, part)
      let core = outcome.metrics(periodsPerYear)
      let score = score(core)
      choice.scores.append(ThresholdScore(threshold: threshold, score: score, trades: outcome.trades))
      if let score, outcome.trades >= minimumTrades, score > best {
        best = score
        choice.chosen = threshold
      }
    }
    return choice
  }

  /// A gain without any drawdown has no Calmar ratio; it ranks above all that have one.
  private func score(_ core: CoreReturnMetrics) -> Double? {
    switch metric {
    case .sharpe: return core.sharpeRatio
    case .totalReturn: return core.totalReturn
    case .calmar:
      if let ratio = core.calmarRatio { return ratio }
      guard let gain = core.totalReturn, gain > 0, core.maximumDrawdown == 0 else { return nil }
      return .infinity
    }
  }

  /// Chooses on one part and measures on a later one.
  ///
  /// - Throws: `overlapping_parts` unless the test begins where the validation has ended; what the backtest throws.
  public func holdOut(
    validation: Range<Int>, test: Range<Int>, _ backtest: Backtest
  ) throws -> ThresholdReport {
    guard !validation.isEmpty, !test.isEmpty, validation.upperBound <= test.lowerBound else {
      throw AssayError(
        code: "overlapping_parts",
        message: "Thresholds are chosen on bars \(Self.text(validation)) and measured on \(Self.text(test)).",
        remedy: "Measure on bars that all come after those that choose.", kind: .usage)
    }
    let choice = try choose(on: validation, backtest)
    return ThresholdReport(choice: choice, part: test, outcome: try backtest(choice.chosen, test))
  }

  /// Chooses on each training window and measures on the test window after it.
  ///
  /// Where no threshold can be chosen the window is sat out, and its returns of zero count.
  /// - Parameter splits: of bar positions relative to `start`.
  public func walkForward(
    _ splits: WalkForwardSplits, from start: Int = 0, _ backtest: Backtest
  ) throws -> ThresholdWalkForward {
    func shifted(_ range: Range<Int>) -> Range<Int> { range.lowerBound + start..<range.upperBound + start }
    return ThresholdWalkForward(
      windows: try splits.splits.map {
        try holdOut(validation: shifted($0.train), test: shifted($0.test), backtest)
      })
  }

  private static func text(_ range: Range<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }

  private static func invalid(_ message: String) -> AssayError {
    AssayError(
      code: "invalid_threshold", message: message,
      remedy: "Give thresholds from 0.5 up to but not 1, with a step above 0.", kind: .usage)
  }
}
