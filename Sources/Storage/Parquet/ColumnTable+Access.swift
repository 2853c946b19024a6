public import Diagnostics

extension ColumnTable {
  /// The numbers of a column as `Double`, whichever width it has; missing values are NaN.
  ///
  /// - Throws: `missing_column` when there is no such column, `wrong_column_type` when it does not hold
  ///   numbers.
  public func doubles(_ name: String) throws(AssayError) -> [Double] {
    let column = try required(name)
    let numbers: [Double]
    switch column.values {
    case .double(let values): return values
    case .int64(let values): numbers = values.map(Double.init)
    case .int32(let values): numbers = values.map(Double.init)
    default: throw .wrongColumnType(name, "numbers")
    }
    guard let isMissing = column.isMissing else { return numbers }
    return zip(numbers, isMissing).map { $1 ? .nan : $0 }
  }

  /// The integers of a column, which has none missing.
  public func integers(_ name: String) throws(AssayError) -> [Int64] {
    let column = try required(name)
    guard column.isMissing == nil else { throw .wrongColumnType(name, "integers with none missing") }
    switch column.values {
    case .int64(let values): return values
    case .int32(let values): return values.map(Int64.init)
    default: throw .wrongColumnType(name, "integers with none missing")
    }
  }

  /// The texts of a column, which has none missing.
  public func strings(_ name: String) throws(AssayError) -> EncodedStrings {
    let column = try required(name)
    guard case .string(let values) = column.values, column.isMissing == nil else {
      throw .wrongColumnType(name, "texts with none missing")
    }
    return values
  }

  /// The nanoseconds of a column of times, which has none missing.
  public func timestamps(_ name: String) throws(AssayError) -> [Int64] {
    let column = try required(name)
    guard case .timestamp(let values, _) = column.values, column.isMissing == nil else {
      throw .wrongColumnType(name, "times with none missing")
    }
    return values
  }

  private func required(_ name: String) throws(AssayError) -> Column {
    if let column = self[name] { return column }
    throw AssayError(
      code: "missing_column",
      message: "There is no column `\(name)`.\(NearestName.suggestion(for: name, among: columnNames))",
      remedy: "The columns are \(columnNames.joined(separator: ", ")).", kind: .badData)
  }
}

extension AssayError {
  static func wrongColumnType(_ name: String, _ expected: String) -> AssayError {
    AssayError(
      code: "wrong_column_type", message: "The column `\(name)` does not hold \(expected).",
      remedy: "Name another column or convert the file.", kind: .badData)
  }
}
