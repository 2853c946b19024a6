import CommandKit
import Diagnostics
import Storage

/// Where the trial ledger lies.
struct LedgerOptions: ParameterGroup {
  let ledger = Option("ledger", .file, "trial ledger; ledger.jsonl in the data folder unless given")

  func open(_ context: CommandContext) -> TrialLedger {
    guard let path = context[ledger] else { return .standard(context) }
    return TrialLedger(path) { context.console.warning($0) }
  }

  /// Adds entries. Work that is done is not thrown away because the ledger cannot be written: that is said.
  ///
  /// - Throws: when the ledger is broken: nothing is added to a chain that does not hold.
  func record(_ entries: [LedgerEntry], _ context: CommandContext) throws {
    let ledger = open(context)
    do {
      try ledger.append(entries)
      try ledger.synchronise()
    } catch let error as AssayError where error.kind == .badData {
      throw error
    } catch {
      context.console.warning(
        "This is missing from the trial ledger, so later winners will look better than they are: \(error)")
    }
  }
}
