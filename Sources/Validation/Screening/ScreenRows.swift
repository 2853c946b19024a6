import Numerics

/// The bootstrap rows that all families of a symbol share, so that their dependence survives resampling.
///
/// Batch 0 serves every family; later ones sharpen a p-value that the first leaves at its floor.
public struct ScreenRows: Sendable {
  public let periodCount: Int
  public let blockLength: Double
  /// Rows a batch.
  public let resamples: Int
  public let seed: UInt64
  private let first: ResampledRows

  /// - Precondition: at least one row and one period; the block is at least one period and at most all of them.
  public init(periodCount: Int, blockLength: Double, resamples: Int, seed: UInt64) {
    self.periodCount = periodCount
    self.blockLength = min(blockLength, Double(periodCount))
    self.resamples = resamples
    self.seed = seed
    first = Self.draw(0, periodCount, self.blockLength, resamples, seed)
  }

  /// The panel under the rows of one batch.
  func panel(_ panel: PerformancePanel, batch: Int = 0, workers: Workers = .one) -> ResampledPanel {
    let rows = batch == 0 ? first : Self.draw(batch, periodCount, blockLength, resamples, seed)
    let origin = ResampledPanel.Origin(
      method: .stationary, blockLength: blockLength, resamples: resamples, seed: seed)
    return ResampledPanel(panel, rows, origin, workers)
  }

  private static func draw(
    _ batch: Int, _ periods: Int, _ blockLength: Double, _ resamples: Int, _ seed: UInt64
  ) -> ResampledRows {
    let bootstrap = BlockBootstrap(.stationary, count: periods, blockLength: blockLength)
    let parent = RandomStream(seed: seed, stream: UInt64(batch))
    var rows = ResampledRows()
    for index in 0..<resamples { rows.append(bootstrap.row(index, of: parent), length: periods) }
    return rows
  }
}
