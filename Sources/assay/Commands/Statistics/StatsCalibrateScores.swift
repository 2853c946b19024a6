import CommandKit
import Diagnostics
import Glibc
import Learning

struct StatsCalibrateScores: Command {
  static let path = "stats calibrate-scores"
  static let abstract = "Turn the scores of a classifier into probabilities."
  static let discussion = """
    Fits a map on rows with a label and applies it to other rows, or to the same. `platt` is a logistic curve of the score
    with outcomes drawn in from 0 and 1; give it decision values, or probabilities with --logit. `isotonic` is the
    non-decreasing line nearest to the outcomes, constant beyond the scores that it saw. Fit on rows that trained nothing.
    """
  static let examples = [
    CommandExample(
      "assay stats calibrate-scores --input valid.csv --apply test.csv --method isotonic --json",
      "fit on one part, apply to another"),
    CommandExample(
      "assay stats calibrate-scores --input valid.csv --method platt --logit", "of probabilities"),
  ]

  enum Method: String, CaseIterable, Sendable { case platt, isotonic }

  let input = ScoreInput()
  let method = Option("method", .choice(of: Method.self), default: .isotonic, "the map")
  let apply = Option("apply", .file, "text table with a column `score` to map; that of --input unless given")
  let logit = Flag("logit", "take the logarithm of the odds of each score first")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let data = try input.read(context)
    let fitted =
      try context[logit]
      ? LabelledScores(
        labels: data.labels.map { $0 ? 1 : 0 }, scores: Self.odds(data.scores),
        weights: data.isWeighted ? data.weights : nil) : data
    var scores = try context[apply].map { try NamedColumns($0).numbers("score") } ?? data.scores
    if context[logit] { scores = try Self.odds(scores) }
    var document: JSONObject = ["method": .string(context[method].rawValue), "n": JSONValue(data.count)]
    let calibrated: [Double]
    let facts: String
    switch context[method] {
    case .platt:
      let map = try PlattCalibration(fitted)
      calibrated = scores.map { map.probability($0) }
      document["a"] = .number(map.slope)
      document["b"] = .number(map.intercept)
      facts =
        "p = 1/(1 + exp(A·score + B)), A = \(NumberText.significant(map.slope)), "
        + "B = \(NumberText.significant(map.intercept))"
    case .isotonic:
      let map = try IsotonicCalibration(fitted)
      calibrated = scores.map { map.probability($0) }
      document["score_thresholds"] = JSONValue(map.scores)
      document["probability_thresholds"] = JSONValue(map.probabilities)
      facts =
        "\(map.scores.count) corners from \(NumberText.fixed(map.probabilities.first, 4)) to "
        + NumberText.fixed(map.probabilities.last, 4)
    }
    document["calibrated"] = JSONValue(calibrated)
    var table = TextTable([.number("row"), .number("score"), .number("probability")])
    for (row, value) in calibrated.prefix(20).enumerated() {
      table.append(["\(row + 1)", NumberText.significant(scores[row]), NumberText.fixed(value, 4)])
    }
    let rest =
      calibrated.count > 20 ? "\n… \(NumberText.grouped(calibrated.count - 20)) more with --json" : ""
    let text = facts + "\n\n" + table.text() + rest
    return CommandOutput(json: .object(document), text: text)
  }

  private static func odds(_ scores: [Double]) throws(AssayError) -> [Double] {
    if let score = scores.first(where: { !($0 > 0 && $0 < 1) }) {
      throw AssayError(
        code: "invalid_score", message: "The score \(score) has no odds.",
        remedy: "With `--logit` scores lie between 0 and 1, without either.", place: "--logit", kind: .badData
      )
    }
    return scores.map { log($0 / (1 - $0)) }
  }
}
