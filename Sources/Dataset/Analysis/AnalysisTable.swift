public import Diagnostics
import Market
public import Storage

/// One table of an analysis: the same for terminal, JSON, CSV and page.
public struct AnalysisTable: Sendable {
  /// The key in JSON and the name of the CSV file.
  public var key: String
  public var title: String
  /// What the figures are, in a sentence or two.
  public var note: String
  public var table: ColumnTable
  /// How the numbers of a column are shown.
  public var formats: [String: Format]

  public enum Format: Sendable {
    case percent
    case ratio
    case money
    case pValue
    case count
  }

  init(
    _ key: String, _ title: String, note: String, formats: [String: Format], _ columns: [ColumnTable.Column]
  ) {
    self.key = key
    self.title = title
    self.note = note
    self.formats = formats
    table = ColumnTable(columns)
  }

  /// Rows as objects; undefined numbers are `null`.
  public var json: JSONValue {
    .array(
      (0..<table.rowCount).map { row in
        .object(JSONObject(table.columns.map { ($0.name, Self.json($0.values, row)) }))
      })
  }

  private static func json(_ values: ColumnTable.Values, _ row: Int) -> JSONValue {
    switch values {
    case .int64(let values): JSONValue(values[row])
    case .int32(let values): JSONValue(values[row])
    case .double(let values): .number(values[row])
    case .bool(let values): .bool(values[row])
    case .string(let values): .string(values[row])
    case .timestamp(let values, _): .string(Timestamp(nanoseconds: values[row]).description)
    }
  }
}
