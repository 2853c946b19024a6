import CommandKit
import Diagnostics
import Features
import Market
import Storage

struct DataTables: Command {
  static let path = "data tables"
  static let abstract = "List the tables beside the bars."
  static let discussion = ""
  static let examples = [CommandExample("assay data tables", "names, columns, ranges")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let store = SideTableStore(folder: context.globals.data)
    let tables = try store.names().map { try store.load($0) }
    if tables.isEmpty {
      return CommandOutput(
        json: .array([]),
        text:
          "There is no side table in \(context.globals.data): bring one in with `assay data import-table`.")
    }
    var page = TextTable([
      .text("name"), .number("rows"), .number("symbols"), .text("first date"), .text("last date"),
      .text("known until"),
      .text("columns"),
    ])
    for table in tables {
      let dates = table.entries.map(\.row.date)
      page.append([
        table.name, NumberText.grouped(table.entries.count),
        table.symbols.isEmpty ? "all" : NumberText.grouped(table.symbols.count),
        dates.min()?.description ?? "",
        dates.max()?.description ?? "", table.newest ?? "", table.columns.joined(separator: ", "),
      ])
    }
    let text = page.text(width: context.console.width, style: context.console.outputStyle)
    return CommandOutput(json: .array(tables.map(\.document)), text: text)
  }
}

extension SideTable {
  /// The latest time at which a row became known.
  fileprivate var newest: String? {
    entries.map(\.row.since).max().map { Self.text($0, isDaily: isDaily) }
  }

  var sentence: String {
    let dates = entries.map(\.row.date)
    let span = dates.min().flatMap { first in dates.max().map { " of \(first) to \($0)" } } ?? ""
    let whom = symbols.isEmpty ? "" : " for \(symbols.count == 1 ? symbols[0] : "\(symbols.count) symbols")"
    return "\(NumberText.grouped(entries.count)) rows\(span)\(whom) in `\(name)`, columns "
      + "\(columns.joined(separator: ", "))."
  }

  var document: JSONValue {
    let dates = entries.map(\.row.date)
    return [
      "name": .string(name), "rows": JSONValue(entries.count), "columns": JSONValue(columns),
      "symbols": JSONValue(symbols), "first_date": JSONValue(dates.min()?.description),
      "last_date": JSONValue(dates.max()?.description), "known_until": JSONValue(newest),
      "is_daily": .bool(isDaily), "stale_days": JSONValue(staleDays), "digest": .string(digest),
    ]
  }
}
