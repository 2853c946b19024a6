import CommandKit
import Dataset
import Diagnostics
import Factory
import Market
import Storage

struct DatasetCollect: Command {
  static let path = "dataset collect"
  static let abstract = "Run strategies over rolling windows of many symbols, into one dataset."
  static let discussion = """
    Each window starts with fresh capital and closes flat. Forecasts come from models that were fitted on bars before
    the window. Windows that cannot be used are counted in the metadata with their reason.

    What is done lies in parts, one a symbol: the same command takes an interrupted collection up where it stopped.
    Batches of symbols are put together with `assay dataset merge`.

    --write-units writes one document a symbol. `assay work FILE` runs one of them, on this machine or on another with
    the same data folder, and leaves the result in the cache, where the collection finds it.
    """
  static let examples = [
    CommandExample("assay dataset collect --timeframe 1h --output out", "every symbol with hourly bars"),
    CommandExample(
      "assay dataset collect --symbols AAPL,BTCUSDT --strategies maxdiff,buy_hold,RSI2_MeanReversion --output out",
      "two symbols, two forecast strategies and a rule"),
  ]

  let symbols = Option(
    "symbols", .list(of: .text("S")), "symbols of the catalogue; all that have the timeframe unless given")
  let units = UnitFiles.option
  let options = DatasetOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let symbols = try context[symbols] ?? DatasetWork.available(context, context[options.timeframe])
    let (run, files) = try options.run(context, symbols: symbols)
    if let folder = context[units] { return try UnitFiles.write(run.documents(), to: folder) }
    return try await DatasetWork(context).collect(run, into: files)
  }
}

struct DatasetQuick: Command {
  static let path = "dataset quick"
  static let abstract = "Collect two symbols, to see what a dataset looks like."
  static let discussion =
    "A share or fund and a coin where the catalogue has both, else its first two symbols."
  static let examples = [
    CommandExample("assay dataset quick --timeframe 1d --output quick", "two symbols, daily")
  ]

  let options = DatasetOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let timeframe = context[options.timeframe]
    let tradable = try DatasetWork.available(context, timeframe).map { try catalogue.entry($0, timeframe) }
      .filter(\.instrument.isTradable)
    let crypto = tradable.filter { $0.instrument.assetClass == .crypto }.map(\.symbol)
    let others = tradable.filter { $0.instrument.assetClass != .crypto }.map(\.symbol)
    let pair = others.prefix(1) + crypto.prefix(1)
    let chosen = pair.count == 2 ? Array(pair) : Array((others + crypto).prefix(2))
    let (run, files) = try options.run(context, symbols: chosen)
    return try await DatasetWork(context).collect(run, into: files)
  }
}

struct DatasetMergeCommand: Command {
  static let path = "dataset merge"
  static let abstract = "Put batches of a collection together."
  static let discussion = """
    The batches must have the same windows, bar length, settings, forecaster and version. Rows that are in two batches
    are taken once when they are equal, and refused when they are not.
    """
  static let examples = [CommandExample("assay dataset merge batch1 batch2 --output all", "two batches")]

  let batches = Argument.repeated("DIR", .folder, "directories of datasets")
  let name = Option("name", .text, default: "dataset", "name of the merged dataset")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    guard let directory = context.globals.output else {
      throw AssayError(
        code: "no_output_directory", message: "The merged dataset has no place to go.",
        remedy: "Give a directory with `--output DIR`.", place: "--output", kind: .usage)
    }
    let files = DatasetFiles(directory: directory, name: context[name])
    let merge = try DatasetMerge(context[batches].map { try Dataset(DatasetFiles(in: $0)) })
    try merge.write(to: files)
    return DatasetPage(merge.dataset, files: files).output(duplicates: merge.duplicates)
  }
}
