import CommandKit
import Diagnostics
import Market
import Storage

/// What a run was made on, as its record names it.
enum RunData {
  /// The catalogue under the contracts of a run: what is shown or made of it again is what the run had, whatever
  /// `instruments.yaml` says by now. Contracts that differ are told.
  static func catalogue(of run: RunRecord, _ context: CommandContext) throws -> Catalogue {
    let catalogue = try context.workspace.catalogue()
    let contracts = run.contracts
    let timeframe = (try? JSONValue(parsing: run.config))?["timeframe"]?.stringValue.flatMap { Timeframe($0) }
    let changed = contracts.filter { contract in
      guard let timeframe, let now = try? catalogue.instrument(contract.symbol, timeframe) else {
        return false
      }
      return now != contract
    }
    if !changed.isEmpty {
      let names = changed.map(\.symbol).joined(separator: ", ")
      context.console.info(
        "The contract of \(names) was changed since the run \(run.id) was begun. The run keeps its own; "
          + "`assay factory run` makes one under the new contract.")
    }
    return catalogue.under(contracts)
  }

  /// The catalogue's entry of a symbol of the run.
  ///
  /// - Throws: `different_data` when the bars are not those of the run.
  static func entry(
    of symbol: String, _ timeframe: Timeframe, _ run: RunRecord, _ catalogue: Catalogue
  ) throws -> CatalogueEntry {
    let entry = try catalogue.entry(symbol, timeframe)
    guard let hash = run.dataHashes.first(where: { $0.symbol == symbol })?.hash, hash != entry.contentHash
    else {
      return entry
    }
    throw AssayError(
      code: "different_data",
      message: "The \(timeframe) bars of \(symbol) are not those of the run \(run.id): they have the hash "
        + "\(entry.contentHash.prefix(12))…, and the run was made on \(hash.prefix(12))….",
      remedy: "Import those bars again, or name the catalogue that has them with --data.",
      place: catalogue.directory,
      kind: .badData)
  }
}
