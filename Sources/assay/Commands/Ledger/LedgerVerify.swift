import CommandKit
import Diagnostics
import Glibc
import Storage

struct LedgerVerify: Command {
  static let path = "ledger verify"
  static let abstract = "Check the chain of the trial ledger from its first entry."
  static let discussion = """
    An entry that was edited, removed or moved breaks the chain in its line. A ledger whose end was cut off, or that
    was made anew, is found by the heads that runs wrote into the results database (--db) and by the head of a report
    (--expect). Every command that reads or adds to the ledger checks the chain as well, and stops where it is broken.
    """
  static let examples = [
    CommandExample("assay ledger verify", "against the runs of the results database")
  ]

  let expected = Option.repeated("expect", .text("HASH"), "a head that must be in the chain; may be repeated")
  let options = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let ledger = options.open(context)
    var heads: [(place: String, head: String)] = context[expected].map { ("--expect", $0) }
    let database = context.globals.database
    if let head = ledger.rememberedHead, !heads.contains(where: { $0.head == head }) {
      heads.append(("the last addition", head))
    }
    if access(database, F_OK) == 0 {
      heads += try ResultsDatabase.existing(context).ledgerHeads().map {
        ("run \($0.run)", $0.head)
      }
    }
    let verdict = try ledger.verify(containing: heads.map(\.head))
    let missing = heads.filter { verdict.missingHeads.contains($0.head) }
    let document: JSONValue = [
      "ledger": JSONValue(ledger.path), "sound": .bool(verdict.isSound),
      "entries": JSONValue(verdict.entries),
      "head": .string(verdict.head), "broken_line": verdict.fault.map { JSONValue($0.line) } ?? .null,
      "problem": JSONValue(verdict.fault?.problem),
      "missing_heads": .array(missing.map { ["recorded_by": .string($0.place), "head": .string($0.head)] }),
      "heads_compared": JSONValue(heads.count), "torn_bytes": JSONValue(verdict.tornBytes),
    ]
    let text = Self.text(verdict, missing, compared: heads.count, path: ledger.path ?? "")
    return CommandOutput(json: document, exitCode: verdict.isSound ? .done : .badData, text: text)
  }

  private static func text(
    _ verdict: LedgerVerdict, _ missing: [(place: String, head: String)], compared: Int, path: String
  ) -> String {
    var lines: [String] = []
    if let fault = verdict.fault {
      lines.append("\(path):\(fault.line): \(fault.problem)")
      lines.append("The \(NumberText.grouped(verdict.entries)) entries before it are sound.")
    } else {
      lines.append("\(NumberText.grouped(verdict.entries)) entries, each follows from the one before.")
    }
    for (place, head) in missing {
      lines.append(
        "The head \(head.prefix(12))… that \(place) wrote down is not in the chain: entries are gone.")
    }
    if compared == 0 {
      lines.append("No run has written down a head to compare with, so a cut-off end could not be seen.")
    } else if missing.isEmpty {
      lines.append("All \(compared) heads that were written down are in it.")
    }
    if verdict.tornBytes > 0 {
      lines.append("\(verdict.tornBytes) bytes of an unfinished line follow; the next entry sets them aside.")
    }
    return (lines + ["head \(verdict.head)"]).joined(separator: "\n")
  }
}
