import CommandKit
import Diagnostics
import Learning
import Market
import Numerics
import Storage

struct LearnValidate: Command {
  static let path = "learn validate"
  static let abstract = "Judge saved models of signal quality on later signals."
  static let discussion = """
    Every model reads the signals from --from to --to; the table must have the features of its manifest, computed the
    same way. A model that learned from signals of these dates is refused, because it would judge itself. The live
    version of each model is taken, else the newest, unless --models names some.
    """
  static let examples = [
    CommandExample(
      "assay learn validate --input signals.parquet --from 2024-01-01 --to 2024-12-31",
      "all models, on one year")
  ]

  let input = TrainingInput()
  let from = Option.required("from", .date, "first day of the signals")
  let to = Option("to", .date, "last day of the signals; the last of the table unless given")
  let models = Option("models", .list(of: .text("MODEL")), "NAME, NAME@VERSION or the start of an identity")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let rows = try input.read(context)
    let start = Timestamp(startOf: context[from]).nanoseconds
    let end = context[to].map { Timestamp(startOf: $0.advanced(byDays: 1)).nanoseconds } ?? .max
    let chosen = Array(
      rows.table.firstRow(from: start)..<max(rows.table.firstRow(from: start), rows.table.firstRow(from: end))
    )
    if chosen.isEmpty {
      throw AssayError(
        code: "no_rows", message: "The table has no signals from \(context[from]) on in that span.",
        remedy: "Give other dates.", place: context[input.path], kind: .badData)
    }
    let database = try ResultsDatabase(context.globals.database)
    let known = try database.models().filter { $0.kind == "signal_quality" }
    let names = context[models] ?? Set(known.map(\.name)).sorted()
    if names.isEmpty {
      throw AssayError(
        code: "unknown_model",
        message: "There are no models of signal quality in \(context.globals.database).",
        remedy: "Train some with `assay learn quality --input signals.parquet --models FOLDER`.", kind: .usage
      )
    }
    var judged: [Judged] = []
    for name in names {
      judged.append(try judge(database.model(name), rows, chosen, context))
    }
    var table = TextTable([
      .text("model"), .text("trained through"), .number("signals"), .number("AUC"), .text("95% interval"),
      .number("log loss"), .number("Brier"),
    ])
    for each in judged {
      table.append([
        "\(each.record.name)@\(each.record.version)", each.record.trainedThrough,
        NumberText.grouped(chosen.count),
        NumberText.fixed(each.skill.auc, 3),
        each.skill.interval.map {
          "\(NumberText.fixed($0.lowerBound, 3)) to \(NumberText.fixed($0.upperBound, 3))"
        } ?? NumberText.undefined,
        NumberText.fixed(each.skill.probability?.logLoss, 4),
        NumberText.fixed(each.skill.probability?.brier, 4),
      ])
    }
    let text = table.text(style: context.console.outputStyle)
    return CommandOutput(
      json: ["signals": JSONValue(chosen.count), "models": .array(judged.map(\.json))], text: text)
  }

  private struct Judged {
    let record: ModelRecord
    let skill: LaterSkill

    var json: JSONValue {
      [
        "name": .string(record.name), "version": JSONValue(record.version),
        "identity": .string(record.identity),
        "trained_through": .string(record.trainedThrough), "auc": JSONValue(skill.auc),
        "auc_interval": skill.interval.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? .null,
        "log_loss": JSONValue(skill.probability?.logLoss), "brier": JSONValue(skill.probability?.brier),
        "ece": JSONValue(skill.probability?.expectedCalibrationError),
      ]
    }
  }

  private func judge(
    _ record: ModelRecord, _ rows: TrainingInput.Rows, _ chosen: [Int], _ context: CommandContext
  ) throws -> Judged {
    let loaded = try ModelFolder.load(record.folder)
    guard loaded.kind == "signal_quality" else {
      throw AssayError(
        code: "unknown_model", message: "\(record.name) is a model of \(loaded.kind), not of signal quality.",
        remedy: "Name models of signal quality; `assay models list` shows all.", place: record.name,
        kind: .usage)
    }
    try loaded.check(rows.table, dictionary: rows.dictionary)
    if let last = CivilDate(record.trainedThrough), last >= context[from] {
      throw AssayError(
        code: "trained_on_it",
        message:
          "\(record.name)@\(record.version) learned from signals through \(last), after \(context[from]).",
        remedy: "Give a later --from.", place: "--from", kind: .usage)
    }
    let skill = try LaterSkill(
      loaded.model, rows.table, rows: chosen, seed: context.globals.seed ?? 1,
      workers: Workers(context.globals.workers))
    return Judged(record: record, skill: skill)
  }
}
