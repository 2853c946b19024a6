import Diagnostics
import Numerics
import Storage
import Validation

/// Gate 2 of a pair: its parameters and exits chosen anew in each training window, from all that were tried.
///
/// The mean out of sample and the part of the mean in sample that it has to keep are linear in the profits of the
/// sessions, so their standard errors are those of one series each, with the dependence between neighbouring sessions
/// and between training and test in it.
struct FamilyWalkForward {
  let figures: WalkForwardGate.Figures
  let windows: [WalkForwardRecord]
  let verdicts: [GateVerdict]

  /// - Throws: as `PerformancePanel`; for sessions too few to be cut, all figures are undefined instead.
  init(_ family: FamilySweep, in context: SymbolContext) throws {
    let gate = context.configuration.gates.walkForward
    let root = context.daysPerYear.squareRoot()
    guard let splits = try? gate.splits(count: family.profits[0].count) else {
      (figures, windows) = (WalkForwardGate.Figures(), [])
      verdicts = gate.judge(figures)
      return
    }
    let panel = try PerformancePanel(names: family.profits.indices.map { "\($0)" }, columns: family.profits)
    let walk = try WalkForwardBacktest(panel, splits: splits, periodsPerYear: context.daysPerYear)
    figures = Self.figures(walk, panel, context)
    verdicts = gate.judge(figures)
    windows = walk.windows.enumerated().map { number, window in
      func dates(_ rows: Range<Int>) -> (from: String, through: String) {
        (context.date(ofSession: rows.lowerBound), context.date(ofSession: rows.upperBound - 1))
      }
      return WalkForwardRecord(
        family.records[window.best].key, window: number + 1, train: dates(window.split.train),
        test: dates(window.split.test), trainSharpe: window.inSample * root,
        testSharpe: window.outOfSample.map { $0 * root } ?? .nan, efficiency: window.efficiency ?? .nan)
    }
  }

  private static func figures(
    _ walk: WalkForwardBacktest, _ panel: PerformancePanel, _ context: SymbolContext
  ) -> WalkForwardGate.Figures {
    let gates = context.configuration.gates
    let periods = panel.periodCount
    var outside = Array(repeating: 0.0, count: periods)
    var inside = outside
    let tested = Double(walk.returns.count)
    for window in walk.windows {
      let column = panel.columns[window.best]
      for row in window.split.test { outside[row] += column[row] / tested }
      let weight = 1 / Double(window.split.train.count * walk.windows.count)
      for row in window.split.train { inside[row] += column[row] * weight }
    }
    let block = min(gates.multipleTesting.blockLength, Double(periods))
    func error(_ parts: [Double]) -> Double {
      (Double(periods) * LongRunVariance.of(parts, meanBlock: block)).squareRoot()
    }
    let (mean, trained) = (FixedOrderSum.of(outside), FixedOrderSum.of(inside))
    var figures = WalkForwardGate.Figures()
    let kept = gates.walkForward.minimumRetention
    figures.retained = (mean - kept * trained) * context.daysPerYear
    figures.retainedError = error(zip(outside, inside).map { $0 - kept * $1 }) * context.daysPerYear
    if let sharpe = walk.sharpe {
      figures.sharpe = sharpe * context.daysPerYear.squareRoot()
      let tests = walk.returns
      let deviation = LongRunVariance.of(tests, meanBlock: min(block, tested)).squareRoot()
      let mean = FixedOrderSum.of(tests) / tested
      // Of the mean at its long-run deviation: what the Sharpe ratio's sign rests on.
      figures.sharpeError = mean == 0 ? .nan : abs(figures.sharpe / mean) * deviation / tested.squareRoot()
    }
    if trained > 0 {
      let efficiency = mean / trained
      figures.efficiency = efficiency
      figures.efficiencyError = error(zip(outside, inside).map { $0 - efficiency * $1 }) / trained
    }
    return figures
  }

  /// Writes the figures into the record of the pair.
  func note(in family: inout FamilyRecord) {
    family.walkForwardSharpe = figures.sharpe
    family.walkForwardSharpeError = figures.sharpeError
    family.walkForwardRetained = figures.retained
    family.walkForwardRetainedError = figures.retainedError
    family.walkForwardEfficiency = figures.efficiency
    family.walkForwardEfficiencyError = figures.efficiencyError
  }
}
