import CommandKit
import Diagnostics
import Storage

struct LedgerShow: Command {
  static let path = "ledger show"
  static let abstract = "Show the entries of the trial ledger."
  static let discussion = ""
  static let examples = [CommandExample("assay ledger show --symbol ES --last 5", "the newest five of ES")]

  let symbol = Option("symbol", .text("S"), "only this symbol")
  let data = Option("data-hash", .text("HASH"), "only these bars; the beginning of the hash is enough")
  let run = Option("run", .text("RUN"), "only entries of this run; the beginning is enough")
  let last = Option("last", .integer(in: 1...1_000_000_000), default: 20, "how many of the newest")
  let options = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    var shown: [(number: Int, entry: LedgerEntry, hash: String)] = []
    var (number, matching) = (0, 0)
    try options.open(context).forEach { entry, hash in
      number += 1
      guard matches(entry, context) else { return }
      matching += 1
      shown.append((number, entry, hash))
      // Cut now and then, so that a long ledger does not fill the memory.
      if shown.count >= 2 * context[last] + 1_000 { shown.removeFirst(shown.count - context[last]) }
    }
    let entries = Array(shown.suffix(context[last]))
    let json = entries.map { line -> JSONValue in
      var document = line.entry.json
      document["line"] = JSONValue(line.number)
      document["hash"] = .string(line.hash)
      return .object(document)
    }
    let (width, style, all) = (context.console.width, context.console.outputStyle, matching)
    return CommandOutput(
      json: ["entries": .array(json), "matching": JSONValue(all)],
      text: Self.text(entries, of: all, width, style))
  }

  private func matches(_ entry: LedgerEntry, _ context: CommandContext) -> Bool {
    if let symbol = context[symbol], entry.symbol != symbol { return false }
    if let data = context[data], !entry.dataHash.hasPrefix(data) { return false }
    if let run = context[run], entry.run?.hasPrefix(run) != true { return false }
    return true
  }

  private static func text(
    _ entries: [(number: Int, entry: LedgerEntry, hash: String)], of all: Int, _ width: Int, _ style: Style
  ) -> String {
    if entries.isEmpty { return "The ledger has no such entry." }
    var table = TextTable([
      .number("line"), .text("at"), .text("kind"), .text("symbol"), .text("timeframe"), .number("count"),
      .text("hash"), .text("what"),
    ])
    for line in entries {
      let entry = line.entry
      let dates =
        entry.from == nil && entry.through == nil
        ? "" : ", \(entry.from ?? "start") to \(entry.through ?? "end")"
      table.append([
        "\(line.number)", entry.at, entry.kind.rawValue, entry.symbol, entry.timeframe,
        NumberText.grouped(entry.count), String(line.hash.prefix(12)), entry.note + dates,
      ])
    }
    return table.text(width: width, style: style)
      + "\n\n\(entries.count) of \(NumberText.grouped(all)) entries"
  }
}
