import CommandKit
import Storage

extension TrialLedger {
  /// The ledger of the data folder.
  static func standard(_ context: CommandContext) -> TrialLedger {
    context.workspace.ledger { notice in context.console.warning(notice) }
  }
}
