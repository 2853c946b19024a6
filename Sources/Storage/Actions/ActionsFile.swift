import Diagnostics
public import Market

/// Splits and dividends in a table: `date,action,value`, or a column of each beside a date.
public enum ActionsFile {
  /// The actions of a file, in its order.
  ///
  /// - Throws: what `RecordTable.read` throws; `missing_column`, `invalid_action` with file and line.
  public static func read(_ path: String) throws -> [CorporateAction] {
    let table = try RecordTable.read(path)
    let found = try beside(table, path) ?? listed(table, path)
    var lines: [CorporateAction: Int] = [:]
    for (action, line) in found {
      guard let first = lines.updateValue(line, forKey: action) else { continue }
      throw AssayError(
        code: "repeated_action",
        message: "Lines \(first) and \(line) hold the same action of \(action.date).",
        remedy: "Remove one of them; two dividends of one day are one of their sum.",
        place: "\(path):\(line)",
        kind: .badData)
    }
    return found.map(\.action)
  }

  private typealias Found = (action: CorporateAction, line: Int)

  private static func listed(_ table: RecordTable, _ path: String) throws -> [Found] {
    let columns = try table.positions(of: "date", "action", "value")
    return try table.rows.map { row in
      let cells = columns.map { row.cells[$0] }
      guard let date = CivilDate(cells[0]), let kind = kind(cells[1], cells[2]) else {
        throw invalid(cells, path, row.line)
      }
      return (CorporateAction(date: date, kind: kind), row.line)
    }
  }

  // MARK: A column of each kind

  private static let dateNames = ["date", "timestamp", "time", "datetime"]
  private static let dividendNames = ["dividends", "dividend", "dividend_amount", "divcash", "ex-dividend"]
  private static let splitNames = [
    "stock splits", "splits", "split", "split_coefficient", "splitfactor", "split ratio",
  ]

  /// Splits and dividends in columns of their own, as services write them beside prices: 0 in either, and 1 for
  /// a split, is none. `nil` for a table of another form.
  private static func beside(_ table: RecordTable, _ path: String) throws -> [Found]? {
    func column(_ names: [String]) -> Int? {
      table.columns.firstIndex { names.contains($0.lowercased()) }
    }
    guard column(["action"]) == nil, let date = column(dateNames) else { return nil }
    let (dividend, split) = (column(dividendNames), column(splitNames))
    guard dividend != nil || split != nil else { return nil }
    var found: [Found] = []
    for row in table.rows {
      for (name, column, none) in [("dividend", dividend, [0.0]), ("split", split, [0, 1])] {
        guard let column, case let cell = row.cells[column], !cell.isEmpty else { continue }
        if let value = Double(cell), none.contains(value) { continue }
        // A time behind the date is that of midnight where the share trades.
        guard let day = CivilDate(String(row.cells[date].prefix(10))), let kind = kind(name, cell) else {
          throw invalid([row.cells[date], name, cell], path, row.line)
        }
        found.append((CorporateAction(date: day, kind: kind), row.line))
      }
    }
    return found
  }

  private static func invalid(_ cells: [String], _ path: String, _ line: Int) -> AssayError {
    AssayError(
      code: "invalid_action", message: "`\(cells.joined(separator: ","))` is no split and no dividend.",
      remedy: "Write `2020-08-31,split,4` or `2024-02-09,dividend,0.24`.", place: "\(path):\(line)",
      kind: .badData)
  }

  private static func kind(_ action: String, _ value: String) -> CorporateAction.Kind? {
    switch action.lowercased() {
    case "dividend":
      guard let amount = Double(value), amount.isFinite, amount >= 0 else { return nil }
      return .dividend(amount: amount)
    case "split":
      let parts = value.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
      guard let new = parts.first ?? nil, new > 0, new.isFinite else { return nil }
      if parts.count == 1 { return .split(ratio: new) }
      guard parts.count == 2, let old = parts[1], old > 0, old.isFinite else { return nil }
      return .split(ratio: new / old)
    default: return nil
    }
  }
}
