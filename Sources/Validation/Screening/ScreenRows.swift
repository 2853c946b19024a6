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
  /// Regression on the market's moves, for the neutral statistic.
  let regression: MarketRegression
  private let firstWeights: [[Double]]

  /// - Parameter moves: of the market, session by session; without them the neutral statistic is the absolute
  ///   one.
  /// - Precondition: at least one row and one period; the block is at least one period and at most all of them.
  public init(
    periodCount: Int, blockLength: Double, resamples: Int, seed: UInt64, moves: MarketMoves? = nil
  ) {
    precondition(moves.map { $0.inside.count == periodCount } ?? true, "one move a session")
    self.periodCount = periodCount
    self.blockLength = min(blockLength, Double(periodCount))
    self.resamples = resamples
    self.seed = seed
    first = Self.draw(0, periodCount, self.blockLength, resamples, seed)
    regression = MarketRegression(
      moves
        ?? MarketMoves(
          between: Array(repeating: 0, count: periodCount), inside: Array(repeating: 0, count: periodCount)))
    firstWeights = regression.rowWeights(first)
  }

  /// The rows of a batch.
  func resampled(_ batch: Int) -> ResampledRows {
    batch == 0 ? first : Self.draw(batch, periodCount, blockLength, resamples, seed)
  }

  /// Weights of the regression in every row of a batch.
  func rowWeights(_ batch: Int) -> [[Double]] {
    batch == 0 ? firstWeights : regression.rowWeights(resampled(batch))
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
