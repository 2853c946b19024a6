import Diagnostics
public import Numerics

/// What the probability of backtest overfitting would be if no strategy of the panel had skill.
///
/// Every strategy is centred on zero and the periods are resampled in blocks, all strategies by the same rows, so that
/// their dependence on each other and in time survives: a panel of the same kind whose true means are zero. The spread
/// over such panels is the interval that has to stand beside an observed value. One panel of noise has a value between
/// about 0.16 and 0.86, so a single low value is no evidence; `pValue` says how often noise does as well.
public struct OverfittingNull: Sendable, Hashable {
  /// The probability of backtest overfitting of each panel without skill, in order of the draws.
  public let probabilities: [Double]
  public let blocks: Int
  /// Mean block length of the stationary bootstrap.
  public let blockLength: Double
  public let seed: UInt64

  /// - Throws: as `BacktestOverfitting`; `invalid_block`; `no_resamples`.
  /// - Complexity: `resamples` times that of `BacktestOverfitting`.
  public init(
    _ panel: PerformancePanel, blocks: Int, blockLength: Double, resamples: Int, seed: UInt64,
    workers: Workers = .one
  ) throws {
    guard resamples >= 1 else { throw SnoopingError.noResamples }
    guard blockLength >= 1, blockLength <= Double(panel.periodCount) else {
      throw SnoopingError.block(blockLength, periods: panel.periodCount, method: nil)
    }
    try BacktestOverfitting.check(panel, blocks: blocks)
    let centred = panel.columns.map { column in
      let mean = FixedOrderSum.of(column) / Double(column.count)
      return column.map { $0 - mean }
    }
    let bootstrap = BlockBootstrap(.stationary, count: panel.periodCount, blockLength: blockLength)
    let parent = RandomStream(seed: seed)
    let names = panel.names
    probabilities = try workers.map(resamples) { index in
      let row = bootstrap.row(index, of: parent)
      let columns = centred.map { column in row.map { column[Int($0)] } }
      return try BacktestOverfitting(PerformancePanel(names: names, columns: columns), blocks: blocks)
        .probability
    }
    self.blocks = blocks
    self.blockLength = blockLength
    self.seed = seed
  }

  public var mean: Double { FixedOrderSum.of(probabilities) / Double(probabilities.count) }

  /// The middle share `confidence` of the panels without skill.
  ///
  /// - Precondition: `confidence` lies strictly between 0 and 1.
  public func interval(confidence: Double = 0.9) -> ClosedRange<Double> {
    precondition(confidence > 0 && confidence < 1, "confidence must lie between 0 and 1")
    let tail = (1 - confidence) / 2
    return Quantile.of(probabilities, at: tail)...Quantile.of(probabilities, at: 1 - tail)
  }

  /// (1 + number of panels without skill whose probability is at most the observed one)/(B + 1).
  public func pValue(of observed: Double) -> Double {
    Double(1 + probabilities.count { $0 <= observed + 1e-12 }) / Double(probabilities.count + 1)
  }
}
