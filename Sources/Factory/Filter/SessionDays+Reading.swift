import Diagnostics
import Market
public import Storage

extension SessionDays {
  /// Reads the column `date` of a text or Parquet table.
  public static func reading(_ path: String) throws -> SessionDays {
    let table = try TableFile.read(path)
    guard let column = table["date"] else {
      throw AssayError(
        code: "missing_column", message: "The calendar has no column `date`.",
        remedy: "It has \(table.columnNames.joined(separator: ", ")).", place: path, kind: .badData)
    }
    let days: [Int]
    switch column.values {
    case .timestamp(let instants, _):
      days = instants.map { Int(Timestamp(nanoseconds: $0).date.daysSinceEpoch) }
    case .string(let texts):
      days = try texts.enumerated().map { row, text in
        guard let date = CivilDate(String(text.prefix(10))) else {
          throw AssayError(
            code: "invalid_date", message: "Row \(row + 1) of the calendar is `\(text)`.",
            remedy: "Write dates such as 2024-12-31.", place: path, kind: .badData)
        }
        return Int(date.daysSinceEpoch)
      }
    default:
      throw AssayError(
        code: "invalid_date", message: "The column `date` of the calendar holds no dates.",
        remedy: "Write dates such as 2024-12-31.", place: path, kind: .badData)
    }
    return try SessionDays(days: days)
  }
}
