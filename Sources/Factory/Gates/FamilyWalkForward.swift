import Diagnostics
import Storage
import Validation

/// Gate 2 of a pair: its parameters and exits chosen anew in each training window, from all that were tried.
struct FamilyWalkForward {
  /// Annual, of the stitched test windows; NaN where undefined.
  let sharpe: Double
  let efficiency: Double
  let windows: [WalkForwardRecord]
  let verdicts: [GateVerdict]

  /// - Throws: as `PerformancePanel`; for sessions too few to be cut, all figures are undefined instead.
  init(_ family: FamilySweep, in context: SymbolContext) throws {
    let gate = context.configuration.gates.walkForward
    let root = context.daysPerYear.squareRoot()
    guard let splits = try? gate.splits(count: family.returns[0].count) else {
      (sharpe, efficiency, windows) = (.nan, .nan, [])
      verdicts = gate.judge(sharpe: .nan, efficiency: .nan)
      return
    }
    let panel = try PerformancePanel(names: family.returns.indices.map { "\($0)" }, columns: family.returns)
    let walk = try WalkForwardBacktest(panel, splits: splits, periodsPerYear: context.daysPerYear)
    sharpe = walk.sharpe.map { $0 * root } ?? .nan
    efficiency = walk.pooledEfficiency ?? .nan
    verdicts = gate.judge(sharpe: sharpe, efficiency: efficiency)
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
}
