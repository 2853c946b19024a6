import Factory
import Market
import Numerics
import Storage
import Strategies

extension FactoryReportBuilder {
  /// Every pair, and what became of it.
  func pairs() throws -> [ReportPair] {
    let judged = try summary.pairs.map { pair -> ReportPair in
      let furthest = pair.furthest
      let best = try furthest.flatMap { try database.record($0.key, ofRun: summary.run.id) }
      return try self.pair(
        pair.symbol, pair.strategy, best: best, evidence: ReportEvidence(pair.family, best?.judgement),
        verdict: furthest.map(verdict)
          ?? .notJudged(reason: "No parameter set of its grid gave a result."))
    }
    let unjudged = try summary.failures.compactMap { unit -> ReportPair? in
      let name = UnitName(unit, pairs: summary.run.pairCount)
      guard let strategy = name.strategy else { return nil }
      return try pair(
        name.symbol, strategy, best: nil,
        evidence: ReportEvidence(), verdict: .notJudged(reason: unit.failure ?? "It failed."))
    }
    return judged + unjudged
  }

  /// Why a candidate passed or was rejected.
  func verdict(of candidate: FactorySummary.Candidate) -> ReportPair.Verdict {
    if candidate.passed { return .passed }
    let checks = candidate.reasons.map(GateWording.check)
    guard let gate = checks.first?.gate else {
      return .notJudged(reason: "The run has not come to its later gates.")
    }
    return .rejected(gate: gate, failures: checks.map { .init($0.criterion, value: $0.value) })
  }

  private func pair(
    _ symbol: String, _ strategy: String, best: BacktestRecord?, evidence: ReportEvidence,
    verdict: ReportPair.Verdict
  ) throws -> ReportPair {
    let description = try library.model(named: strategy).description
    return ReportPair(
      symbol: symbol, timeframe: configuration.timeframe, strategyID: "\(description.id)",
      strategyName: description.name,
      backtests: try database.resultCount(
        ResultsQuery(run: summary.run.id, symbol: symbol, strategy: strategy)),
      best: try best.map { try metrics(of: $0) } ?? ReportMetrics(), evidence: evidence, verdict: verdict)
  }

  /// The stored figures, with the length of the returns that they come from.
  private func metrics(of record: BacktestRecord) throws -> ReportMetrics {
    var metrics = ReportMetrics(record.figures)
    guard let test = summary.symbols.first(where: { $0.symbol == record.key.symbol }) else { return metrics }
    let daysPerYear = try source.instrument(record.key.symbol, configuration.timeframe).daysPerYear
    metrics.observations = test.sessions
    metrics.periodsPerYear = daysPerYear
    let root = daysPerYear.squareRoot()
    let estimate = SharpeEstimate(
      sharpe: record.figures.sharpeRatio / root, observations: test.sessions, skew: record.figures.skew,
      kurtosis: record.figures.kurtosis)
    metrics.sharpeStandardError = estimate.standardError.map { $0 * root }
    return metrics
  }
}
