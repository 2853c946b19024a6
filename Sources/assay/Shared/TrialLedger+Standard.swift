import CommandKit
import Storage

extension TrialLedger {
  /// The ledger of the data folder.
  static func standard(_ context: CommandContext) -> TrialLedger {
    TrialLedger("\(context.globals.data)/ledger.jsonl") { notice in context.console.warning(notice) }
  }
}
