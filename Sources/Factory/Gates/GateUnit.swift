import Backtest
import Diagnostics
import Numerics
import Storage
import Validation

/// The decision within one symbol and gates 3 to 5 of its candidates, once all its pairs are swept: a unit of its own,
/// taken up again when it was interrupted.
package struct GateUnit: Sendable {
  let index: Int
  let symbol: String

  var key: String { symbol }

  /// A pure function of the bars, the configuration and what the symbol's sweeps left.
  func run(
    in context: SymbolContext, families: [FamilyRecord], candidates: [CandidateRecord], workers: Workers
  ) throws -> UnitOutcome {
    var outcome = UnitOutcome()
    guard !families.isEmpty else { return outcome }
    let gates = context.configuration.gates
    let judgement = try SymbolJudgement(
      families, symbol: symbol, sessions: context.sessions.count, gates: gates
    ) { batches in
      // Sweeping again the few symbols on which something is near a threshold is cheaper than drawing thousands of
      // rows for all.
      try workers.map(families.count) { place in
        try moreMaxima(of: families[place], batches, gates, in: context)
      }
    }
    outcome.screening.symbols = [judgement.test]
    outcome.screening.families = judgement.families
    let known = Dictionary(uniqueKeysWithValues: families.map { ($0.strategy, $0) })
    var cases = try candidates.map { record in
      try CandidateCase(judgement.judged(record), family: known[record.key.strategy], in: context)
    }
    for index in cases.indices where cases[index].isIn { try cases[index].judgeAlone(in: context) }
    // Gate 5 costs most. What cannot win is not asked.
    let shortlist = cases.indices.filter {
      cases[$0].isIn && cases[$0].record.adjustedPValue <= gates.multipleTesting.candidateLevel
    }
    for index in shortlist { try cases[index].judgeChance(in: context, workers) }
    for (strategy, own) in Dictionary(
      grouping: shortlist.filter { cases[$0].isIn }, by: { cases[$0].record.key.strategy }
    ).sorted(by: {
      $0.key < $1.key
    }) {
      let histories = try PermutedHistories(strategy: strategy, in: context, workers: workers)
      for index in own { cases[index].judgePermutation(histories, gates.monteCarlo) }
    }
    let survivors = shortlist.filter { cases[$0].isIn }
    for index in survivors {
      cases[index].noteCorrelations(survivors.filter { $0 != index }.map { cases[$0] })
    }
    outcome.gates = cases.flatMap(\.outcomes)
    outcome.screening.candidates = cases.map(\.record)
    return outcome
  }

  private func moreMaxima(
    of family: FamilyRecord, _ batches: Range<Int>, _ gates: GateSettings, in context: SymbolContext
  ) throws -> [PerformanceStatistic: [Double]] {
    if family.nullMaxima.isEmpty && family.neutralMaxima.isEmpty { return [:] }
    let sweep = try SweepUnit(index: 0, symbol: symbol, strategy: family.strategy).sweep(in: context)
    var maxima: [PerformanceStatistic: [Double]] = [:]
    for statistic in PerformanceStatistic.allCases {
      maxima[statistic] = try TrialPanel.maxima(
        of: sweep.profits, trades: sweep.records.map(\.figures.trades),
        minimumTrades: gates.viability.minimumTrades, statistic, rows: context.rows, batches: batches)
    }
    return maxima
  }
}

/// One candidate on its way through gates 3 to 5.
private struct CandidateCase {
  private(set) var record: CandidateRecord
  let trial: Trial
  private(set) var outcomes: [GateOutcome] = []
  /// Annual, of the plain engine.
  private(set) var sharpe = Double.nan
  /// Whether no verdict has been against it.
  private(set) var isIn: Bool
  private var returns: [Double] = []
  private var result: BacktestResult?
  private var monteCarlo: CandidateMonteCarlo?
  private var detail = JSONObject()

  init(_ record: CandidateRecord, family: FamilyRecord?, in context: SymbolContext) throws {
    self.record = record
    trial = try Trial(record.key, context.library)
    detail["grid_edges"] = .array(
      GridEdges(trial, exits: context.configuration.exits).names.map(JSONValue.string))
    self.record.detail = JSONValue.object(detail).text()
    isIn =
      family.map { context.configuration.gates.walkForward.judge($0.walkForward).allSatisfy(\.passed) }
      ?? false
  }

  /// Gates 3 and 4.
  mutating func judgeAlone(in context: SymbolContext) throws {
    let result = try context.backtest(trial)
    self.result = result
    returns = result.dailyReturns
    sharpe = CoreReturnMetrics(returns, periodsPerYear: context.daysPerYear).sharpeRatio ?? .nan
    let regimes = CandidateRegimes(result, in: context)
    detail["regimes"] = regimes.json
    note(RegimeGate.name, regimes.verdicts)
    if isIn {
      let neighbours = try CandidateNeighbours(
        trial, sharpe: sharpe, profits: context.profits(result), in: context)
      detail["neighbours"] = neighbours.json
      note(StabilityGate.name, neighbours.verdicts)
    }
    record.detail = JSONValue.object(detail).text()
  }

  /// Gate 5 without the bars in a random order.
  mutating func judgeChance(in context: SymbolContext, _ workers: Workers) throws {
    guard let result else { return }
    let key = record.key
    let monteCarlo = try CandidateMonteCarlo(
      result, key: "\(key.strategy) \(key.parameters) \(key.exits)", in: context, workers: workers)
    self.monteCarlo = monteCarlo
    detail["monte_carlo"] = monteCarlo.json
    record.detail = JSONValue.object(detail).text()
    note(MonteCarloGate.name, context.configuration.gates.monteCarlo.judge(monteCarlo.values))
  }

  mutating func judgePermutation(_ histories: PermutedHistories, _ gate: MonteCarloGate) {
    guard var monteCarlo else { return }
    monteCarlo.values.barPermutation = histories.pValue
    detail["monte_carlo"] = monteCarlo.json
    detail["permutation"] = histories.json
    record.detail = JSONValue.object(detail).text()
    note(MonteCarloGate.name, gate.judge(monteCarlo.values).filter { $0.metric == "p_bar_permutation" })
  }

  /// How its returns go with those of the symbol's other survivors: winners must not be the same bet twice.
  mutating func noteCorrelations(_ others: [CandidateCase]) {
    detail["correlations"] = .array(
      others.map { other in
        [
          "correlation": JSONValue(Correlation.matrix([returns, other.returns])[1]),
          "exits": .string(other.record.key.exits), "parameters": .string(other.record.key.parameters),
          "strategy": .string(other.record.key.strategy),
        ]
      })
    record.detail = JSONValue.object(detail).text()
  }

  private mutating func note(_ gate: String, _ verdicts: [GateVerdict]) {
    outcomes += verdicts.map { GateOutcome(record.key, gate: gate, $0) }
    if !verdicts.allSatisfy(\.passed) { isIn = false }
  }
}

extension FamilyRecord {
  /// The figures of gate 2.
  var walkForward: WalkForwardGate.Figures {
    var figures = WalkForwardGate.Figures()
    figures.sharpe = walkForwardSharpe
    figures.sharpeError = walkForwardSharpeError
    figures.retained = walkForwardRetained
    figures.retainedError = walkForwardRetainedError
    figures.efficiency = walkForwardEfficiency
    figures.efficiencyError = walkForwardEfficiencyError
    return figures
  }
}
