import Diagnostics
import Market
import Storage

/// Columns of a file in the forms that training needs.
struct ColumnReader {
  let file: ColumnTable
  let source: String

  /// Numbers and truth values; NaN where one is missing.
  func numbers(_ name: String) throws(AssayError) -> [Double] {
    guard let column = file[name] else { return [] }
    if case .bool(let values) = column.values {
      return values.indices.map { column.isMissing?[$0] == true ? .nan : values[$0] ? 1 : 0 }
    }
    do {
      return try file.doubles(name)
    } catch {
      throw AssayError.training(error.code, error.message, "Give numbers in `\(name)`.", source)
    }
  }

  /// Times of chosen rows: instants, dates (their midnight in UTC), or texts of either.
  func instants(_ name: String, _ rows: [Int]) throws(AssayError) -> [Int64] {
    guard let column = file[name] else { return [] }
    var instants: [Int64] = []
    instants.reserveCapacity(rows.count)
    for row in rows {
      var found: Int64?
      if column.isMissing?[row] != true {
        switch column.values {
        case .timestamp(let values, _): found = values[row]
        case .string(let values): found = InstantText.nanoseconds(values[row])
        default: break
        }
      }
      guard let found else {
        throw AssayError.training(
          "invalid_time", "Row \(row + 1) has no time in `\(name)`\(shown(column, row)).",
          "Give instants, or dates as 2024-12-31.", source)
      }
      instants.append(found)
    }
    return instants
  }

  /// Texts of chosen rows, none missing.
  func texts(_ name: String, _ rows: [Int]) throws(AssayError) -> [String] {
    let text = labels(name)
    if let row = rows.first(where: { text($0).isEmpty }) {
      throw AssayError.training(
        "missing_value", "Row \(row + 1) has no `\(name)`.", "Give every row one.", source)
    }
    return rows.map(text)
  }

  /// Any column as texts; empty where a value is missing.
  func labels(_ name: String) -> (Int) -> String {
    guard let column = file[name] else { return { _ in "" } }
    return { row in
      if column.isMissing?[row] == true { return "" }
      return switch column.values {
      case .string(let values): values[row]
      case .double(let values): values[row].isNaN ? "" : "\(values[row])"
      case .int64(let values): "\(values[row])"
      case .int32(let values): "\(values[row])"
      case .bool(let values): "\(values[row])"
      case .timestamp(let values, _): "\(Timestamp(nanoseconds: values[row]))"
      }
    }
  }

  func features(_ columns: TrainingColumns, _ rows: [Int]) throws(AssayError) -> [TrainingTable.Feature] {
    let skipped = columns.reserved.union(columns.without).union(
      columns.features == nil ? TrainingColumns.bookkeeping : [])
    let names = (columns.features ?? file.columnNames).filter { !skipped.contains($0) }
    var features: [TrainingTable.Feature] = []
    for name in names {
      guard let column = file[name] else { continue }
      switch column.values {
      case .string(let texts): features.append(.init(name, categories(texts, column.isMissing, rows)))
      case .timestamp:
        // A time is no feature: it grows, and the test lies after the training.
        if columns.features == nil { continue }
        throw AssayError.training(
          "wrong_column_type", "`\(name)` holds times, which are no feature.", "Leave it out.", source)
      default:
        let values = try numbers(name)
        if let row = rows.first(where: { values[$0].isInfinite }) {
          throw AssayError.training(
            "infinite_value", "Row \(row + 1) has \(values[row]) in `\(name)`.",
            "Correct it, or leave the cell empty.", source)
        }
        features.append(.init(name, .numbers(rows.map { values[$0] })))
      }
    }
    if features.isEmpty {
      throw AssayError.training(
        "no_features", "The table has no column that is a feature.",
        "Give columns of what was known at the time, beside the outcomes.", source)
    }
    return features
  }

  /// Names in alphabetical order, so that the order of rows does not show.
  private func categories(
    _ texts: EncodedStrings, _ isMissing: [Bool]?, _ rows: [Int]
  ) -> TrainingTable.Values {
    let used = Set(rows.filter { isMissing?[$0] != true }.map { texts[$0] }).subtracting([""])
    let names = used.sorted()
    let positions = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
    let codes = rows.map { isMissing?[$0] == true ? -1 : positions[texts[$0]] ?? -1 }
    return .categories(codes: codes, names: names)
  }

  private func shown(_ column: ColumnTable.Column, _ row: Int) -> String {
    let text = labels(column.name)(row)
    return text.isEmpty ? "" : ", but `\(text)`"
  }
}
