import Backtest
import Diagnostics
import Market
import Storage
import Strategies
import Validation

/// One symbol with one strategy: every parameter set with every exit. The unit of resuming and of parallel work.
struct WorkUnit: Sendable {
  let index: Int
  let symbol: String
  let strategy: String

  var key: String { "\(symbol)/\(strategy)" }

  /// Runs the unit. A pure function of bars and configuration.
  func run(in context: SymbolContext, _ configuration: FactoryConfiguration) throws -> UnitOutcome {
    let model = try context.library.model(named: strategy)
    let spacing = BarSpacing(of: context.frame.series)
    let sweep = context.sweep
    let daysPerYear = context.frame.series.instrument.daysPerYear
    var outcome = UnitOutcome()
    let fills = sweep.entryFills
    for set in try ParameterGrid(of: model).sets {
      let prepared = try PreparedStrategy(
        model, set, composition: configuration.composition, spacing: spacing)
      let signals = try prepared.signals(on: context.store, fills: fills)
      sweep.run(signals) { plan, result in
        let key = BacktestKey(
          symbol: symbol, strategy: strategy, parameters: set.json.text(), exits: plan.json.text())
        let figures = BacktestFigures(result, bars: sweep.window.count, daysPerYear: daysPerYear)
        outcome.results.append(BacktestRecord(key, figures))
      }
    }
    if let best = Self.representative(of: outcome.results, gate: configuration.gate) {
      outcome.gates = configuration.gate.judge(best.figures.candidate).map {
        GateOutcome(
          best.key, gate: ViabilityGate.name, metric: $0.metric, value: $0.value, threshold: $0.threshold,
          passed: $0.passed)
      }
    }
    return outcome
  }

  /// The backtest that stands for the pair: the best that passes the gate, else the one that fails the fewest
  /// criteria; ties by Sharpe, then by order.
  static func representative(of results: [BacktestRecord], gate: ViabilityGate) -> BacktestRecord? {
    func rank(_ record: BacktestRecord) -> (Int, Double) {
      let passed = gate.judge(record.figures.candidate).count(where: \.passed)
      let sharpe = record.figures.sharpeRatio
      return (passed, sharpe.isNaN ? -.infinity : sharpe)
    }
    var best: (record: BacktestRecord, rank: (Int, Double))?
    for record in results {
      let candidate = rank(record)
      if let known = best, candidate <= known.rank { continue }
      best = (record, candidate)
    }
    return best?.record
  }
}

/// What a unit hands to the database.
struct UnitOutcome: Sendable {
  var results: [BacktestRecord] = []
  var gates: [GateOutcome] = []
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
      winRate: winRate)
  }
}
