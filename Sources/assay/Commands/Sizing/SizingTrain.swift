import CommandKit
import Diagnostics
import Learning
import Market

struct SizingTrain: Command {
  static let path = "sizing train"
  static let abstract = "Train a model that says which fraction of capital each strategy and symbol deserves."
  static let discussion = """
    The model learns the fraction that maximises the expected log growth of a window from what was known before it, and
    --kelly-fraction of that is given, from 0 to --cap. All windows with a return teach; whether such a model is worth
    anything is what `assay sizing evaluate` says. It is written in XGBoost's own format (JSON; UBJ when FILE ends in
    .ubj) with a manifest beside it.
    """
  static let examples = [
    CommandExample("assay sizing train --dataset dataset --model sizes.json", "gradient boosting"),
    CommandExample(
      "assay sizing train --dataset dataset --model sizes.ubj --family random_forest --kelly-fraction 0.25",
      "a random forest, a quarter of Kelly"),
  ]

  let input = SizingInput()
  let model = Option.required("model", .file, "where the model is written")
  let family = Option(
    "family", .choice(of: SizingTraining.Family.self), default: .boosting, "kind of the model")
  let training = SizingTrainingOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let rows = try input.rows(context)
    let trained = try training.training(context, context[family]).train(rows, codeVersion: Version.code)
    try trained.save(to: context[model])
    let through = Timestamp(nanoseconds: trained.trainedThrough).description
    let json: JSONValue = [
      "model": .string(context[model]), "family": .string(trained.family.rawValue),
      "rows": JSONValue(trained.manifest.rows), "windows": JSONValue(trained.windows),
      "features": JSONValue(trained.manifest.features), "trained_through": .string(through),
      "data_sha256": .string(trained.manifest.dataHash),
    ]
    return CommandOutput(
      json: json,
      text: """
        \(trained.family.rawValue) trained on \(NumberText.grouped(trained.manifest.rows)) rows of \
        \(trained.windows) windows through \(through), \(trained.manifest.features.count) features: \(context[model])
        next: `assay sizing evaluate --dataset \(context[input.dataset])` says what it is worth
        """)
  }
}
