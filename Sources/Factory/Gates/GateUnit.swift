import Backtest
import Diagnostics
import Numerics
import Storage
import Validation

/// Gates 3 to 6 of one symbol, once all its pairs are swept: a unit of its own, taken up again when it was
/// interrupted.
struct GateUnit: Sendable {
  let index: Int
  let symbol: String

  var key: String { symbol }

  /// A pure function of the bars, the configuration and what the symbol's sweeps left.
  func run(
    in context: SymbolContext, families: [FamilyRecord], candidates: [CandidateRecord], workers: Workers
  ) throws -> UnitOutcome {
    var outcome = UnitOutcome()
    guard !families.isEmpty else { return outcome }
    let screen = try symbolScreen(families, in: context)
    outcome.screening.symbols = [SymbolTestRecord(symbol: symbol, sessions: context.sessions.count, screen)]
    let files = Dictionary(uniqueKeysWithValues: families.map { ($0.strategy, $0) })
    var cases = try candidates.map { record in
      try CandidateCase(record, family: files[record.key.strategy], in: context)
    }
    for index in cases.indices where cases[index].isIn {
      try cases[index].judgeAlone(in: context, screen, workers)
    }
    let remaining = cases.indices.filter { cases[$0].isIn }
    if !remaining.isEmpty {
      let histories = try PermutedHistories(
        remaining.map { cases[$0].trial }, sharpes: remaining.map { cases[$0].sharpe }, in: context,
        workers: workers)
      for (index, p) in zip(remaining, histories.pValues) {
        cases[index].judgePermutation(p, context.configuration.gates.monteCarlo)
      }
    }
    let survivors = cases.indices.filter { cases[$0].isIn }
    for index in survivors {
      cases[index].noteCorrelations(survivors.filter { $0 != index }.map { cases[$0] })
    }
    outcome.gates = cases.flatMap(\.outcomes)
    outcome.screening.candidates = cases.map(\.record)
    return outcome
  }

  private func symbolScreen(_ families: [FamilyRecord], in context: SymbolContext) throws -> SymbolScreen {
    try SymbolScreen(
      families.map { family in
        SymbolScreen.Family(
          trials: family.trials, movingTrials: family.movingTrials, statistic: family.statistic,
          nullMaxima: NullMaxima(flat: family.nullMaxima) ?? NullMaxima(resamples: context.rows.resamples),
          standardizedSum: family.standardizedSum, sharpeSum: family.sharpeSum,
          sharpeSquares: family.sharpeSquares)
      }, level: context.configuration.gates.multipleTesting.alpha
    ) { family, critical in
      // Sweeping the few families in which something was found again is cheaper than keeping the returns of
      // all.
      let sweep = try SweepUnit(index: 0, symbol: symbol, strategy: families[family].strategy).sweep(
        in: context)
      return try FamilyScreen.upperMaxima(of: sweep.returns, rows: context.rows, below: critical)
    }
  }
}

/// One candidate on its way through gates 3 to 6.
private struct CandidateCase {
  private(set) var record: CandidateRecord
  let trial: Trial
  private(set) var outcomes: [GateOutcome] = []
  /// Annual, of the plain engine.
  private(set) var sharpe = Double.nan
  /// Whether no verdict has been against it.
  private(set) var isIn: Bool
  private let overfitting: Double
  private var returns: [Double] = []
  private var monteCarlo: CandidateMonteCarlo?
  private var detail = JSONObject()

  init(_ record: CandidateRecord, family: FamilyRecord?, in context: SymbolContext) throws {
    self.record = record
    trial = try Trial(record.key, context.library)
    overfitting = family?.overfitting ?? .nan
    let walk = context.configuration.gates.walkForward.judge(
      sharpe: family?.walkForwardSharpe ?? .nan, efficiency: family?.walkForwardEfficiency ?? .nan)
    isIn = walk.allSatisfy(\.passed)
  }

  /// Everything but the bars in a random order, which costs most and comes last.
  mutating func judgeAlone(in context: SymbolContext, _ screen: SymbolScreen, _ workers: Workers) throws {
    let gates = context.configuration.gates
    let result = try context.backtest(trial)
    returns = result.dailyReturns
    sharpe = CoreReturnMetrics(returns, periodsPerYear: context.daysPerYear).sharpeRatio ?? .nan
    let regimes = CandidateRegimes(result, in: context)
    detail["regimes"] = regimes.json
    note(RegimeGate.name, regimes.verdicts)
    if isIn {
      let neighbours = try CandidateNeighbours(trial, sharpe: sharpe, in: context)
      detail["neighbours"] = neighbours.json
      note(StabilityGate.name, neighbours.verdicts)
    }
    if isIn {
      let key = record.key
      let monteCarlo = try CandidateMonteCarlo(
        result, key: "\(key.strategy) \(key.parameters) \(key.exits)", in: context, workers: workers)
      self.monteCarlo = monteCarlo
      detail["monte_carlo"] = monteCarlo.json
      note(MonteCarloGate.name, gates.monteCarlo.judge(monteCarlo.values))
    }
    if isIn {
      var candidate = MultipleTestingGate.Candidate()
      candidate.superiorAbility = screen.superiorAbility.consistent
      candidate.statistic = record.statistic
      candidate.criticalValue = screen.criticalValue
      candidate.overfitting = overfitting
      note(MultipleTestingGate.name, gates.multipleTesting.judgeWithinSymbol(candidate))
    }
    record.detail = JSONValue.object(detail).text()
  }

  mutating func judgePermutation(_ p: Double, _ gate: MonteCarloGate) {
    guard var monteCarlo else { return }
    monteCarlo.values.barPermutation = p
    detail["monte_carlo"] = monteCarlo.json
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

extension SymbolTestRecord {
  init(symbol: String, sessions: Int, _ screen: SymbolScreen) {
    self.init(symbol: symbol)
    self.sessions = sessions
    trials = screen.trials
    statistic = screen.statistic
    spaLower = screen.superiorAbility.lower
    spaConsistent = screen.superiorAbility.consistent
    spaUpper = screen.superiorAbility.upper
    stepmCriticalValue = screen.criticalValue
    stepmSteps = screen.steps
    meanCorrelation = screen.meanCorrelation
    sharpeVariance = screen.sharpeVariance
  }
}
