import CommandKit
import Diagnostics
import Glibc
import Import
import Market
import Storage

struct DataImport: Command {
  static let path = "data import"
  static let abstract = "Bring files of price bars into the catalogue."
  static let discussion = """
    Reads CSV in any dialect (plain, gz, zst, xz, zip), JSON arrays of rows and Parquet. What a file holds is
    recognised from its content; what cannot be known for sure is asked for with the option that settles it.
    Rows that cannot be used go to a quarantine file and are counted.

    Files of one symbol and timeframe add up: months and years can be imported one by one or together. Where a
    file and the catalogue have the same bar with different values, the stored one is kept and the difference is
    reported; --update takes the file's, --replace puts the file in place of all stored bars.

    A symbol that is not known needs --class; a future that is not built in, its contract in instruments.yaml
    of the data folder.
    """
  static let examples = [
    CommandExample("assay data import ES_15m.csv.gz --symbol ES --timeframe 15m", "one file"),
    CommandExample("assay data import futures/*.csv.gz", "many: ES.csv.gz holds the bars of ES"),
    CommandExample("assay data import BTCUSDT-1h-2024-*.zip --symbol BTCUSDT", "months of one symbol"),
    CommandExample("assay data import btc.csv --symbol BTC-USD --dry-run", "shows what would be understood"),
    CommandExample(
      "assay data import nifty.csv --symbol NIFTY --tz Asia/Kolkata --stamp close",
      "settles what the file leaves open"),
  ]

  let files = Argument.repeated("FILE", .file, "files of bars")
  let symbol = Option(
    "symbol", .text("S"), "what the bars are of; unless given, the file name up to its first point")
  let timeframe = Option("timeframe", .timeframe, "length of a bar; recognised unless given")
  let isDryRun = Flag("dry-run", "read and judge everything, write nothing")
  let isReplacing = Flag(
    "replace", "put the file's bars in place of all stored ones of the symbol and timeframe")
  let isUpdating = Flag("update", "take the file's bars where stored ones of the same time differ")
  let file = BarFile()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let paths = context[files]
    if context[isReplacing], context[isUpdating] || (paths.count > 1 && context[symbol] != nil) {
      throw conflictingReplace(context[isUpdating])
    }
    let catalogue = try context.workspace.catalogue()
    let meter = paths.count > 1 ? context.console.progress("Import", total: paths.count, unit: "files") : nil
    var done: [Catalogue.Imported] = []
    var failed: [(path: String, error: AssayError)] = []
    for path in paths {
      try context.interruption.check()
      do {
        let imported = try bring(path, into: catalogue, context)
        ImportText.warn(about: imported, isFilePreferred: context[isUpdating], on: context.console)
        done.append(imported)
      } catch let error as AssayError where paths.count > 1 {
        context.console.error((error.place == nil ? "\(path): " : "") + "\(error)")
        failed.append((path, error))
      }
      meter?.advance()
    }
    meter?.finish()
    return output(done, failed, context)
  }

  private func bring(
    _ path: String, into catalogue: Catalogue, _ context: CommandContext
  ) throws -> Catalogue.Imported {
    // A file that is not there must not be told of as a symbol that is not known.
    if path != "-", access(path, F_OK) != 0 {
      throw AssayError(
        code: "no_such_file", message: "There is no file `\(path)`.", remedy: "Check the path.", place: path,
        kind: .badData)
    }
    let name = context[symbol] ?? Self.symbol(ofFile: path)
    let instrument = try catalogue.instrument(name, assetClass: context[file.assetClass])
    var options = try file.options(context, instrument: instrument, timeframe: context[timeframe])
    options.isDryRun = context[isDryRun]
    // A class alone does not tell the exchange, so that times without a zone need --tz.
    options.isExchangeZoneKnown = (try? catalogue.instrument(name, assetClass: nil)) != nil
    return try catalogue.importFile(
      path, options, stored: context[isReplacing] ? .replaced : context[isUpdating] ? .updated : .kept,
      by: "assay \(Version.number)")
  }

  private func output(
    _ done: [Catalogue.Imported], _ failed: [(path: String, error: AssayError)], _ context: CommandContext
  ) -> CommandOutput {
    let json: JSONValue = [
      "imported": .array(done.map(ImportText.document)),
      "failed": .array(
        failed.map {
          [
            "file": .string($0.path), "code": .string($0.error.code), "message": .string($0.error.message),
            "remedy": .string($0.error.remedy), "where": JSONValue($0.error.place),
          ]
        }),
    ]
    let width = context.console.width
    let style = context.console.outputStyle
    return CommandOutput(
      json: json, exitCode: failed.isEmpty ? .done : .badData,
      text: done.count == 1 && failed.isEmpty
        ? ImportText.page(done[0], style: style) : ImportText.table(done, failed.count, width: width, style))
  }

  static func symbol(ofFile path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.prefix { $0 != "." })
  }

  private func conflictingReplace(_ isUpdating: Bool) -> AssayError {
    AssayError(
      code: "conflicting_options",
      message: isUpdating
        ? "`--replace` drops the stored bars, and `--update` keeps those that the file does not have."
        : "`--replace` would leave the bars of the last of several files of one symbol.",
      remedy: isUpdating
        ? "Give one of the two." : "Import the first file with `--replace` and the others without.",
      kind: .usage)
  }
}
