import CommandKit
import Dataset
import Diagnostics
import Factory
import Glibc
import Learning
import Storage

/// Which dataset a sizing command reads.
struct SizingInput: ParameterGroup {
  let dataset = Option.required("dataset", .folder, "the folder of a dataset, with its features")

  /// - Throws: `no_dataset`; `no_features`; what the tables throw.
  func rows(_ context: CommandContext) throws -> SizingRows {
    let rows = try Self.rows(in: context[dataset])
    if rows.ruinedWindows > 0 {
      context.console.warning(
        "\(NumberText.grouped(rows.ruinedWindows)) windows lost all of their capital or more; each counts as a loss of "
          + "\(NumberText.percent(1 - SizingRows.leastLeft)).")
    }
    return rows
  }

  static func rows(in folder: String) throws -> SizingRows {
    let files = try DatasetFiles(in: folder)
    guard access(files.features, R_OK) == 0 else {
      throw AssayError(
        code: "no_features", message: "The dataset has no features: there is no \(files.features).",
        remedy: "Make them with `assay dataset features`.", place: folder, kind: .usage)
    }
    return try SizingRows(
      features: try ParquetFile.read(files.features).table,
      performance: try ParquetFile.read(files.performance).table)
  }
}

/// How a sizing model is trained; what `train` and `evaluate` share.
struct SizingTrainingOptions: ParameterGroup {
  let kellyShare = Option(
    "kelly-fraction", .number(in: 0.01...1, "F"), default: 0.5,
    "share of the growth-optimal fraction that is taken"
  ).formerly("kelly-share")
  let cap = Option("cap", .number(in: 0.01...1, "F"), default: 1, "largest fraction of capital")
  let minimumWindows = Option(
    "min-windows", .integer(in: 2...10_000), default: 12, "fewest windows that a training needs")

  func training(_ context: CommandContext, _ family: SizingTraining.Family) throws(AssayError)
    -> SizingTraining
  {
    var training = SizingTraining()
    training.family = family
    training.kellyShare = context[kellyShare]
    training.cap = context[cap]
    training.minimumWindows = context[minimumWindows]
    training.seed = UInt32(truncatingIfNeeded: context.globals.seed ?? 1)
    return try training.validated()
  }
}
