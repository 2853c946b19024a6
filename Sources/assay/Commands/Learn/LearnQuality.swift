import CommandKit
import Diagnostics
import Learning
import Market
import Numerics
import Reports
import Storage

struct LearnQuality: Command {
  static let path = "learn quality"
  static let abstract = "Train models that say which signals turn out well, and say what they are worth."
  static let discussion = """
    Rows are parted by time over all symbols: the first teach, the next choose, the last judge once. A row whose outcome
    was not known --embargo days before the next part is in none. Gradient boosting, a random forest, a neural network
    and logistic regression are trained; the best three by the middle part make an ensemble whose weights have the
    lowest log loss there. Means by strategy (STRATEGY_success_rate) know only outcomes that were closed before the row.

    Intervals of the AUC are at 95 %, over blocks of days as long as labels last, because signals of one day and labels
    that overlap are no separate evidence; DeLong's, which takes rows as independent, stands beside them. An AUC of 0.5
    is chance. In markets 0.50 to 0.60 is what such models reach; more is a reason to look for a feature that knows the
    outcome.

    What acting on it would have made: only signals above a threshold that the middle part chose, each with the same
    stake. Returns of `assay learn signals` have paid their costs; --cost takes more.
    """
  static let examples = [
    CommandExample("assay learn quality --input signals.parquet", "four models and their ensemble"),
    CommandExample(
      "assay learn quality --input signals.parquet --train-until 2020-01-01 --validate-until 2022-01-01 --models "
        + "models --report quality.html",
      "with dates of your own, the models on disk and in the registry, and a page"),
  ]

  let input = TrainingInput()
  let dates = SplitOptions()
  let options = SignalQualityOptions()
  let models = Option("models", .folder, "write the models there and register them in the results database")
  let report = Option("report", .file, "write a report: HTML, or its data when the name ends in .json")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let rows = try input.read(context)
    let settings = options.settings(context, dates)
    context.console.info(
      "\(NumberText.grouped(rows.table.count)) rows, \(rows.table.features.count) features: training "
        + "\(settings.families.count) models")
    let study = try QualityStudy(rows.table, settings, workers: Workers(context.globals.workers))
    var json = study.json.objectValue ?? JSONObject()
    json["input"] = .string(context[input.path])
    json["data_sha256"] = .string(rows.hash)
    json["rows_without_label"] = JSONValue(rows.withoutLabel)
    if let folder = context[models] {
      let saved = try SavedModels(context, folder).save(study, rows, label: context[input.label])
      json["saved"] = JSONValue(saved)
    }
    if let path = context[report] {
      let document = JSONValue.object(json)
      if path.hasSuffix(".json") {
        try AtomicFile.replace(path, with: document.text(.indented) + "\n")
      } else {
        let page = SignalQualityReport(
          study: study, created: Clock.now(), codeVersion: Version.code.description,
          source: context[input.path])
        try AtomicFile.replace(path, with: page.html(try ReportRenderer.assets()))
      }
      context.console.info("The report is in \(path).")
    }
    let style = context.console.outputStyle
    return CommandOutput(json: .object(json), text: SignalQualityText(study: study, style: style).text)
  }
}

/// How a study of signal quality is made.
struct SignalQualityOptions: ParameterGroup {
  let embargo = Option(
    "embargo", .integer(in: 0...1_000), default: 5, "days between the end of a row and the next part")
  let cost = Option(
    "cost", .number(in: 0...100, "PERCENT"), default: 0,
    "cost of a signal beyond what its return has paid already, both ways together")
  let resamples = Option("resamples", .integer(in: 100...1_000_000), default: 1_000, "of the intervals")

  func settings(_ context: CommandContext, _ dates: SplitOptions) -> QualityStudy.Settings {
    var settings = QualityStudy.Settings()
    (settings.validationFrom, settings.testFrom) = dates.instants(context)
    settings.embargoDays = context[embargo]
    settings.cost = context[cost]
    settings.resamples = context[resamples]
    settings.seed = context.globals.seed ?? 1
    return settings
  }
}

/// Where the parts of a table begin.
struct SplitOptions: ParameterGroup {
  let trainUntil = Option(
    "train-until", .date, "rows before it teach; the first 60 % of the rows unless given")
  let validateUntil = Option(
    "validate-until", .date,
    "rows from --train-until to it choose, later ones judge; the next 20 % unless given")

  /// Where validation and test begin.
  func instants(_ context: CommandContext) -> (validation: Int64?, test: Int64?) {
    (
      context[trainUntil].map { Timestamp(startOf: $0).nanoseconds },
      context[validateUntil].map { Timestamp(startOf: $0).nanoseconds }
    )
  }
}
