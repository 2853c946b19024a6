import Backtest
public import Diagnostics
import Figures
import Market
import Numerics
public import Search

/// What is left of the best trial of a study of a strategy: deflated by everything that was tried, and measured on
/// dates that the search did not see.
public struct StudyVerdict: Sendable {
  /// The trial that is judged; with several objectives the one of the front with the best Sharpe ratio.
  public var trial: StudyTrial
  /// Annual Sharpe ratio of the trial on the dates of the search.
  public var sharpe: Double?
  /// Sharpe ratio, a year, that the best of as many trials without skill is expected to show.
  public var expectedMaximum: Double?
  /// Trials of the study, failed and pruned ones included.
  public var studyTrials: Int
  /// Different trials ever made on these bars, by the trial ledger; at least those of the study.
  public var ledgerTrials: Int
  /// Probability that the true Sharpe ratio exceeds that of luck, by the study's trials and by the ledger's.
  public var deflatedByStudy: Double?
  public var deflatedByLedger: Double?
  /// `nil` where the search saw all dates.
  public var unseen: StrategyMeasurement?

  /// The level of the factory's sixth gate.
  public static let level = 0.95

  /// - Returns: `nil` without a complete trial.
  public init?(_ study: Study, ledgerTrials: Int, periodsPerYear: Double, unseen: StrategyMeasurement?) {
    guard let trial = Self.chosen(study) else { return nil }
    self.trial = trial
    self.unseen = unseen
    studyTrials = study.trials.count
    self.ledgerTrials = max(ledgerTrials, study.trials.count)
    sharpe = trial.figure(FigureDefinition.sharpeRatio.key)
    // A trial without a Sharpe ratio, failed, pruned or flat, counts with 0.
    let ratios = study.trials.map { $0.figure(FigureDefinition.sharpeRatioPerPeriod.key) ?? 0 }
    guard let ratio = trial.figure(FigureDefinition.sharpeRatioPerPeriod.key),
      let sessions = trial.figure("sessions"),
      let skew = trial.figure("skew"), let kurtosis = trial.figure("kurtosis")
    else { return }
    let estimate = SharpeEstimate(
      sharpe: ratio, observations: Int(sessions), skew: skew, kurtosis: kurtosis)
    deflatedByStudy = DeflatedSharpe(estimate, trialSharpes: ratios)?.probability
    let byLedger = DeflatedSharpe(
      estimate, trialSharpes: ratios, effectiveTrials: Double(self.ledgerTrials))
    deflatedByLedger = byLedger?.probability
    expectedMaximum = byLedger.map { $0.expectedMaximum * periodsPerYear.squareRoot() }
  }

  /// The trial that a study of a strategy stands for.
  public static func chosen(_ study: Study) -> StudyTrial? {
    if study.design.objectives.count == 1 { return study.best }
    return study.front.max { a, b in
      (a.figure(FigureDefinition.sharpeRatio.key) ?? -.infinity)
        < (b.figure(FigureDefinition.sharpeRatio.key) ?? -.infinity)
    }
  }

  /// Whether the Sharpe ratio is beyond luck, counting everything that was tried. `nil` where that is undefined.
  public var survives: Bool? { deflatedByLedger.map { $0 >= Self.level } }

  /// The verdict in a sentence.
  public var sentence: String {
    switch survives {
    case true?: return "What the search found survives deflation."
    case false?: return "What the search found does not survive deflation."
    case nil: return "What the search found cannot be deflated: its Sharpe ratio is undefined."
    }
  }

  public var json: JSONValue {
    [
      "trial": JSONValue(trial.number), FigureDefinition.sharpeRatio.key: JSONValue(sharpe),
      "expected_max_sharpe": JSONValue(expectedMaximum), "study_trials": JSONValue(studyTrials),
      "ledger_trials": JSONValue(ledgerTrials), "deflated_sharpe_study": JSONValue(deflatedByStudy),
      "deflated_sharpe": JSONValue(deflatedByLedger), "survives": survives.map { .bool($0) } ?? .null,
      "unseen": unseen?.json ?? .null,
    ]
  }
}

extension StrategyMeasurement {
  /// What a document says of the dates after those of a search.
  static let figures: [FigureDefinition] = [
    .sharpeRatio, .sharpeStandardError, .probabilisticSharpeRatio, .totalReturn, .maximumDrawdown,
  ]

  public var json: JSONValue {
    var document: JSONObject = [
      "from": .string(from.description), "to": .string(through.description),
      "sessions": JSONValue(returns.count),
      FigureDefinition.trades.key: JSONValue(trades),
    ]
    for (key, value) in metrics.members(Self.figures) { document[key] = value }
    return .object(document)
  }
}
