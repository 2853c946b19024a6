import Diagnostics
public import Numerics

/// Which signals turn out well: several families trained on the past, put together, and judged on later rows.
///
/// Nothing that chooses sees the test part: boosting stops by the validation part, the ensemble's members, weights and
/// the threshold come from there too, and the test part is scored once.
public struct QualityStudy: Sendable {
  public struct Settings: Sendable {
    /// Where validation and test begin, UTC nanoseconds; where 60 % and 80 % of the rows have passed unless given.
    public var validationFrom: Int64?
    public var testFrom: Int64?
    /// Days between the end of a row and the next part.
    public var embargoDays = 5
    /// Percent a signal, both ways together, beyond what outcomes have paid already.
    public var cost = 0.0
    public var resamples = 1_000
    public var seed: UInt64 = 1
    /// What is trained; the first linear one is the baseline to beat.
    public var families: [any ModelFamily] = [
      GradientBoosting(), RandomForest(), NeuralNetwork(), LogisticFamily(),
    ]

    public init() {}
  }

  /// One trained family and what it was worth.
  public struct Member: Sendable {
    public let model: any Model
    public let scores: Scores
    public let importances: [FeatureImportance]
    public var name: String { model.family }
  }

  /// Probabilities and what they were worth.
  public struct Scores: Sendable {
    /// One a row of the validation and of the test part.
    public let validation: [Double]
    public let test: [Double]
    public let aucValidation: Double
    public let ranking: RankingSkill
    /// Of the AUC on the test part, over blocks of days; `nil` with too few days.
    public let interval: ClosedRange<Double>?
    public let probability: ProbabilitySkill?
    public let lift: ScoreLift?
  }

  public let table: TrainingTable
  public let split: TimeSplit
  public let settings: Settings
  public let members: [Member]
  /// Places in `members`, best on the validation part first, and their weights.
  public let ensembleMembers: [Int]
  public let ensembleWeights: [Double]
  public let ensemble: Scores
  public let baseline: Int
  /// Of the AUC of the ensemble less that of the baseline.
  public let gainOverBaseline: ClosedRange<Double>?
  /// Success rates by strategy and side, which need no model; `nil` where the table has neither.
  public let groupRates: (groups: [String], scores: Scores)?
  /// Of the AUC of the ensemble less that of the success rates.
  public let gainOverGroupRates: ClosedRange<Double>?
  /// Days of a block of the intervals.
  public let blockLength: Int
  /// `nil` where the table has no outcomes.
  public let acting: ActingOnScores?

  static let ensembleSize = 3

  /// - Throws: `empty_part`, `one_class` with the part, `too_few_rows`, `all_missing`, and what a library reports.
  public init(_ table: TrainingTable, _ settings: Settings, workers: Workers) throws {
    let standard = TimeSplit.standard(table)
    let split = try TimeSplit(
      table, validationFrom: settings.validationFrom ?? standard.validationFrom,
      testFrom: settings.testFrom ?? standard.testFrom,
      embargo: Int64(settings.embargoDays) * 86_400_000_000_000)
    try Self.checkClasses(table, split)
    let judge = Judge(table, split)
    let models = try workers.map(settings.families.count) { index -> any Model in
      try settings.families[index].train(
        TrainingTask(
          table, target: .probability, rows: split.training, stopping: split.validation,
          seed: settings.seed &+ UInt64(index)))
    }
    let said = try workers.map(models.count) { index in
      (
        validation: try models[index].predict(table, rows: split.validation),
        test: try models[index].predict(table, rows: split.test)
      )
    }
    let aucs = try said.map { try judge.ranking($0.validation, split.validation).auc }
    let best = aucs.indices.sorted { (-aucs[$0], $0) < (-aucs[$1], $1) }.prefix(Self.ensembleSize)
    let weights = EnsembleWeights.fitted(
      best.map { said[$0].validation }, labels: split.validation.map { table.labels[$0] },
      weights: split.validation.map { table.weights[$0] })
    let together = (
      validation: EnsembleWeights.mean(best.map { said[$0].validation }, weights),
      test: EnsembleWeights.mean(best.map { said[$0].test }, weights)
    )
    let baseline = models.firstIndex { $0.family == "logistic_regression" } ?? models.count - 1
    let rates = GroupRates(table, split)
    let last = models.count + 1
    let intervals = try judge.intervals(
      said.map(\.test) + [together.test] + (rates.map { [$0.test] } ?? []), of: models.count,
      against: [baseline] + (rates == nil ? [] : [last]), settings, workers)
    // One model after the other, each by all workers: a forest takes as long as the others together.
    let importances = try models.map { model in
      try ImportanceStudy(model, table).importances(rows: split.test, seed: settings.seed, workers: workers)
    }
    self.table = table
    self.split = split
    self.settings = settings
    members = try models.indices.map { index in
      Member(
        model: models[index], scores: try judge.scores(said[index], intervals[index]),
        importances: importances[index])
    }
    ensembleMembers = Array(best)
    ensembleWeights = weights
    ensemble = try judge.scores(together, intervals[models.count])
    self.baseline = baseline
    gainOverBaseline = intervals[rates == nil ? last : last + 1]
    groupRates = try rates.map {
      ($0.groups, try judge.scores(($0.validation, $0.test), intervals[last]))
    }
    gainOverGroupRates = rates == nil ? nil : intervals[last + 2]
    blockLength = judge.blocks.length
    acting = ActingOnScores(
      table, choosing: (split.validation, together.validation), judged: (split.test, together.test),
      cost: settings.cost, resamples: settings.resamples, seed: settings.seed, workers: workers)
  }

  private static func checkClasses(_ table: TrainingTable, _ split: TimeSplit) throws(AssayError) {
    let parts = [("training", split.training), ("validation", split.validation), ("test", split.test)]
    for (name, rows) in parts {
      for row in rows where table.labels[row] != 0 && table.labels[row] != 1 {
        throw .training(
          "invalid_label", "A label is \(table.labels[row]).", "Labels are 0 or 1.", "label")
      }
      let positives = rows.count { table.labels[$0] == 1 }
      if positives == 0 || positives == rows.count {
        throw .training(
          "one_class", "All \(rows.count) labels of the \(name) part are \(positives == 0 ? 0 : 1).",
          Set(table.labels).count == 1
            ? "No row of the table has the other label. Name another column with --label, or other signals."
            : "Move --train-until and --validate-until so that every part has rows of both classes.", "label")
      }
    }
  }
}

/// Scores of the test part.
private struct Judge: Sendable {
  let table: TrainingTable
  let split: TimeSplit
  let blocks: DayBlocks

  init(_ table: TrainingTable, _ split: TimeSplit) {
    self.table = table
    self.split = split
    blocks = DayBlocks(table, rows: split.test)
  }

  func labelled(_ scores: [Double], _ rows: [Int]) throws(AssayError) -> LabelledScores {
    try LabelledScores(labels: rows.map { table.labels[$0] }, scores: scores)
  }

  func ranking(_ scores: [Double], _ rows: [Int]) throws(AssayError) -> RankingSkill {
    let data = try labelled(scores, rows)
    guard let ranking = RankingSkill(data) else { throw AssayError.oneClass(data) }
    return ranking
  }

  func scores(
    _ said: (validation: [Double], test: [Double]), _ interval: ClosedRange<Double>?
  ) throws(AssayError) -> QualityStudy.Scores {
    let data = try labelled(said.test, split.test)
    return QualityStudy.Scores(
      validation: said.validation, test: said.test,
      aucValidation: try ranking(said.validation, split.validation).auc,
      ranking: try ranking(said.test, split.test), interval: interval, probability: ProbabilitySkill(data),
      lift: ScoreLift(data))
  }

  /// An interval for each of the scores, and after them those of the AUC of one less the AUCs of others.
  func intervals(
    _ scores: [[Double]], of ensemble: Int, against others: [Int], _ settings: QualityStudy.Settings,
    _ workers: Workers
  ) throws(AssayError) -> [ClosedRange<Double>?] {
    var rankings: [ResampledRanking] = []
    for each in scores { rankings.append(ResampledRanking(try labelled(each, split.test))) }
    let (dayOfRow, all) = (blocks.dayOfRow, rankings)
    return blocks.intervals(
      scores.count + others.count, resamples: settings.resamples, seed: settings.seed, workers: workers
    ) { counts in
      let aucs = all.map { $0.auc(counts, dayOfRow) }
      return aucs + others.map { aucs[ensemble] - aucs[$0] }
    }
  }
}
