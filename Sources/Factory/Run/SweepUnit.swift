import Backtest
import Diagnostics
import Market
import Numerics
import Storage
import Strategies
import Validation

/// One symbol with one strategy: every parameter set with every exit. The unit of resuming and of parallel
/// work.
package struct SweepUnit: Sendable {
  let index: Int
  let symbol: String
  let strategy: String

  package var key: String { "\(symbol)/\(strategy)" }

  /// Runs the unit. A pure function of bars and configuration.
  func run(in context: SymbolContext) throws -> UnitOutcome {
    let sweep = try sweep(in: context)
    let gates = context.configuration.gates
    let screen = try FamilyScreen(
      sweep.returns, overfittingBlocks: gates.multipleTesting.overfittingBlocks)
    let panel = try sweep.panel(gates, rows: context.rows)
    var family = FamilyRecord(symbol: symbol, strategy: strategy, screen, panel)
    var outcome = UnitOutcome()
    outcome.returns = sweep.returns
    outcome.results = sweep.records
    let chosen = Self.candidates(
      among: sweep.records, panel: panel, gates, most: context.configuration.winnersPerStrategy)
    for index in chosen {
      let record = sweep.records[index]
      outcome.gates += gates.viability.judge(
        record.figures.candidate(sessions: context.sessions.count, context.daysPerYear)
      ).map {
        GateOutcome(record.key, gate: ViabilityGate.name, $0)
      }
    }
    if let first = chosen.first,
      gates.viability.judge(sweep.records[first].figures.candidate).allSatisfy(\.passed)
    {
      let walk = try FamilyWalkForward(sweep, in: context)
      walk.note(in: &family)
      outcome.screening.windows = walk.windows
      for (place, index) in chosen.enumerated() {
        let key = sweep.records[index].key
        var candidate = CandidateRecord(key, place: place + 1, statistic: panel.absolute.statistics[index])
        candidate.neutralStatistic = panel.neutral.statistics[index]
        outcome.screening.candidates.append(candidate)
        outcome.gates += walk.verdicts.map { GateOutcome(key, gate: WalkForwardGate.name, $0) }
      }
    }
    outcome.screening.families = [family]
    return outcome
  }

  /// Every backtest of the unit with its returns session by session.
  func sweep(in context: SymbolContext) throws -> FamilySweep {
    let model = try context.library.model(named: strategy)
    let spacing = BarSpacing(of: context.frame.series)
    let fills = context.sweep.entryFills
    var family = FamilySweep()
    for set in try ParameterGrid(of: model).sets {
      let prepared = try PreparedStrategy(
        model, set, composition: context.configuration.composition, spacing: spacing)
      let signals = try prepared.signals(on: context.store, fills: fills)
      let parameters = set.json.text()
      context.sweep.run(signals) { plan, result in
        let key = BacktestKey(
          symbol: symbol, strategy: strategy, parameters: parameters, exits: plan.json.text())
        var figures = BacktestFigures(result, bars: context.window.count, daysPerYear: context.daysPerYear)
        if let ruin = result.ruin { figures.ruinDay = Double(context.frame.series.sessionDates[ruin.bar]) }
        family.records.append(BacktestRecord(key, figures))
        family.returns.append(result.dailyReturns)
        family.profits.append(context.profits(result))
      }
    }
    return family
  }

  /// The backtests that stand for the pair: those that pass gate 1 with the clearest profit, by the smaller of their
  /// standardised statistics; at most one a parameter set and none that trades like one before it. Where none passes,
  /// the one that fails the fewest criteria. Ties by Sharpe ratio, then by order.
  static func candidates(
    among records: [BacktestRecord], panel: TrialPanel, _ gates: GateSettings, most: Int
  ) -> [Int] {
    let scored = records.indices.map { index -> Scored in
      let figures = records[index].figures
      return Scored(
        index: index, failed: gates.viability.judge(figures.candidate).count { !$0.passed },
        score: panel.score(of: index, gates.multipleTesting.statistic),
        sharpe: figures.sharpeRatio.isNaN ? -.infinity : figures.sharpeRatio)
    }
    let ordered = scored.sorted {
      ($0.failed, $1.score, $1.sharpe, $0.index) < ($1.failed, $0.score, $0.sharpe, $1.index)
    }
    guard let best = ordered.first else { return [] }
    if best.failed > 0 { return [best.index] }
    var chosen: [Int] = []
    for scored in ordered where scored.failed == 0 && chosen.count < most {
      let record = records[scored.index]
      let isKnown = chosen.contains {
        records[$0].key.parameters == record.key.parameters || records[$0].figures.equal(record.figures)
      }
      if !isKnown { chosen.append(scored.index) }
    }
    return chosen
  }

  private struct Scored {
    let index: Int
    let failed: Int
    let score: Double
    let sharpe: Double
  }
}

/// All backtests of a pair, in the order of parameter sets and exits.
struct FamilySweep: Sendable {
  var records: [BacktestRecord] = []
  /// Simple returns session by session, one list a record.
  var returns: [[Double]] = []
  /// Profits session by session, in what the run judges.
  var profits: [[Double]] = []

  /// The tests for an edge, over the trials with enough trades.
  func panel(_ gates: GateSettings, rows: ScreenRows) throws -> TrialPanel {
    try TrialPanel(
      profits, trades: records.map(\.figures.trades), minimumTrades: gates.viability.minimumTrades,
      rows: rows,
      decision: gates.multipleTesting.statistic)
  }
}

/// What a unit hands to the database, and the returns for the archive.
struct UnitOutcome: Sendable {
  var results: [BacktestRecord] = []
  var gates: [GateOutcome] = []
  var screening = ScreeningRecords()
  var returns: [[Double]] = []
}

extension GateOutcome {
  init(_ key: BacktestKey, gate: String, _ verdict: GateVerdict) {
    self.init(
      key, gate: gate, metric: verdict.metric, value: verdict.value, threshold: verdict.threshold,
      rule: verdict.rule.rawValue, passed: verdict.passed)
    standardError = verdict.standardError
    level = verdict.level
    decides = verdict.decides
  }
}

extension FamilyRecord {
  init(symbol: String, strategy: String, _ screen: FamilyScreen, _ panel: TrialPanel) {
    self.init(symbol: symbol, strategy: strategy)
    trials = screen.trials
    movingTrials = screen.movingTrials
    distinctTrials = screen.distinctTrials
    panelTrials = panel.panelTrials
    if let best = panel.best {
      statistic = panel.absolute.statistics[best]
      neutralStatistic = panel.neutral.statistics[best]
    }
    overfitting = screen.overfitting
    probabilityOfLoss = screen.probabilityOfLoss
    sharpeSum = screen.sharpeSum
    sharpeSquares = screen.sharpeSquares
    nullMaxima = panel.absolute.maxima
    neutralMaxima = panel.neutral.maxima
    centredMaxima = panel.absolute.centredMaxima
    standardizedSum = screen.standardizedSum
  }
}

extension BacktestFigures {
  init(_ outcome: borrowing SweepOutcome, bars: Int, daysPerYear: Double) {
    self.init()
    let metrics = CoreReturnMetrics(outcome.dailyReturns, periodsPerYear: daysPerYear)
    let statistics = outcome.statistics
    sharpeRatio = metrics.sharpeRatio ?? .nan
    sortinoRatio = metrics.sortinoRatio ?? .nan
    totalReturn = metrics.totalReturn ?? .nan
    cagr = metrics.compoundAnnualGrowthRate ?? .nan
    annualVolatility = metrics.annualVolatility ?? .nan
    maxDrawdown = metrics.maximumDrawdown ?? .nan
    maxDrawdownMarked = outcome.markedDrawdown
    skew = metrics.skew ?? .nan
    kurtosis = metrics.kurtosis ?? .nan
    probabilisticSharpeRatio = metrics.probabilisticSharpeRatio ?? .nan
    minTrackRecordLength = metrics.minimumTrackRecordLength ?? .nan
    trades = statistics.trades
    profitFactor = statistics.profitFactor ?? .nan
    winRate = statistics.winRate ?? .nan
    averageBarsHeld = statistics.trades > 0 ? Double(statistics.barsHeld) / Double(statistics.trades) : .nan
    exposure = bars > 0 ? Double(statistics.barsHeld) / Double(bars) : .nan
    ambiguousShare = statistics.trades > 0 ? Double(statistics.ambiguous) / Double(statistics.trades) : .nan
    totalPnL = (outcome.finalEquity - outcome.initialCapital).amount
    costs = (statistics.commission + statistics.slippage).amount
  }

  /// Whether every figure is the same; undefined ones are equal here.
  func equal(_ other: Self) -> Bool {
    trades == other.trades
      && Self.fields.allSatisfy { field in
        let (own, its) = (self[keyPath: field], other[keyPath: field])
        return own == its || (own.isNaN && its.isNaN)
      }
  }

  var candidate: ViabilityGate.Candidate {
    ViabilityGate.Candidate(
      trades: trades, sharpe: sharpeRatio, profitFactor: profitFactor, markedDrawdown: maxDrawdownMarked,
      winRate: winRate, isRuined: !ruinDay.isNaN)
  }

  /// With the standard error of the annual Sharpe ratio.
  func candidate(sessions: Int, _ daysPerYear: Double) -> ViabilityGate.Candidate {
    var candidate = candidate
    let root = daysPerYear.squareRoot()
    let estimate = SharpeEstimate(
      sharpe: sharpeRatio / root, observations: sessions, skew: skew, kurtosis: kurtosis)
    candidate.sharpeError = estimate.standardError.map { $0 * root } ?? .nan
    return candidate
  }
}
