import Diagnostics
import Glibc
import Market
import Storage
public import Strategies

/// Reads probabilities from a column of a Parquet, Arrow or text table.
public enum ProbabilityFile {
  static let timeNames = ["timestamp", "time", "date", "datetime", "date_time", "ts"]
  static let valueNames = ["probability", "p_up", "prob_up", "proba", "p", "probability_up"]

  /// Reads `FILE` or `FILE:COLUMN`.
  ///
  /// Times come from the column `timestamp` (or time, date, datetime, ts): the close of the bar in UTC, or the session
  /// date for daily bars. Without a column's name it is `probability` (or p_up, proba, p), or the only other one.
  /// - Throws: `missing_column` with the columns there are, `not_a_number`, `invalid_timestamp` with the line; what
  ///   reading a file can throw.
  public static func read(_ specification: String) throws -> ProbabilityColumn {
    let (path, name) = split(specification)
    let lower = path.lowercased()
    let isTable = [".parquet", ".pq", ".arrow", ".feather"].contains { lower.hasSuffix($0) }
    return isTable
      ? try column(of: ParquetFile.read(path).table, name, path)
      : try column(of: RecordTable.read(path), name)
  }

  /// A digest of `FILE` or `FILE:COLUMN`: of the file's content and the column's name, not of where it lies.
  public static func digest(of specification: String) throws -> String {
    let (path, column) = split(specification)
    return SHA256.hexadecimal(ofParts: [try SHA256.hexadecimal(ofFile: path), column ?? ""])
  }

  /// The path and the column behind its last colon; a file whose own name has a colon wins.
  static func split(_ specification: String) -> (path: String, column: String?) {
    guard access(specification, F_OK) != 0, let colon = specification.lastIndex(of: ":") else {
      return (specification, nil)
    }
    let name = String(specification[specification.index(after: colon)...])
    if name.isEmpty || name.contains("/") { return (specification, nil) }
    return (String(specification[..<colon]), name)
  }

  // MARK: Tables

  static func column(of table: ColumnTable, _ name: String?, _ path: String) throws -> ProbabilityColumn {
    let (time, value) = try names(table.columnNames, name, path)
    do {
      return ProbabilityColumn(
        source: path, timestamps: try times(table, time), values: try table.doubles(value))
    } catch var error as AssayError {
      error.place = error.place ?? path
      throw error
    }
  }

  private static func times(_ table: ColumnTable, _ name: String) throws -> [Int64] {
    guard let column = table[name], case .string(let texts) = column.values, column.isMissing == nil else {
      return try table.timestamps(name)
    }
    return try texts.enumerated().map { row, text in try stamp(text, place: "row \(row + 1)") }
  }

  static func column(of table: RecordTable, _ name: String?) throws -> ProbabilityColumn {
    let (time, value) = try names(table.columns, name?.lowercased(), table.source)
    let (timeIndex, valueIndex) = (table.index(of: time) ?? 0, table.index(of: value) ?? 0)
    var (timestamps, values): ([Int64], [Double]) = ([], [])
    for row in table.rows {
      let place = "\(table.source):\(row.line)"
      timestamps.append(try stamp(row.cells[timeIndex], place: place))
      values.append(try number(row.cells[valueIndex], place: place))
    }
    return ProbabilityColumn(source: table.source, timestamps: timestamps, values: values)
  }

  private static func names(
    _ columns: [String], _ wanted: String?, _ source: String
  ) throws(AssayError) -> (time: String, value: String) {
    guard let time = timeNames.lazy.compactMap({ name in columns.first { $0.lowercased() == name } }).first
    else {
      throw missing("timestamp", columns, source)
    }
    let others = columns.filter { $0 != time }
    if let wanted {
      guard others.contains(wanted) else { throw missing(wanted, columns, source) }
      return (time, wanted)
    }
    let known = valueNames.lazy.compactMap { name in others.first { $0.lowercased() == name } }.first
    guard let value = known ?? (others.count == 1 ? others.first : nil) else {
      throw missing("probability", columns, source)
    }
    return (time, value)
  }

  private static func missing(_ name: String, _ columns: [String], _ source: String) -> AssayError {
    AssayError(
      code: "missing_column",
      message: "There is no column `\(name)`.\(NearestName.suggestion(for: name, among: columns))",
      remedy: "The columns are \(columns.joined(separator: ", ")); name one as FILE:COLUMN.", place: source,
      kind: .badData)
  }

  private static func stamp(_ text: String, place: String) throws(AssayError) -> Int64 {
    if let stamp = StampText.nanoseconds(text) { return stamp }
    throw AssayError(
      code: "invalid_timestamp", message: "The timestamp is `\(text)`.",
      remedy: "Write it as in 2024-03-01 or 2024-03-01T14:45:00Z.", place: place, kind: .badData)
  }

  /// An empty cell is a bar without a prediction.
  private static func number(_ text: String, place: String) throws(AssayError) -> Double {
    if ["", "nan", "na", "null"].contains(text.lowercased()) { return .nan }
    if let value = Double(text), value.isFinite { return value }
    throw AssayError(
      code: "not_a_number", message: "The probability is `\(text)`.",
      remedy: "Give a number from 0 to 1, or leave the cell empty where there is no prediction.",
      place: place,
      kind: .badData)
  }
}
