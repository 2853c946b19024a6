import Diagnostics
import Storage
import Validation

/// A candidate that no gate of its symbol stopped, in front of the tests over the whole run.
struct Finalist {
  static let metricsOverRun = ["q_value", "deflated_sharpe"]

  let record: BacktestRecord
  /// The verdicts over the whole run.
  let outcomes: [GateOutcome]
  let score: CompositeScore
  var statistics = WinnerStatistics()
  /// Correlation of its returns with those of other survivors of the symbol.
  let correlations: [BacktestKey: Double]

  var passed: Bool { outcomes.allSatisfy(\.passed) }

  init(
    _ candidate: CandidateRecord, _ record: BacktestRecord, _ earlier: [GateOutcome], _ family: FamilyRecord,
    _ deflation: SymbolDeflation, _ gate: MultipleTestingGate
  ) {
    self.record = record
    let deflated = deflation.deflated(record.figures)
    var figures = MultipleTestingGate.Candidate()
    figures.qValue = family.qValue
    figures.deflatedSharpe = deflated.probability
    outcomes = gate.judgeOverRun(figures).map { GateOutcome(record.key, gate: MultipleTestingGate.name, $0) }
    statistics.pValue = family.pValue
    statistics.qValue = family.qValue
    statistics.deflatedSharpe = deflated.probability
    statistics.deflatedSharpeObservedVariance = deflated.withObservedVariance
    statistics.overfitting = family.overfitting
    let spread = earlier.first { $0.metric == "sharpe_spread" }
    score = CompositeScore(
      outOfSampleSharpe: family.walkForwardSharpe, efficiency: family.walkForwardEfficiency,
      deflatedSharpe: deflated.probability, overfitting: family.overfitting,
      spread: spread.map { $0.value / $0.threshold } ?? .nan)
    statistics.components = score.json.text()
    correlations = Self.correlations(candidate)
  }

  private static func correlations(_ candidate: CandidateRecord) -> [BacktestKey: Double] {
    let detail = candidate.detail.flatMap { try? JSONValue(parsing: $0) }
    var correlations: [BacktestKey: Double] = [:]
    for other in detail?["correlations"]?.arrayValue ?? [] {
      let key = BacktestKey(
        symbol: candidate.key.symbol, strategy: other["strategy"]?.stringValue ?? "",
        parameters: other["parameters"]?.stringValue ?? "", exits: other["exits"]?.stringValue ?? "")
      correlations[key] = other["correlation"]?.doubleValue ?? .nan
    }
    return correlations
  }
}
