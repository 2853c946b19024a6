import CommandKit
import Diagnostics
import Storage

struct LedgerHead: Command {
  static let path = "ledger head"
  static let abstract = "Print the hash of the newest entry, which vouches for all before it."
  static let discussion =
    "Write it down elsewhere: `assay ledger verify --expect HASH` then finds a cut-off end."
  static let examples = [CommandExample("assay ledger head", "64 hexadecimal digits")]

  let options = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let ledger = options.open(context)
    let head = try ledger.head()
    return CommandOutput(json: ["ledger": JSONValue(ledger.path), "head": .string(head)], text: head)
  }
}
