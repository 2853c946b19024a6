import Diagnostics
import Market
import Numerics
import Storage
import Validation

/// What can be said only when all units of a run are done: the false discovery rate over all pairs, deflation
/// by every trial the ledger knows, and the winners.
///
/// Drawn from the database and the ledger alone, so it is the same however the run came to its end.
struct RunConclusion {
  private let run: FactoryRun
  private let database: ResultsDatabase
  private let ledger: TrialLedger
  private var id: String { run.record.id }
  private var gates: GateSettings { run.configuration.gates }

  init(_ run: FactoryRun, database: ResultsDatabase, ledger: TrialLedger) {
    self.run = run
    self.database = database
    self.ledger = ledger
  }

  func draw() throws {
    var records = ScreeningRecords()
    records.families = try adjusted(database.families(ofRun: id))
    let deflations = try symbolDeflations()
    let deflation = Dictionary(uniqueKeysWithValues: deflations.map { ($0.record.symbol, $0) })
    try judgeAllBacktests(records.families, deflation)
    let tests = deflations.map(\.record)
    let judgement = try RunJudgement(
      tests, accounts: tests.map { try run.account(of: $0.symbol, ledger) }, families: records.families,
      daysPerYear: Dictionary(uniqueKeysWithValues: tests.map { ($0.symbol, try daysPerYear($0.symbol)) }),
      symbolCount: run.configuration.symbols.count, gates.multipleTesting)
    records.symbols = judgement.symbols
    let candidates = try database.candidates(ResultsQuery(run: id))
    let earlier = Dictionary(
      grouping: try database.gates(ResultsQuery(run: id)).filter { $0.gate != MultipleTestingGate.name },
      by: \.key)
    let finalCandidates = try finalCandidates(candidates, earlier, records.families, deflation, judgement)
    let passed = finalCandidates.filter(\.passed)
    let outcomes = Dictionary(
      uniqueKeysWithValues: finalCandidates.map { ($0.record.key, (earlier[$0.record.key] ?? []) + $0.outcomes) })
    records.tiers = judgement.tiers(
      candidates,
      sharpes: Dictionary(
        uniqueKeysWithValues: finalCandidates.map { ($0.record.key, $0.record.figures.sharpeRatio) }),
      outcomes: outcomes, passed: Set(passed.map(\.record.key)))
    try database.conclude(records, gates: finalCandidates.flatMap(\.outcomes), ofRun: id)
    try database.setWinners(Ranking(run.configuration, passed).winners, ofRun: id)
  }

  /// Families with their p-values adjusted over all of them.
  private func adjusted(_ families: [FamilyRecord]) throws -> [FamilyRecord] {
    if families.isEmpty { return [] }
    let method: MultipleTesting.Method =
      switch gates.multipleTesting.discovery {
      case .benjaminiHochberg: .benjaminiHochberg
      case .benjaminiYekutieli: .benjaminiYekutieli
      }
    let adjusted = try MultipleTesting.adjusted(families.map { $0.pValue.isNaN ? 1 : $0.pValue }, by: method)
    return zip(families, adjusted).map { family, q in
      var family = family
      family.qValue = q
      return family
    }
  }

  private func symbolDeflations() throws -> [SymbolDeflation] {
    try database.symbolTests(ofRun: id).map { record in
      let known = try ledger.distinctTrials(dataHash: run.hashes[record.symbol] ?? "")
      let days = try daysPerYear(record.symbol)
      return SymbolDeflation(record, ledgerTrials: max(known, record.trials), daysPerYear: days)
    }
  }

  private func daysPerYear(_ symbol: String) throws -> Double {
    try run.source.instrument(symbol, run.configuration.timeframe).daysPerYear
  }

  /// p, q and deflated Sharpe ratio of every backtest. q is adjusted over all backtests of the run.
  private func judgeAllBacktests(
    _ families: [FamilyRecord], _ deflation: [String: SymbolDeflation]
  ) throws {
    let overfitting = Dictionary(
      uniqueKeysWithValues: families.map { ("\($0.symbol)/\($0.strategy)", $0.overfitting) })
    var judgements: [(key: BacktestKey, judgement: TrialJudgement)] = []
    try database.forEachResult(ResultsQuery(run: id)) { record in
      var judgement = TrialJudgement()
      let probability = record.figures.probabilisticSharpeRatio
      judgement.pValue = probability.isNaN ? 1 : 1 - probability
      judgement.deflatedSharpe = deflation[record.key.symbol]?.deflated(record.figures).probability ?? .nan
      judgement.overfitting = overfitting["\(record.key.symbol)/\(record.key.strategy)"] ?? .nan
      judgements.append((record.key, judgement))
    }
    if judgements.isEmpty { return }
    let adjusted = try MultipleTesting.adjusted(judgements.map(\.judgement.pValue), by: .benjaminiHochberg)
    for index in judgements.indices { judgements[index].judgement.qValue = adjusted[index] }
    try database.setJudgements(judgements, ofRun: id)
  }

  /// Every candidate with the verdicts over the whole run.
  private func finalCandidates(
    _ candidates: [CandidateRecord], _ earlier: [BacktestKey: [GateOutcome]], _ families: [FamilyRecord],
    _ deflation: [String: SymbolDeflation], _ judgement: RunJudgement
  ) throws -> [FinalCandidate] {
    let family = Dictionary(uniqueKeysWithValues: families.map { ("\($0.symbol)/\($0.strategy)", $0) })
    return try candidates.compactMap { candidate -> FinalCandidate? in
      guard let pair = family["\(candidate.key.symbol)/\(candidate.key.strategy)"],
        let deflation = deflation[candidate.key.symbol],
        let record = try database.record(candidate.key, ofRun: id)
      else { return nil }
      return FinalCandidate(
        candidate, record, earlier[candidate.key] ?? [], pair, deflation, judgement, gates.multipleTesting)
    }
  }
}
