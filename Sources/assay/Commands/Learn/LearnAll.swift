import CommandKit
import Diagnostics
import Learning
import Market
import Numerics
import Reports
import Storage
import Validation

struct LearnAll: Command {
  static let path = "learn all"
  static let abstract = "Run the models of signals, regimes and prices one after the other, with one report."
  static let discussion = """
    What `assay learn quality`, `assay learn regime` (1, 5 and 20 bars ahead) and `assay learn prices` do, in this order
    and with the same figures. The signals come from `assay learn signals`.
    """
  static let examples = [
    CommandExample(
      "assay learn all --input signals.parquet --index SPX --symbols AAPL,MSFT,JPM,XOM,KO --report learning.html",
      "the whole pipeline on daily bars")
  ]

  let input = TrainingInput()
  let dates = SplitOptions()
  let quality = SignalQualityOptions()
  let index = Option.required("index", .text("S"), "symbol of the catalogue whose regimes are forecast")
  let epochs = Option(
    "max-epochs", .integer(in: 1...10_000), default: 100, "most epochs of the regime network")
  let prices = PriceOptions()
  let models = Option("models", .folder, "write the models there and register them in the results database")
  let report = Option("report", .file, "write a report: HTML, or its data when the name ends in .json")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let (seed, workers) = (context.globals.seed ?? 1, Workers(context.globals.workers))
    let meter = context.console.progress("learn all", total: 5, unit: "studies")
    let rows = try input.read(context)
    let study = try QualityStudy(rows.table, quality.settings(context, dates), workers: workers)
    meter.advance()
    let bars = try context.workspace.catalogue().load(context[index], context[prices.timeframe] ?? .day)
    var rule = RegimeRule()
    rule.periodsPerYear = bars.barsPerYear
    let history = try RegimeHistory(closes: bars.close, times: bars.timestamps, rule: rule)
    var settings = SequenceSettings()
    settings.maximumEpochs = context[epochs]
    let sequence = settings
    let horizons = [1, 5, 20]
    let regimes = try workers.map(horizons.count) { place in
      let trained = try RegimeTraining(
        bars, history, horizon: horizons[place], settings: sequence, seed: seed)
      meter.advance()
      return trained
    }
    let forecasts = try prices.studies(context, dates)
    meter.advance()
    meter.finish()
    var json: JSONObject = [
      "quality": study.json,
      "regimes": .array(regimes.map { .object($0.page.json) }), "prices": .array(forecasts.map(\.json)),
    ]
    if let folder = context[models] {
      let store = try SavedModels(context, folder)
      let saved =
        try store.save(study, rows, label: context[input.label])
        + regimes.map { try $0.save(store) } + forecasts.flatMap { try store.save($0, seed) }
      json["saved"] = JSONValue(saved)
    }
    if let path = context[report] {
      var page = SignalQualityReport(
        study: study, created: Clock.now(), codeVersion: Version.code.description, source: context[input.path]
      )
      page.regimes = regimes.map { ($0.study, $0.scores) }
      page.regimeSentences = regimes.map(\.page.sentence)
      page.prices = forecasts
      try AtomicFile.replace(
        path,
        with: path.hasSuffix(".json")
          ? JSONValue.object(json).text(.indented) + "\n" : page.html(try ReportRenderer.assets()))
      context.console.info("The report is in \(path).")
    }
    let style = context.console.outputStyle
    let parts =
      [SignalQualityText(study: study, style: style).text]
      + regimes.map { $0.page.text(style) } + forecasts.map { PriceText(study: $0, style: style).text }
    let text = parts.joined(separator: "\n\n")
    return CommandOutput(json: .object(json), text: text)
  }
}
