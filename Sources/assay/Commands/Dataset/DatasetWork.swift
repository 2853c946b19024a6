import CommandKit
import Dataset
import Diagnostics
import Factory
import Market
import Storage

/// Makes datasets for the commands: a line a symbol on the console, and a stop that loses nothing.
struct DatasetWork {
  let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// Every symbol of the catalogue that has the timeframe.
  /// - Throws: `empty_catalogue`.
  static func available(_ context: CommandContext, _ timeframe: Timeframe) throws -> [String] {
    let catalogue = try context.workspace.catalogue()
    let symbols = try catalogue.symbols().filter { try catalogue.timeframes(of: $0).contains(timeframe) }
    if symbols.isEmpty {
      throw AssayError(
        code: "empty_catalogue", message: "The catalogue \(catalogue.directory) has no bars of \(timeframe).",
        remedy: "Bring some in with `assay data import` or `assay data sample`.", place: catalogue.directory,
        kind: .usage)
    }
    return symbols
  }

  /// - Throws: `Interrupted` after Ctrl-C, with the way to go on.
  func collect(_ run: DatasetRun, into files: DatasetFiles) async throws -> CommandOutput {
    let console = context.console
    let interruption = context.interruption
    let dataset = try await interruption.deferring {
      try await run.execute(
        into: files, cache: context.workspace.cache, workers: context.globals.workers,
        progress: { console.info(Self.line($0)) },
        isInterrupted: { interruption.isRequested })
    }
    guard let dataset else {
      throw Interrupted(remedy: "The same command goes on where it stopped.")
    }
    return DatasetPage(dataset, files: files).output()
  }

  private static func line(_ progress: DatasetRun.Progress) -> String {
    if let skip = progress.skip { return "\(progress.symbol) left out: \(skip)" }
    let skipped = progress.skippedWindows > 0 ? ", \(progress.skippedWindows) windows skipped" : ""
    return "\(progress.symbol) \(progress.windows) windows × \(progress.strategies) strategies = "
      + "\(NumberText.grouped(progress.records)) records, \(NumberText.grouped(progress.trades)) trades\(skipped)"
      + (progress.isFromBefore ? " (from before)" : "")
  }
}

/// What the commands print of a dataset.
struct DatasetPage {
  let dataset: Dataset
  let files: DatasetFiles

  init(_ dataset: Dataset, files: DatasetFiles) {
    self.dataset = dataset
    self.files = files
  }

  func output(duplicates: Int? = nil) -> CommandOutput {
    var document: JSONObject = [
      "name": .string(files.name), "performance": .string(files.performance), "trades": .string(files.trades),
      "metadata": .string(files.metadata),
    ]
    for key in ["records", "skipped_windows", "skipped_strategy_windows", "skipped_symbols"] {
      document[key] = dataset.metadata[key]
    }
    document["trade_count"] = dataset.metadata["trades"]
    if let duplicates { document["duplicates"] = JSONValue(duplicates) }
    return CommandOutput(json: .object(document), text: text(duplicates))
  }

  private func text(_ duplicates: Int?) -> String {
    var page = FieldList()
    page.heading("Dataset \(files.name)")
    page.append("records", NumberText.grouped(dataset.metadata["records"]?.integerValue ?? 0))
    page.append("trades", NumberText.grouped(dataset.metadata["trades"]?.integerValue ?? 0))
    page.append("skipped windows", counts("skipped_windows"))
    page.append("skipped by one strategy", counts("skipped_strategy_windows"))
    if let duplicates { page.append("duplicates dropped", NumberText.grouped(duplicates)) }
    page.append("files", files.performance)
    page.append("", files.trades)
    page.append("", files.metadata)
    return page.text(style: .plain)
  }

  private func counts(_ key: String) -> String {
    let members = dataset.metadata[key]?.objectValue?.members ?? []
    if members.isEmpty { return "none" }
    return members.map { "\($0.value.integerValue ?? 0) \($0.key)" }.joined(separator: ", ")
  }
}
