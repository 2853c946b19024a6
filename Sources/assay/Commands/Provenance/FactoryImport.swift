import CommandKit
import Diagnostics
import Factory
import Storage

struct FactoryImport: Command {
  static let path = "factory import"
  static let abstract = "Take in a run that another machine packed with `factory export`."
  static let discussion = """
    Status, winners and reports work as for a run of this machine. Bars that the catalogue has otherwise are kept, and
    said. The trials of the other machine on these bars are added to the ledger here: they are trials on the same data.
    """
  static let examples = [
    CommandExample(
      "assay factory import es.assay --data campaign --db campaign/results.sqlite", "into a new folder")
  ]

  let bundle = Argument.required("FILE", .file, "a bundle")
  let unpacked = Option(
    "max-unpacked", .byteCount, "how large the bundle may become: 20GB; 16 GiB and 200 times unless given")
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    // Looked at first, so that a wrong file makes no empty database.
    _ = try BundleManifest.read(context[bundle])
    let arrival = try RunBundle.import(
      context[bundle], into: context.workspace.database(),
      catalogue: context.workspace.catalogue(), ledger: ledger.open(context),
      limit: context[unpacked].map { .upTo($0) } ?? .standard)
    for bars in arrival.differentBars {
      context.console.warning(
        "The catalogue has other bars of \(bars), and keeps them: reports and `assay verify` of this run need those of "
          + "the bundle; import into an empty folder with --data.")
    }
    let manifest = arrival.manifest
    let json: JSONValue = [
      "run": .string(manifest.run.id), "was_there": .bool(arrival.wasThere),
      "series_files": JSONValue(arrival.seriesFiles), "bars": JSONValue(arrival.bars),
      "different_bars": JSONValue(arrival.differentBars),
      "new_ledger_entries": JSONValue(arrival.newTrialEntries),
      "manifest_sha256": .string(manifest.hash),
    ]
    let text = """
      Run \(manifest.run.id) \(arrival.wasThere ? "was there already, with the same content" : "is in"): \
      \(arrival.seriesFiles) files, \(arrival.bars.count) series of bars, \(arrival.newTrialEntries) new ledger entries.
      manifest \(manifest.hash)
      Next: `assay factory status \(manifest.run.id)`, or `assay factory report \(manifest.run.id)`.
      """
    return CommandOutput(json: json, text: text)
  }
}
