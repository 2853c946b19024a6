import CommandKit
import Diagnostics
import Learning
import Numerics
import Storage

struct SizingEvaluate: Command {
  static let path = "sizing evaluate"
  static let abstract = "Measure sizing models on windows they have not seen, against sizing without one."
  static let discussion = """
    Walk-forward: every --refit-every windows the models are trained anew on the windows that ended before, and size the
    next ones. The measure is the mean log growth of a window at the fraction given. Beside the model stand full size;
    equal size, the mean of the model's fractions for every row alike, so that only telling rows apart can win against
    it; volatility target; and plain Kelly, both from the pair's own earlier windows. Intervals are at 95 %, from a
    block bootstrap over windows.

    Charge what is chosen here to the trials of a strategy: a dataset that has been looked at is no longer unseen.
    """
  static let examples = [
    CommandExample("assay sizing evaluate --dataset dataset", "gradient boosting and random forest"),
    CommandExample(
      "assay sizing evaluate --dataset dataset --family gradient_boosting --sizes sizes.parquet --json",
      "with the out-of-sample sizes, for `assay backtest --sizer learned --sizing-model sizes.parquet`"),
  ]

  let input = SizingInput()
  let family = Option(
    "family", .choice(of: SizingTraining.Family.self), "one kind of model; both unless given")
  let training = SizingTrainingOptions()
  let refit = Option(
    "refit-every", .integer(in: 1...10_000),
    "windows between trainings; a twentieth of all, at least 4, unless given")
  let resamples = Option("resamples", .integer(in: 100...1_000_000), default: 2_000, "of the bootstrap")
  let sizes = Option("sizes", .file, "write the out-of-sample fractions of one model to .parquet or .csv")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let rows = try input.rows(context)
    let families = context[family].map { [$0] } ?? SizingTraining.Family.allCases
    let evaluations = try families.map {
      try SizingEvaluation(
        rows, try training.training(context, $0), refitEvery: context[refit], resamples: context[resamples],
        seed: context.globals.seed ?? 1, workers: Workers(context.globals.workers))
    }
    if let path = context[sizes] {
      guard evaluations.count == 1 else {
        throw AssayError(
          code: "missing_option", message: "`--sizes` takes the fractions of one model.",
          remedy: "Name it with `--family`.", place: "--sizes", kind: .usage)
      }
      let chosen = (0..<rows.count).filter { !evaluations[0].fractions[$0].isNaN }
      let fractions = chosen.map { evaluations[0].fractions[$0] }
      try CSVFile.writeByName(SizeTable(rows, of: chosen, fractions: fractions).table, to: path)
    }
    let text = evaluations.map { page($0, context.console.outputStyle) }.joined(separator: "\n\n")
    return CommandOutput(json: ["models": .array(evaluations.map(document))], text: text)
  }

  private func page(_ found: SizingEvaluation, _ style: Style) -> String {
    var table = TextTable([
      .text("size"), .number("mean fraction"), .number("growth a window"), .number("model less this"),
      .text("95% interval"), .text(""),
    ])
    let growth: (Double) -> String = { NumberText.percent($0, 4) }
    table.append([
      found.family.rawValue, NumberText.fixed(found.model.meanFraction, 3), growth(found.model.meanGrowth),
      "",
      "", "",
    ])
    for each in found.baselines {
      let interval = each.interval.map { "\(growth($0.lowerBound)) to \(growth($0.upperBound))" }
      table.append([
        each.baseline.rawValue, NumberText.fixed(each.scheme.meanFraction, 3), growth(each.scheme.meanGrowth),
        growth(each.difference), interval ?? NumberText.undefined, each.isBeaten ? "beaten" : "",
      ])
    }
    return """
      \(style.bold(found.family.rawValue)): \(NumberText.grouped(found.rows)) rows of \(found.windows) windows out of \
      sample, \(NumberText.grouped(found.resamples)) resamples in blocks of \(found.blockLength) windows

      \(table.text(style: style))

      \(sentence(found))
      """
  }

  /// What the comparison with equal sizes says; the other baselines differ in how much they bet.
  private func sentence(_ found: SizingEvaluation) -> String {
    guard let equal = found.baselines.first(where: { $0.baseline == .equal }), equal.interval != nil else {
      return "Too few windows for an interval."
    }
    let others = found.baselines.filter { $0.baseline != .equal && !$0.isBeaten }.map(\.baseline.rawValue)
    let left = others.isEmpty ? "" : " It does not beat \(others.joined(separator: ", "))."
    return equal.isBeaten
      ? "The model tells rows apart: it beats the same size for all beyond luck.\(left)"
      : "No evidence that the model tells rows apart: the same size for all does as well."
  }

  private func document(_ found: SizingEvaluation) -> JSONValue {
    [
      "family": .string(found.family.rawValue), "rows": JSONValue(found.rows),
      "windows": JSONValue(found.windows),
      "refit_every": JSONValue(found.refitEvery), "resamples": JSONValue(found.resamples),
      "block_length": JSONValue(found.blockLength),
      "mean_growth": .number(found.model.meanGrowth), "mean_fraction": .number(found.model.meanFraction),
      "sentence": .string(sentence(found)),
      "baselines": .array(
        found.baselines.map {
          [
            "baseline": .string($0.baseline.rawValue), "mean_growth": .number($0.scheme.meanGrowth),
            "mean_fraction": .number($0.scheme.meanFraction), "difference": .number($0.difference),
            "interval_low": JSONValue($0.interval?.lowerBound),
            "interval_high": JSONValue($0.interval?.upperBound), "is_beaten": .bool($0.isBeaten),
          ]
        }),
    ]
  }
}
