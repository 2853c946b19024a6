import Backtest
import Diagnostics
import Market
import Storage
import Strategies
import Validation

/// One symbol with one strategy: every parameter set with every exit. The unit of resuming and of parallel
/// work.
struct SweepUnit: Sendable {
  let index: Int
  let symbol: String
  let strategy: String

  var key: String { "\(symbol)/\(strategy)" }

  /// Runs the unit. A pure function of bars and configuration.
  /// - Parameter pairs: how many pairs the run judges, which decides how small a p-value has to be told apart.
  func run(in context: SymbolContext, pairs: Int) throws -> UnitOutcome {
    let sweep = try sweep(in: context)
    let gates = context.configuration.gates
    var settings = FamilyScreen.Settings()
    settings.overfittingBlocks = gates.multipleTesting.overfittingBlocks
    settings.mostResamples = max(
      gates.multipleTesting.resamples, Int((1.25 * Double(pairs) / gates.multipleTesting.alpha).rounded(.up)))
    let screen = try FamilyScreen(sweep.returns, rows: context.rows, settings: settings)
    var family = FamilyRecord(symbol: symbol, strategy: strategy, screen)
    var outcome = UnitOutcome()
    outcome.returns = sweep.returns
    outcome.results = sweep.records
    let chosen = Self.candidates(
      among: sweep.records, gate: gates.viability, most: context.configuration.winnersPerStrategy)
    for index in chosen {
      let record = sweep.records[index]
      outcome.gates += gates.viability.judge(record.figures.candidate).map {
        GateOutcome(record.key, gate: ViabilityGate.name, $0)
      }
    }
    if let first = chosen.first,
      gates.viability.judge(sweep.records[first].figures.candidate).allSatisfy(\.passed)
    {
      let walk = try FamilyWalkForward(sweep, in: context)
      family.walkForwardSharpe = walk.sharpe
      family.walkForwardEfficiency = walk.efficiency
      outcome.screening.windows = walk.windows
      for (place, index) in chosen.enumerated() {
        let key = sweep.records[index].key
        outcome.screening.candidates.append(
          CandidateRecord(key, place: place + 1, statistic: screen.statistics[index]))
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
      }
    }
    return family
  }

  /// The backtests that stand for the pair: the best that pass gate 1, at most one a parameter set and none
  /// that trades like one before it; where none passes, the one that fails the fewest criteria. By Sharpe
  /// ratio, ties by order.
  static func candidates(among records: [BacktestRecord], gate: ViabilityGate, most: Int) -> [Int] {
    let scored = records.indices.map { index -> (index: Int, passed: Int, sharpe: Double) in
      let figures = records[index].figures
      let passed = gate.judge(figures.candidate).count(where: \.passed)
      return (index, passed, figures.sharpeRatio.isNaN ? -.infinity : figures.sharpeRatio)
    }
    let ordered = scored.sorted { ($1.passed, $1.sharpe, $0.index) < ($0.passed, $0.sharpe, $1.index) }
    guard let best = ordered.first else { return [] }
    let criteria = gate.judge(records[best.index].figures.candidate).count
    if best.passed < criteria { return [best.index] }
    var chosen: [Int] = []
    for (index, passed, _) in ordered where passed == criteria && chosen.count < most {
      let record = records[index]
      let isKnown = chosen.contains {
        records[$0].key.parameters == record.key.parameters || records[$0].figures == record.figures
      }
      if !isKnown { chosen.append(index) }
    }
    return chosen
  }
}

/// All backtests of a pair, in the order of parameter sets and exits.
struct FamilySweep: Sendable {
  var records: [BacktestRecord] = []
  /// Simple returns session by session, one list a record.
  var returns: [[Double]] = []
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
  }
}

extension FamilyRecord {
  init(symbol: String, strategy: String, _ screen: FamilyScreen) {
    self.init(symbol: symbol, strategy: strategy)
    trials = screen.trials
    movingTrials = screen.movingTrials
    distinctTrials = screen.distinctTrials
    statistic = screen.statistic
    pValue = screen.pValue
    resamples = screen.resamples
    overfitting = screen.overfitting
    probabilityOfLoss = screen.probabilityOfLoss
    sharpeSum = screen.sharpeSum
    sharpeSquares = screen.sharpeSquares
    nullMaxima = screen.nullMaxima.flat
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

  var candidate: ViabilityGate.Candidate {
    ViabilityGate.Candidate(
      trades: trades, sharpe: sharpeRatio, profitFactor: profitFactor, markedDrawdown: maxDrawdownMarked,
      winRate: winRate, isRuined: !ruinDay.isNaN)
  }
}
