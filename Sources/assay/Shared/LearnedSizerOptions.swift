import Backtest
import CommandKit
import Diagnostics
import Factory
import Learning
import Storage

/// Where the sizer `learned` takes its fractions from.
struct LearnedSizerOptions: ParameterGroup {
  let model = Option(
    "sizing-model", .file, "for --sizer learned: a model of `assay sizing train`, or sizes in .parquet")
  let dataset = Option("sizing-dataset", .folder, "the dataset with the features that the model reads")

  /// The fractions of one pair; `nil` where another sizer is at work.
  ///
  /// A model sizes only windows after those it learned from; in the others nothing is traded.
  /// - Throws: `missing_option`; what reading the files throws; `no_sizes`.
  func fractions(
    _ context: CommandContext, _ settings: RunSettings, symbol: String, strategy: String
  ) throws -> (any PositionFractionModel)? {
    guard settings.sizingMethod == .learned else { return nil }
    guard let path = context[model] else { throw missing("--sizing-model", "FILE") }
    if path.hasSuffix(".parquet") {
      return try SizeTable(try ParquetFile.read(path).table).schedule(symbol: symbol, strategy: strategy)
    }
    guard let folder = context[dataset] else { throw missing("--sizing-dataset", "DIR") }
    let rows = try SizingInput.rows(in: folder)
    let learned = try SizingModel(path: path)
    let unseen = (0..<rows.count).filter { rows.starts[$0] >= learned.trainedThrough }
    let table = SizeTable(rows, of: unseen, fractions: try learned.fractions(rows, of: unseen))
    return try table.schedule(symbol: symbol, strategy: strategy)
  }

  private func missing(_ option: String, _ placeholder: String) -> AssayError {
    AssayError(
      code: "missing_option", message: "The sizer `learned` needs `\(option)`.",
      remedy:
        "Give `\(option) \(placeholder)`; `assay sizing train` and `assay sizing evaluate --sizes` make such files.",
      place: option, kind: .usage)
  }
}
