import Backtest
import CommandKit
import Dataset
import Diagnostics
import Factory
import Learning
import Market
import Reports
import Storage
import Strategies

/// What `dataset collect` and `dataset quick` share.
struct DatasetOptions: ParameterGroup {
  let timeframe = Option(
    "timeframe", .timeframe, default: Timeframe(minutes: 60), "bar length in the catalogue")
  let strategies = Option(
    "strategies", .list(of: .text("NAME").suggesting(ForecastStrategy.names + StrategyCatalogue.names)),
    "forecast strategies and rules, by name; the seven forecast strategies unless given")
  let forecaster = Option(
    "forecaster", .choice(ForecasterCatalogue.names), default: "ridge",
    "what the forecasts come from, fitted anew before every window")
  let training = Option(
    "training-bars", .integer(in: 50...1_000_000), default: 4_000, "most bars that a fit looks back")
  let windowDays = Option("window-days", .integer(in: 1...3_660), default: 7, "calendar days of a window")
  let strideDays = Option(
    "stride-days", .integer(in: 1...3_660), default: 7, "calendar days from one window to the next")
  let from = Option("from", .date, "first day of the first window; Mondays unless given")
  let to = Option("to", .date, "last day that a window may hold")
  let coverage = Option(
    "min-coverage", .number(in: 0...1), default: 0.5, "least share of a full window's bars")
  let capital = Option(
    "capital", .positive("AMOUNT"), default: 100_000, "capital at the start of each window")
  let name = Option("name", .text, default: "dataset", "name of the dataset and its files")
  let fills = FillOptions()
  let costs = CostOptions()
  let own = StrategyOptions()

  /// - Throws: `no_output_directory`, and what the collection refuses.
  func run(_ context: CommandContext, symbols: [String]) throws -> (run: DatasetRun, files: DatasetFiles) {
    guard let directory = context.globals.output else {
      throw AssayError(
        code: "no_output_directory", message: "The dataset has no place to go.",
        remedy: "Give a directory with `--output DIR`.", place: "--output", kind: .usage)
    }
    let names = context[strategies] ?? ForecastStrategy.names
    let rules = names.filter { !ForecastStrategy.names.contains($0) }
    let configuration = DatasetConfiguration(
      symbols: symbols, timeframe: context[timeframe], strategies: names,
      windows: WindowGrid(
        days: context[windowDays], stride: context[strideDays], from: context[from], through: context[to]),
      capital: context[capital], execution: try fills.rules(context),
      costs: try costs.override(context), minimumCoverage: context[coverage])
    let catalogue = try context.workspace.catalogue()
    let charged = try symbols.map { symbol in
      let instrument = try catalogue.instrument(symbol, configuration.timeframe)
      return (instrument, configuration.costs.costs(of: instrument))
    }
    for warning in ResultWarning.all(of: charged) { context.console.warning(warning.message) }
    let run = try DatasetRun(
      configuration, source: catalogue,
      library: rules.isEmpty ? .builtIn : own.library(context, for: rules),
      forecaster: try ForecastMaker(named: context[forecaster], trainingBars: context[training]),
      codeVersion: Version.code)
    return (run, DatasetFiles(directory: directory, name: context[name]))
  }
}
