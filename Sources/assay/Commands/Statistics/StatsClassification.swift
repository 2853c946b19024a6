import CommandKit
import Diagnostics
import Learning

struct StatsClassification: Command {
  static let path = "stats classification"
  static let abstract = "How good the scores of a classifier were: ranking, probabilities, calibration, lift."
  static let discussion = """
    AUC is the chance that a positive has the higher score than a negative, with DeLong's variance and normal interval at
    95 %. Log loss, Brier score and calibration need probabilities: with scores outside 0 to 1 they are undefined. The
    calibration error is that of ten bins of equal width, each without its upper edge. Lift is by tenths of the rows from
    the best score down. Weights count everywhere but in the variance, which is undefined with them, and in the lift.
    """
  static let examples = [
    CommandExample("assay stats classification --input scores.csv", "scores.csv has label,score"),
    CommandExample("assay stats classification --input scores.csv --json", "as a document"),
  ]

  let input = ScoreInput()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let data = try input.read(context)
    let ranking = RankingSkill(data)
    let probability = ProbabilitySkill(data)
    let lift = ScoreLift(data)
    return CommandOutput(
      json: document(data, ranking, probability, lift), text: page(data, ranking, probability, lift, context))
  }

  private func document(
    _ data: LabelledScores, _ ranking: RankingSkill?, _ probability: ProbabilitySkill?, _ lift: ScoreLift?
  ) -> JSONValue {
    [
      "n": JSONValue(data.count), "positives": JSONValue(data.positives), "auc": JSONValue(ranking?.auc),
      "auc_variance": JSONValue(ranking?.variance),
      "auc_interval": ranking?.interval().map { [.number($0.lower), .number($0.upper)] } ?? .null,
      "log_loss": JSONValue(probability?.logLoss), "brier": JSONValue(probability?.brier),
      "ece": JSONValue(probability?.expectedCalibrationError),
      "average_precision": JSONValue(ranking?.averagePrecision),
      "calibration": probability.map { .array($0.calibration.map(bin)) } ?? .null,
      "lift": lift.map { .array($0.groups.map(group)) } ?? .null,
    ]
  }

  private func bin(_ bin: ProbabilitySkill.Bin) -> JSONValue {
    [
      "from": .number(bin.lower), "to": .number(bin.upper), "n": JSONValue(bin.count),
      "mean_score": .number(bin.meanScore), "share": .number(bin.share),
    ]
  }

  private func group(_ group: ScoreLift.Group) -> JSONValue {
    [
      "n": JSONValue(group.count), "positives": JSONValue(group.positives), "rate": .number(group.rate),
      "lift": .number(group.lift), "cumulative_lift": .number(group.cumulativeLift),
      "cumulative_share": .number(group.cumulativeShare), "lowest_score": .number(group.lowestScore),
      "highest_score": .number(group.highestScore),
    ]
  }

  private func page(
    _ data: LabelledScores, _ ranking: RankingSkill?, _ probability: ProbabilitySkill?, _ lift: ScoreLift?,
    _ context: CommandContext
  ) -> String {
    var facts = TextTable([.text("figure"), .number("value")])
    facts.append(["rows", NumberText.grouped(data.count)])
    facts.append(["positives", NumberText.percent(Double(data.positives) / Double(data.count), 1)])
    facts.append(["AUC", NumberText.fixed(ranking?.auc, 4)])
    let interval = ranking?.interval()
    facts.append([
      "AUC, 95 % interval",
      interval.map { "\(NumberText.fixed($0.lower, 4)) to \(NumberText.fixed($0.upper, 4))" }
        ?? NumberText.undefined,
    ])
    facts.append(["average precision", NumberText.fixed(ranking?.averagePrecision, 4)])
    facts.append(["log loss", NumberText.fixed(probability?.logLoss, 4)])
    facts.append(["Brier score", NumberText.fixed(probability?.brier, 4)])
    facts.append(["calibration error", NumberText.fixed(probability?.expectedCalibrationError, 4)])
    var parts = [facts.text()]
    if let probability {
      var table = TextTable([
        .text("score"), .number("rows"), .number("mean score"), .number("share of positives"),
      ])
      for bin in probability.calibration {
        table.append([
          "\(NumberText.fixed(bin.lower, 1))–\(NumberText.fixed(bin.upper, 1))",
          NumberText.grouped(bin.count),
          NumberText.fixed(bin.meanScore, 3), NumberText.fixed(bin.share, 3),
        ])
      }
      parts.append(table.text())
    }
    if let lift {
      var table = TextTable([
        .number("tenth"), .number("rows"), .number("share of positives"), .number("lift"),
      ])
      for (index, group) in lift.groups.enumerated() {
        table.append([
          "\(index + 1)", NumberText.grouped(group.count), NumberText.fixed(group.rate, 3),
          NumberText.fixed(group.lift, 2),
        ])
      }
      parts.append(table.text())
    }
    let notes = notes(data)
    if !notes.isEmpty {
      parts.append(TextWrap.wrapped(notes.joined(separator: " "), width: context.console.width))
    }
    return parts.joined(separator: "\n\n")
  }

  private func notes(_ data: LabelledScores) -> [String] {
    var notes: [String] = []
    if !data.hasBothClasses {
      notes.append("All labels are \(data.positives > 0 ? 1 : 0), so there is no ranking to judge.")
    }
    if !data.areProbabilities {
      notes.append(
        "Scores outside 0 to 1 are no probabilities; `assay stats calibrate-scores` makes them some.")
    }
    if data.isWeighted { notes.append("With weights the AUC has no variance.") }
    return notes
  }
}
