import CommandKit
import Diagnostics
import Features
import Learning
import Market
import Numerics
import Storage

struct LearnPrices: Command {
  static let path = "learn prices"
  static let abstract =
    "Forecast returns some bars ahead for many symbols together, and say what the forecasts are worth."
  static let discussion = """
    The bars of all symbols are pooled: features at a close, and the return to the close --horizons bars later. Every
    --every-th session gives rows, parted by time over all symbols with what overlaps left out. Ridge regression,
    boosting, a forest and a network are trained and judged beside three forecasts that need no model: no move, the
    symbol's mean, and its autoregression of order 1.

    R² against no forecast is above 0 only where a forecast is better than saying nothing; a rank information coefficient
    needs at least five symbols. Diebold and Mariano's test takes the mean loss of a date as one piece of evidence; its
    statistic is negative where the forecast is better.
    """
  static let examples = [
    CommandExample(
      "assay learn prices --symbols AAPL,MSFT,JPM,XOM,KO --horizons 5,30",
      "a week and a month and a half ahead"),
    CommandExample("assay learn prices --every 1 --json", "all symbols with daily bars, a row every day"),
  ]

  let dates = SplitOptions()
  let options = PriceOptions()
  let models = Option("models", .folder, "write the models there and register them in the results database")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let studies = try options.studies(context, dates)
    var json: JSONObject = ["horizons": .array(studies.map(\.json))]
    if let folder = context[models] {
      let saved = try studies.flatMap { try SavedModels(context, folder).save($0, options.seed(context)) }
      json["saved"] = JSONValue(saved)
    }
    let style = context.console.outputStyle
    return CommandOutput(
      json: .object(json),
      text: studies.map { PriceText(study: $0, style: style).text }.joined(separator: "\n\n"))
  }
}

/// Which prices are forecast, and how.
struct PriceOptions: ParameterGroup {
  let symbols = Option(
    "symbols", .list(of: .text("S")), "symbols of the catalogue; all that have the timeframe unless given")
  let timeframe = Option("timeframe", .timeframe, "bar length in the catalogue; 1d unless given")
  let horizons = Option("horizons", .list(of: .integer(in: 1...1_000)), default: [5, 30], "bars ahead")
  let every = Option("every", .integer(in: 1...250), default: 5, "sessions between rows")
  let features = Option(
    "price-features", .list(of: .text("NAME")),
    "features, or group:NAME; the default filter set unless given (`assay features list`)")
  func seed(_ context: CommandContext) -> UInt64 { context.globals.seed ?? 1 }

  func studies(_ context: CommandContext, _ dates: SplitOptions) throws -> [PriceStudy] {
    let catalogue = try context.workspace.catalogue()
    let timeframe = context[timeframe] ?? .day
    let names =
      try context[symbols]
      ?? catalogue.list().filter { $0.timeframe == timeframe }.map(\.symbol).sorted()
    let series = try Set(names).sorted().map { try catalogue.load($0, timeframe) }
    if series.isEmpty {
      throw AssayError(
        code: "no_symbols", message: "The catalogue has no bars of \(timeframe).",
        remedy: "Import some with `assay data import`, or name another --timeframe.", kind: .usage)
    }
    let chosen =
      try context[features].map { try FeatureCatalogue.features(named: $0) } ?? FeatureCatalogue.filterDefault
    let set = try FeatureSet(chosen)
    let workers = Workers(context.globals.workers)
    let tables = try workers.map(series.count) { try set.table(on: FeatureSource(series[$0])) }
    var settings = PriceStudy.Settings()
    settings.seed = seed(context)
    (settings.validationFrom, settings.testFrom) = dates.instants(context)
    return try context[horizons].map { horizon in
      let panel = try PricePanel(tables, series, horizon: horizon, every: context[every])
      context.console.info(
        "\(NumberText.grouped(panel.table.count)) rows of \(series.count) symbols, \(chosen.count) features, "
          + "\(horizon) bars ahead")
      return try PriceStudy(panel, settings, workers: workers)
    }
  }
}

/// A study of prices for a terminal.
struct PriceText {
  let study: PriceStudy
  let style: Style

  var text: String {
    var table = TextTable([
      .text("forecast"), .number("MSE"), .number("MAE"), .number("R² (zero)"), .number("R² (mean)"),
      .number("rank IC"), .number("t"), .number("signs"), .number("DM"), .number("p"),
    ])
    for score in study.baselines + study.scores {
      table.append([
        score.name, NumberText.significant(score.meanSquaredError, 4),
        NumberText.significant(score.meanAbsoluteError, 4), NumberText.percent(score.rSquaredZero),
        NumberText.percent(score.rSquaredMean), NumberText.fixed(score.rankInformation?.mean, 3),
        NumberText.fixed(score.rankInformation?.neweyWestT, 2),
        NumberText.percent(score.directionalAccuracy, 1),
        NumberText.fixed(score.lossTest?.statistic, 2),
        NumberText.significant(score.lossTest?.twoSidedPValue, 2),
      ])
    }
    let split = study.split
    return """
      \(style.bold("\(study.panel.horizon) bars ahead")): \(NumberText.grouped(split.training.count)) rows teach, \
      \(NumberText.grouped(split.validation.count)) choose, \(NumberText.grouped(split.test.count)) judge from \
      \(Timestamp(nanoseconds: split.testStart).date) on

      \(table.text(style: style))

      \(study.sentence)
      """
  }
}
