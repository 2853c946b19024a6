import Diagnostics
import Storage
import Validation

/// A candidate in front of the decision over the whole run.
struct FinalCandidate {
  let record: BacktestRecord
  /// The verdicts over the whole run.
  let outcomes: [GateOutcome]
  let score: CompositeScore
  var statistics = WinnerStatistics()
  /// Correlation of its returns with those of other survivors of the symbol.
  let correlations: [BacktestKey: Double]
  /// Whether it is a discovery and passed every gate.
  let passed: Bool

  init(
    _ candidate: CandidateRecord, _ record: BacktestRecord, _ earlier: [GateOutcome], _ family: FamilyRecord,
    _ deflation: SymbolDeflation, _ judgement: RunJudgement, _ gate: MultipleTestingGate
  ) {
    self.record = record
    let deflated = deflation.deflated(record.figures)
    var figures = judgement.figures(of: candidate, family)
    figures.deflatedSharpe = deflated.probability
    outcomes = gate.judge(figures).map { GateOutcome(record.key, gate: MultipleTestingGate.name, $0) }
    let isComplete = earlier.contains { $0.metric == "p_bar_permutation" }
    passed = isComplete && (earlier + outcomes).allSatisfy(\.passed) && judgement.finds(candidate)
    statistics.pValue = figures.pValue
    statistics.qValue = family.qValue
    statistics.deflatedSharpe = deflated.probability
    statistics.deflatedSharpeObservedVariance = deflated.withObservedVariance
    statistics.overfitting = family.overfitting
    score = CompositeScore(
      expectedSharpe: judgement.expectation(of: candidate, sharpe: record.figures.sharpeRatio).sharpe,
      outOfSampleSharpe: family.walkForwardSharpe,
      stability: earlier.first { $0.metric == "positive_neighbours" }?.value ?? .nan,
      overfitting: family.overfitting)
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
