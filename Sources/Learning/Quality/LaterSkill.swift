public import Diagnostics
public import Numerics

/// What a saved model is worth on rows that came later.
public struct LaterSkill: Sendable {
  /// `nil` where only one class occurs.
  public let auc: Double?
  /// At 95 %, over blocks of days.
  public let interval: ClosedRange<Double>?
  public let probability: ProbabilitySkill?

  public init(
    _ model: any Model, _ table: TrainingTable, rows: [Int], resamples: Int = 1_000, seed: UInt64,
    workers: Workers
  ) throws(AssayError) {
    let data = try LabelledScores(
      labels: rows.map { table.labels[$0] }, scores: try model.predict(table, rows: rows))
    auc = RankingSkill(data)?.auc
    probability = ProbabilitySkill(data)
    let blocks = DayBlocks(table, rows: rows)
    let (ranking, dayOfRow) = (ResampledRanking(data), blocks.dayOfRow)
    interval =
      auc == nil
      ? nil
      : blocks.intervals(1, resamples: resamples, seed: seed, workers: workers) {
        [ranking.auc($0, dayOfRow)]
      }[0]
  }
}
