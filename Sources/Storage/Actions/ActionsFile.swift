import Diagnostics
public import Market

/// Splits and dividends in a table: `date,action,value`.
public enum ActionsFile {
  /// The actions of a file, in its order.
  ///
  /// - Throws: what `RecordTable.read` throws; `missing_column`, `invalid_action` with file and line.
  public static func read(_ path: String) throws -> [CorporateAction] {
    let table = try RecordTable.read(path)
    let columns = try table.positions(of: "date", "action", "value")
    return try table.rows.map { row in
      let cells = columns.map { row.cells[$0] }
      guard let date = CivilDate(cells[0]), let kind = kind(cells[1], cells[2]) else {
        throw AssayError(
          code: "invalid_action", message: "`\(cells.joined(separator: ","))` is no split and no dividend.",
          remedy: "Write `2020-08-31,split,4` or `2024-02-09,dividend,0.24`.", place: "\(path):\(row.line)",
          kind: .badData)
      }
      return CorporateAction(date: date, kind: kind)
    }
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
