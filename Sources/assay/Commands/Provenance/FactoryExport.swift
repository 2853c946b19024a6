import CommandKit
import Diagnostics
import Factory
import Market
import Storage

struct FactoryExport: Command {
  static let path = "factory export"
  static let abstract = "Pack a whole run into one file that opens on another machine."
  static let discussion = """
    In it are the run's rows, its bulk series, the bars it was made on, and the chain of the trial ledger with the
    entries about these bars in full. Every file in it is held against its hash on import. Compare the hash that both
    commands print when it matters that nobody made the whole anew.
    """
  static let examples = [
    CommandExample("assay factory export 3f2a --output es.assay", "by the beginning of its name"),
    CommandExample(
      "assay factory export 3f2a --output es.assay --without-bars", "when the bars may not be passed on"),
  ]

  let run = Argument.required("RUN", .text, "name of a run, or its beginning")
  let output = Option.required("output", .file, "FILE.assay")
  let withoutBars = Flag("without-bars", "leave out the bars; reports then need them in the other catalogue")
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let record = try database.requireRun(context[run])
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: record.config))
    let catalogue = try context.workspace.catalogue()
    var bars: [CatalogueEntry] = []
    if !context[withoutBars] {
      for symbol in configuration.symbols {
        bars.append(try RunData.entry(of: symbol, configuration.timeframe, record, catalogue))
      }
    }
    let manifest = try RunBundle.export(
      record, .init(bars: bars, dataHashes: record.dataHashes.map(\.hash)), database: database,
      catalogue: catalogue,
      ledger: ledger.open(context), to: context[output], packedBy: Version.code.description,
      now: Clock.now().description)
    let (path, bytes) = (context[output], FolderFiles.size(ofFile: context[output]) ?? 0)
    return CommandOutput(
      json: [
        "bundle": .string(path), "bytes": JSONValue(bytes), "run": .string(record.id),
        "files": JSONValue(manifest.files.count), "manifest_sha256": .string(manifest.hash),
      ],
      text: "\(path): run \(record.id), \(manifest.files.count) files, \(DatabaseFiles.text(bytes))\n"
        + "manifest \(manifest.hash)")
  }
}
