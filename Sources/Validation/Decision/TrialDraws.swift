import Glibc
import Numerics

/// Studentised means of some trials, and the largest of them in every bootstrap row under the hypothesis of no edge.
struct TrialDraws {
  /// √n · mean / long-run deviation; 0 for a trial that does not move.
  let statistics: [Double]
  /// What is summed in the rows, of every trial: profits without their mean, or residuals.
  private let parts: [[Double]]
  /// What each session adds to the variance of the mean, over its mean, less 1.
  private let squares: [[Double]]
  private let deviations: [Double]
  private let statistic: PerformanceStatistic
  private let rows: ScreenRows
  private let workers: Workers

  init(_ columns: [[Double]], _ statistic: PerformanceStatistic, rows: ScreenRows, workers: Workers) {
    (self.statistic, self.rows, self.workers) = (statistic, rows, workers)
    let root = Double(rows.periodCount).squareRoot()
    let block = rows.blockLength
    let regression = rows.regression
    let made =
      (try? workers.map(columns.count) { trial -> Made in
        let column = columns[trial]
        let mean: Double
        let parts: [Double]
        let influence: [Double]
        switch statistic {
        case .absolute:
          mean = FixedOrderSum.of(column) / Double(column.count)
          parts = column.map { $0 - mean }
          influence = parts
        case .neutral:
          (mean, parts) = regression.fit(column)
          influence = regression.influence(parts)
        }
        let deviation = LongRunVariance.of(influence, meanBlock: block).squareRoot()
        let isMoving = deviation > 1e-12 * max(1e-12, abs(mean))
        let variance = influence.reduce(0) { $0 + $1 * $1 } / Double(max(1, influence.count))
        return Made(
          statistic: isMoving ? root * mean / deviation : 0, deviation: isMoving ? deviation : 0,
          parts: parts,
          squares: isMoving ? influence.map { $0 * $0 / variance - 1 } : [])
      }) ?? []
    statistics = made.map(\.statistic)
    deviations = made.map(\.deviation)
    parts = made.map(\.parts)
    squares = made.map(\.squares)
  }

  private struct Made: Sendable {
    let statistic: Double
    let deviation: Double
    let parts: [Double]
    let squares: [Double]
  }

  /// The largest statistic of each row of a batch: trials below −√(2 ln ln n) keep their mean, all others lose it.
  /// Empty where no trial can reach the top.
  func maxima(batch: Int) -> [Double] {
    let drawn = statistics.indices.filter { deviations[$0] > 0 && statistics[$0] > TrialPanel.hopeless }
    let threshold = Self.recentring(rows.periodCount)
    return maxima(
      rows.resampled(batch), rows.rowWeights(batch), drawn,
      kept: drawn.map { statistics[$0] >= threshold ? 0 : statistics[$0] })
  }

  /// The largest statistic of the first rows with every mean taken away, over all trials.
  func centredMaxima(_ count: Int) -> [Double] {
    let drawn = statistics.indices.filter { deviations[$0] > 0 }
    return maxima(
      rows.resampled(0).prefix(count), rows.rowWeights(0), drawn, kept: drawn.map { _ in 0 })
  }

  private func maxima(
    _ resampled: ResampledRows, _ rowWeights: [[Double]], _ drawn: [Int], kept: [Double]
  ) -> [Double] {
    if drawn.isEmpty { return [] }
    let isNeutral = statistic == .neutral
    let kernel = DrawKernel(
      rows: resampled, periodCount: rows.periodCount, factors: isNeutral ? rows.regression.regressors : [],
      weights: isNeutral ? rowWeights : [Array(repeating: 1, count: resampled.count)])
    // A row's sum over n is its mean; √n over the deviation makes it a statistic.
    let scale = 1 / Double(rows.periodCount).squareRoot()
    return kernel.maxima(
      of: drawn.map { parts[$0] }, squares: drawn.map { squares[$0] },
      scales: drawn.map { scale / deviations[$0] }, kept: kept, workers: workers)
  }

  /// −√(2 ln ln n), below which Hansen (2005) takes a mean to be as bad as it looks.
  static func recentring(_ periods: Int) -> Double {
    periods < 3 ? -.infinity : -(2 * log(log(Double(periods)))).squareRoot()
  }
}
