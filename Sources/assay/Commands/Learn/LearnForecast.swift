import CommandKit
import Diagnostics
import Learning
import Market
import Storage
import Strategies

struct LearnForecast: Command {
  static let path = "learn forecast"
  static let abstract = "Forecast a symbol's bars walk-forward, and say what the forecasts were worth."
  static let discussion = """
    At the close of every bar the move to the close of the next --horizon bars, to their highest high and to their
    lowest low are forecast, and the 40th and 60th percentile of the first, by a model that was fitted on earlier bars
    alone and is fitted again every --refit-every bars. Nothing is kept: this command judges forecasters.

    The judgement is against the naive forecast: that the price stays, and ranges are what they were. Forecasts of the
    close have skill where their squared errors are smaller beyond luck (Diebold-Mariano, one-sided, 5 %). High and low
    are easier, because ranges persist; that is no knowledge of direction.
    """
  static let examples = [
    CommandExample("assay learn forecast --symbol AAPL --timeframe 1d", "ridge regression, the next day"),
    CommandExample(
      "assay learn forecast --symbol BTCUSDT --timeframe 1h --forecaster boosting --horizon 24 --json",
      "boosted trees, a day ahead"),
  ]

  let symbol = Option.required("symbol", .text("S"), "symbol in the catalogue")
  let timeframe = Option.required("timeframe", .timeframe, "bar length in the catalogue")
  let forecaster = Option(
    "forecaster", .choice(ForecasterCatalogue.names), default: "ridge", "what forecasts")
  let horizon = Option("horizon", .integer(in: 1...10_000), default: 1, "bars ahead")
  let from = Option("from", .date, "first session that is forecast; earlier ones may teach")
  let to = Option("to", .date, "last session that is read")
  let refit = Option(
    "refit-every", .integer(in: 1...1_000_000), "bars between fits; a week of them, at least 5, unless given")
  let training = Option(
    "training-bars", .integer(in: 50...10_000_000), default: 4_000, "most bars that a fit looks back")
  let forecasts = Option(
    "forecasts", .file, "write forecasts and outcomes of every bar to .csv or .parquet")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let whole = try context.workspace.catalogue().load(context[symbol], context[timeframe])
    let series = whole.slice(to: context[to])
    let forecaster = try ForecasterCatalogue.named(context[forecaster])
    let every = context[refit] ?? max(5, Int((series.barsPerYear / 52).rounded()))
    let start = max(context[from].map { series.firstIndex(ofSession: $0) } ?? 0, forecaster.minimumHistory)
    guard start + context[horizon] < series.count else {
      throw AssayError(
        code: "too_few_bars",
        message: "\(series.count) bars leave none to forecast from bar \(start + 1) on.",
        remedy: "`\(forecaster.name)` needs \(forecaster.minimumHistory) bars before the first forecast.",
        place: context[symbol], kind: .badData)
    }
    let refits = Array(stride(from: start, to: series.count, by: every))
    func walk(_ forecaster: any Forecaster) throws -> Forecasts {
      try WalkForwardForecast(
        forecaster, horizon: context[horizon], refits: refits, maximumTraining: context[training]
      ).forecasts(of: series)
    }
    let made = try walk(forecaster)
    let skill = ForecastSkill(made, naive: try walk(NaiveForecaster()), on: series)
    if let path = context[forecasts] { try CSVFile.writeByName(made.table(on: series), to: path) }
    let page = ForecastPage(skill: skill, series: series, start: start, refits: refits.count)
    return CommandOutput(json: page.json, text: page.text(context.console.outputStyle))
  }
}

extension Forecasts {
  /// Forecasts beside what came.
  fileprivate func table(on series: BarSeries) -> ColumnTable {
    let outcomes = ForecastOutcomes(series, horizon: horizon)
    return ColumnTable([
      .init("timestamp", .instants(series.timestamps)), .init("close", .double(series.close)),
      .init("forecast_close", .double(close)), .init("forecast_high", .double(high)),
      .init("forecast_low", .double(low)), .init("forecast_q40", .double(lowerQuantile)),
      .init("forecast_q60", .double(upperQuantile)), .init("outcome_close", .double(outcomes.close)),
      .init("outcome_high", .double(outcomes.high)), .init("outcome_low", .double(outcomes.low)),
    ])
  }
}

/// Skill for people and programs.
private struct ForecastPage {
  let skill: ForecastSkill
  let series: BarSeries
  let start: Int
  let refits: Int

  var json: JSONValue {
    [
      "symbol": .string(series.instrument.symbol), "timeframe": .string("\(series.timeframe)"),
      "forecaster": .string(skill.name), "horizon": JSONValue(skill.horizon),
      "from": .string(series.displayTime(start)), "to": .string(series.displayTime(series.count - 1)),
      "bars": JSONValue(skill.close.count), "refits": JSONValue(refits),
      "verdict": .string(skill.verdict.rawValue), "sentence": .string(sentence),
      "close": document(skill.close), "high": document(skill.high), "low": document(skill.low),
      "quantiles": .array([skill.lowerCoverage, skill.upperCoverage].compactMap { $0 }.map(document)),
    ]
  }

  func text(_ style: Style) -> String {
    var table = TextTable([
      .text("against naive"), .number("R²"), .number("rank corr."), .text("95% interval"), .number("hits"),
      .number("DM"), .number("p"),
    ])
    for (name, move) in [("close", skill.close), ("high", skill.high), ("low", skill.low)] {
      let interval = move.rankInterval.map {
        "\(NumberText.fixed($0.lowerBound, 3)) to \(NumberText.fixed($0.upperBound, 3))"
      }
      table.append([
        name, NumberText.percent(move.rSquared), NumberText.fixed(move.rankCorrelation, 3),
        interval ?? NumberText.undefined, NumberText.percent(move.hitRate, 1),
        NumberText.fixed(move.dieboldMariano?.statistic, 2),
        NumberText.significant(move.dieboldMariano?.pValue, 2),
      ])
    }
    let quantiles = [skill.lowerCoverage, skill.upperCoverage].compactMap { $0 }.map {
      "\(NumberText.percent($0.share, 1)) below the \(NumberText.percent($0.level, 0)) percentile "
        + "(± \(NumberText.percent($0.standardError, 1)))"
    }
    return """
      \(style.bold("\(skill.name) on \(series.instrument.symbol) \(series.timeframe), \(skill.horizon) ahead")): \
      \(NumberText.grouped(skill.close.count)) bars from \(series.displayTime(start)), \(refits) fits

      \(table.text(style: style))

      outcomes: \(quantiles.joined(separator: ", "))
      \(skill.verdict == .skill ? style.good(sentence) : sentence)
      """
  }

  /// The verdict as a sentence.
  private var sentence: String {
    let figures =
      "R² \(NumberText.percent(skill.close.rSquared)), "
      + "p = \(NumberText.significant(skill.close.dieboldMariano?.pValue, 2))"
    return switch skill.verdict {
    case .tooFew: "Too few bars for a verdict: \(skill.close.count)."
    case .noSkill:
      "No skill: the close is forecast no better than by saying that the price stays (\(figures))."
    case .skill:
      "Skill: errors of the close are smaller than those of saying that the price stays (\(figures)). "
        + "Whether it pays for its costs is another question."
    }
  }

  private func document(_ move: MoveSkill) -> JSONValue {
    [
      "bars": JSONValue(move.count), "r_squared": JSONValue(move.rSquared),
      "rank_correlation": JSONValue(move.rankCorrelation),
      "rank_correlation_low": JSONValue(move.rankInterval?.lowerBound),
      "rank_correlation_high": JSONValue(move.rankInterval?.upperBound), "hit_rate": JSONValue(move.hitRate),
      "diebold_mariano": JSONValue(move.dieboldMariano?.statistic),
      "p_value": JSONValue(move.dieboldMariano?.pValue),
      "lags": move.dieboldMariano.map { JSONValue($0.lags) } ?? .null,
    ]
  }

  private func document(_ coverage: ForecastSkill.Coverage) -> JSONValue {
    [
      "level": .number(coverage.level), "share_below": .number(coverage.share),
      "standard_error": .number(coverage.standardError),
    ]
  }
}
