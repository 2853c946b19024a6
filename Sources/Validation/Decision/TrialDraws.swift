import Glibc
import Numerics

/// Studentised means of some trials, and the largest of them in every bootstrap row under the hypothesis of no edge.
struct TrialDraws {
  /// √n · mean / long-run deviation; 0 for a trial that does not move.
  let statistics: [Double]
  /// What is summed in the rows, of every trial: profits without their mean, or residuals.
  private let parts: [[Double]]
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
      (try? workers.map(columns.count) { trial -> (statistic: Double, deviation: Double, parts: [Double]) in
        let column = columns[trial]
        let mean: Double
        let parts: [Double]
        let deviation: Double
        switch statistic {
        case .absolute:
          mean = FixedOrderSum.of(column) / Double(column.count)
          parts = column.map { $0 - mean }
          deviation = LongRunVariance.of(column, meanBlock: block).squareRoot()
        case .neutral:
          (mean, parts) = regression.fit(column)
          deviation = LongRunVariance.of(regression.influence(parts), meanBlock: block).squareRoot()
        }
        let isMoving = deviation > 1e-12 * max(1e-12, abs(mean))
        return (isMoving ? root * mean / deviation : 0, isMoving ? deviation : 0, parts)
      }) ?? []
    statistics = made.map(\.statistic)
    deviations = made.map(\.deviation)
    parts = made.map(\.parts)
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
      rows: resampled, factors: isNeutral ? rows.regression.regressors : [],
      weights: isNeutral ? rowWeights : [Array(repeating: 1, count: resampled.count)])
    // A row's sum over n is its mean; √n over the deviation makes it a statistic.
    let scale = 1 / Double(rows.periodCount).squareRoot()
    return kernel.maxima(
      of: drawn.map { parts[$0] }, scales: drawn.map { scale / deviations[$0] }, kept: kept, workers: workers)
  }

  /// −√(2 ln ln n), below which Hansen (2005) takes a mean to be as bad as it looks.
  static func recentring(_ periods: Int) -> Double {
    periods < 3 ? -.infinity : -(2 * log(log(Double(periods)))).squareRoot()
  }
}
