extension ColumnTable {
  /// The rows of several tables one after the other; dictionaries of strings are put together.
  ///
  /// - Precondition: all tables have the same columns of the same types in the same order.
  public static func joined(_ tables: [ColumnTable]) -> ColumnTable {
    guard let first = tables.first else { return ColumnTable() }
    return ColumnTable(
      first.columns.indices.map { index in
        let parts = tables.map { table in
          precondition(table.columnNames == first.columnNames, "joined tables have the same columns")
          return table.columns[index]
        }
        var marks: [Bool]?
        if parts.contains(where: { $0.isMissing != nil }) {
          marks = parts.flatMap { $0.isMissing ?? [Bool](repeating: false, count: $0.count) }
        }
        return Column(first.columns[index].name, .joined(parts.map(\.values)), isMissing: marks)
      })
  }

  /// The given rows, in the given order.
  ///
  /// - Precondition: every number is that of a row.
  public func rows(_ numbers: [Int]) -> ColumnTable {
    ColumnTable(
      columns.map { column in
        Column(
          column.name, column.values.rows(numbers),
          isMissing: column.isMissing.map { marks in numbers.map { marks[$0] } },
          sourceType: column.sourceType)
      })
  }

  /// The table with one column's values replaced, in its place.
  public func replacing(_ name: String, with values: Values) -> ColumnTable {
    ColumnTable(columns.map { $0.name == name ? Column(name, values) : $0 })
  }
}

extension ColumnTable.Values {
  fileprivate static func joined(_ parts: [Self]) -> Self {
    func mismatch() -> Never { preconditionFailure("joined columns have one type") }
    switch parts[0] {
    case .int64:
      return .int64(parts.flatMap { if case .int64(let values) = $0 { values } else { mismatch() } })
    case .int32:
      return .int32(parts.flatMap { if case .int32(let values) = $0 { values } else { mismatch() } })
    case .double:
      return .double(parts.flatMap { if case .double(let values) = $0 { values } else { mismatch() } })
    case .bool:
      return .bool(parts.flatMap { if case .bool(let values) = $0 { values } else { mismatch() } })
    case .timestamp(_, let zone):
      return .timestamp(
        parts.flatMap { if case .timestamp(let values, _) = $0 { values } else { mismatch() } }, zone: zone)
    case .string:
      return .string(
        EncodedStrings(joining: parts.map { if case .string(let values) = $0 { values } else { mismatch() } })
      )
    }
  }

  fileprivate func rows(_ numbers: [Int]) -> Self {
    switch self {
    case .int64(let values): .int64(numbers.map { values[$0] })
    case .int32(let values): .int32(numbers.map { values[$0] })
    case .double(let values): .double(numbers.map { values[$0] })
    case .bool(let values): .bool(numbers.map { values[$0] })
    case .timestamp(let values, let zone): .timestamp(numbers.map { values[$0] }, zone: zone)
    case .string(let values): .strings(numbers.map { values[$0] })
    }
  }
}

extension EncodedStrings {
  /// One column after the other, with one dictionary in order of first appearance.
  init(joining columns: [EncodedStrings]) {
    var positions: [String: Int32] = [:]
    var dictionary: [String] = []
    var codes: [Int32] = []
    codes.reserveCapacity(columns.reduce(0) { $0 + $1.count })
    for column in columns {
      // By the order of appearance of the rows, so that how a column was encoded does not show.
      var translated = [Int32](repeating: -1, count: column.dictionary.count)
      for code in column.codes where !column.dictionary.isEmpty {
        if translated[Int(code)] < 0 {
          let text = column.dictionary[Int(code)]
          let next = Int32(dictionary.count)
          translated[Int(code)] = positions[text] ?? next
          if positions[text] == nil {
            positions[text] = next
            dictionary.append(text)
          }
        }
        codes.append(translated[Int(code)])
      }
    }
    self.init(dictionary: dictionary, codes: codes)
  }
}
