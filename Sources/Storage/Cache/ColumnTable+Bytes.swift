public import Diagnostics

// A table as bytes for the cache: every value with every bit, missing marks included.

extension ByteWriter {
  public mutating func append(_ table: ColumnTable) {
    append(table.columns) { writer, column in
      writer.append(column.name)
      writer.append(column.sourceType)
      writer.append(column.isMissing != nil)
      if let isMissing = column.isMissing { writer.append(isMissing) { $0.append($1) } }
      writer.append(column.values)
    }
  }

  private mutating func append(_ values: ColumnTable.Values) {
    switch values {
    case .int64(let values):
      append(0)
      append(values) { $0.append(UInt64(bitPattern: $1)) }
    case .int32(let values):
      append(1)
      append(values) { $0.append(Int($1)) }
    case .double(let values):
      append(2)
      append(values)
    case .bool(let values):
      append(3)
      append(values) { $0.append($1) }
    case .string(let strings):
      append(4)
      append(strings.dictionary) { $0.append($1) }
      append(strings.codes) { $0.append(Int($1)) }
    case .timestamp(let values, let zone):
      append(5)
      append(zone)
      append(values) { $0.append(UInt64(bitPattern: $1)) }
    }
  }
}

extension ByteReader {
  /// - Throws: `damaged_artefact` when the bytes are no table.
  public mutating func table() throws(AssayError) -> ColumnTable {
    let columns = try list { reader throws(AssayError) in
      let (name, sourceType) = (try reader.text(), try reader.optionalText())
      let isMissing =
        try reader.bool() ? try reader.list { reader throws(AssayError) in try reader.bool() } : nil
      let values = try reader.values()
      if let isMissing {
        guard isMissing.count == values.count else { throw Self.damaged() }
        if case .double = values { throw Self.damaged() }
      }
      return ColumnTable.Column(name, values, isMissing: isMissing, sourceType: sourceType)
    }
    guard columns.allSatisfy({ $0.count == columns[0].count }) else { throw Self.damaged() }
    return ColumnTable(columns)
  }

  private mutating func values() throws(AssayError) -> ColumnTable.Values {
    switch try integer() {
    case 0: return .int64(try integers())
    case 1: return .int32(try list { reader throws(AssayError) in try reader.small() })
    case 2: return .double(try doubles())
    case 3: return .bool(try list { reader throws(AssayError) in try reader.bool() })
    case 4:
      let dictionary = try list { reader throws(AssayError) in try reader.text() }
      let codes = try list { reader throws(AssayError) in try reader.small() }
      let isNamed = codes.allSatisfy { $0 >= 0 && (Int($0) < dictionary.count || dictionary.isEmpty) }
      guard isNamed else { throw Self.damaged() }
      return .string(EncodedStrings(dictionary: dictionary, codes: codes))
    case 5:
      let zone = try optionalText()
      return .timestamp(try integers(), zone: zone)
    default: throw Self.damaged()
    }
  }

  private mutating func integers() throws(AssayError) -> [Int64] {
    try list { reader throws(AssayError) in Int64(bitPattern: try reader.word()) }
  }

  private mutating func small() throws(AssayError) -> Int32 {
    guard let value = Int32(exactly: try integer()) else { throw Self.damaged() }
    return value
  }
}
