import CommandKit
import Diagnostics
import Learning

struct StatsForecast: Command {
  static let path = "stats forecast"
  static let abstract =
    "What forecasts were worth: errors, R² out of sample, direction, tests, rank correlation."
  static let discussion = """
    A series has one forecast a row in time order. R² compares with no forecast, and with the mean of the outcomes known
    at the time (at least 20). With a horizon above 1 outcomes overlap: Pesaran and Timmermann's test takes every h-th row,
    Diebold and Mariano's allows for h − 1 autocovariances, with Harvey, Leybourne and Newbold's factor; its statistic is
    negative where the forecast beats zero, and undefined where the variance is not positive.

    A panel (--panel) has a row for each date and symbol; an empty cell is no forecast or no outcome. The rank information
    coefficient is Spearman's correlation over the symbols of a date, at least five; the decay pairs forecasts with the
    outcomes of later dates.
    """
  static let examples = [
    CommandExample(
      "assay stats forecast --input f.csv --outcome y_5 --forecast f_5 --horizon 5", "five periods ahead"),
    CommandExample(
      "assay stats forecast --input panel.csv --outcome next_return --forecast forecast --panel",
      "many symbols a date"),
  ]

  let input = Option.required("input", .file, "text table with a header; `-` reads a pipe")
  let outcome = Option("outcome", .text("COLUMN"), default: "outcome", "column of what happened")
  let forecast = Option("forecast", .text("COLUMN"), default: "forecast", "column of the forecasts")
  let horizon = Option(
    "horizon", .integer(in: 1...100_000), default: 1, "periods ahead, whose outcomes overlap")
  let panel = Flag("panel", "many symbols a date")
  let date = Option("date", .text("COLUMN"), default: "date", "column of the dates of a panel")
  let symbol = Option("symbol", .text("COLUMN"), default: "symbol", "column of the symbols of a panel")
  let lags = Option("lags", .integer(in: 0...1_000), default: 10, "dates of decay")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let table = try NamedColumns(context[input])
    return try context[panel] ? panel(table, context) : series(table, context)
  }

  // MARK: A series

  private func series(_ table: NamedColumns, _ context: CommandContext) throws -> CommandOutput {
    let scores = try ForecastScores(
      outcomes: table.numbers(context[outcome]), forecasts: table.numbers(context[forecast]),
      horizon: context[horizon])
    return CommandOutput(
      json: .object(Self.document(scores, isPanel: false)),
      text: facts(scores, isPanel: false).text())
  }

  private static func document(_ scores: ForecastScores, isPanel: Bool) -> JSONObject {
    [
      "n": JSONValue(scores.count), "mse": .number(scores.meanSquaredError),
      "mae": .number(scores.meanAbsoluteError),
      "r2_zero": JSONValue(scores.rSquaredZero),
      "r2_expanding_mean": isPanel ? .null : JSONValue(scores.rSquaredExpandingMean),
      "directional_accuracy": JSONValue(scores.directionalAccuracy),
      "pesaran_timmermann": isPanel ? .null : JSONValue(scores.direction?.statistic),
      "pesaran_timmermann_p": isPanel ? .null : JSONValue(scores.direction?.pValue),
      "diebold_mariano": [
        "statistic": isPanel ? .null : JSONValue(scores.lossTest?.statistic),
        "p_two_sided": isPanel ? .null : JSONValue(scores.lossTest?.twoSidedPValue),
      ],
    ]
  }

  private func facts(_ scores: ForecastScores, isPanel: Bool) -> TextTable {
    var table = TextTable([.text("figure"), .number("value")])
    table.append(["forecasts", NumberText.grouped(scores.count)])
    table.append(["mean squared error", NumberText.significant(scores.meanSquaredError)])
    table.append(["mean absolute error", NumberText.significant(scores.meanAbsoluteError)])
    table.append(["R² against no forecast", NumberText.fixed(scores.rSquaredZero, 4)])
    table.append(["equal signs", NumberText.percent(scores.directionalAccuracy, 1)])
    if isPanel { return table }
    table.append(["R² against the mean so far", NumberText.fixed(scores.rSquaredExpandingMean, 4)])
    table.append(["Pesaran–Timmermann", NumberText.fixed(scores.direction?.statistic, 2)])
    table.append(["  p, one-sided", NumberText.fixed(scores.direction?.pValue, 4)])
    table.append(["Diebold–Mariano against zero", NumberText.fixed(scores.lossTest?.statistic, 2)])
    table.append(["  p, two-sided", NumberText.fixed(scores.lossTest?.twoSidedPValue, 4)])
    return table
  }

  // MARK: A panel

  private func panel(_ table: NamedColumns, _ context: CommandContext) throws -> CommandOutput {
    let rows = try PanelRows(
      dates: table.texts(context[date]), symbols: table.texts(context[symbol]),
      forecasts: table.numbers(context[forecast], missing: true),
      outcomes: table.numbers(context[outcome], missing: true), path: context[input])
    let both = rows.pairs
    let scores = try ForecastScores(
      outcomes: both.map(\.outcome), forecasts: both.map(\.forecast), horizon: context[horizon])
    let now = RankInformation(forecasts: rows.forecasts, outcomes: rows.outcomes).summary
    let decay = (0...context[lags]).map { lag in
      (lag, RankInformation(forecasts: rows.forecasts, outcomes: rows.outcomes, lag: lag).summary)
    }
    var document = Self.document(scores, isPanel: true)
    document["rank_ic"] = [
      "dates": JSONValue(now?.dates ?? 0), "mean": JSONValue(now?.mean), "sd": JSONValue(now?.deviation),
      "t": JSONValue(now?.t), "t_newey_west": JSONValue(now?.neweyWestT),
      "newey_west_lags": now.map { JSONValue($0.neweyWestLags) } ?? .null,
    ]
    document["ic_decay"] = .array(
      decay.map { lag, summary in
        ["lag": JSONValue(lag), "mean": JSONValue(summary?.mean), "dates": JSONValue(summary?.dates ?? 0)]
      })
    var facts = facts(scores, isPanel: true)
    facts.append(["rank IC, mean", NumberText.fixed(now?.mean, 4)])
    facts.append(["  dates", NumberText.grouped(now?.dates ?? 0)])
    facts.append(["  deviation", NumberText.fixed(now?.deviation, 4)])
    facts.append(["  t", NumberText.fixed(now?.t, 2)])
    facts.append(["  t, Newey–West", NumberText.fixed(now?.neweyWestT, 2)])
    var fall = TextTable([.number("dates later"), .number("rank IC")])
    for (lag, summary) in decay { fall.append(["\(lag)", NumberText.fixed(summary?.mean, 4)]) }
    let text = facts.text() + "\n\n" + fall.text()
    return CommandOutput(json: .object(document), text: text)
  }

  /// A panel as one row of symbols a date, dates in ascending order.
  private struct PanelRows {
    var forecasts: [[Double]]
    var outcomes: [[Double]]

    init(dates: [String], symbols: [String], forecasts: [Double], outcomes: [Double], path: String)
      throws(AssayError)
    {
      let days = Set(dates).sorted()
      let names = Set(symbols).sorted()
      let place = (
        day: Dictionary(uniqueKeysWithValues: zip(days, days.indices)),
        name: Dictionary(uniqueKeysWithValues: zip(names, names.indices))
      )
      let empty = [[Double]](repeating: [Double](repeating: .nan, count: names.count), count: days.count)
      (self.forecasts, self.outcomes) = (empty, empty)
      var seen = Set<[Int]>()
      for row in dates.indices {
        guard let day = place.day[dates[row]], let name = place.name[symbols[row]] else { continue }
        guard seen.insert([day, name]).inserted else {
          throw AssayError(
            code: "duplicate_row", message: "`\(symbols[row])` has two rows on \(dates[row]).",
            remedy: "Give one row a date and symbol.", place: path, kind: .badData)
        }
        self.forecasts[day][name] = forecasts[row]
        self.outcomes[day][name] = outcomes[row]
      }
    }

    /// What has both a forecast and an outcome.
    var pairs: [(forecast: Double, outcome: Double)] {
      forecasts.indices.flatMap { day in
        forecasts[day].indices.filter { forecasts[day][$0].isFinite && outcomes[day][$0].isFinite }
          .map { (forecasts[day][$0], outcomes[day][$0]) }
      }
    }
  }
}
