import CArrow

/// Takes columns out of the Arrow C data interface, as `assay_arrow_read` hands them over.
enum ArrowImport {
  /// Copies the columns and frees what the C++ side had allocated.
  static func table(_ schema: inout ArrowSchema, _ array: inout ArrowArray) -> ColumnTable {
    defer {
      array.release?(&array)
      schema.release?(&schema)
    }
    var columns: [ColumnTable.Column] = []
    for i in 0..<Int(schema.n_children) {
      guard let field = schema.children[i], let values = array.children[i] else { continue }
      columns.append(column(field.pointee, values.pointee))
    }
    return ColumnTable(columns)
  }

  /// Pairs of the schema's metadata: a count, then length and bytes of each key and value, native byte order.
  static func metadata(_ encoded: UnsafePointer<CChar>?) -> [(key: String, value: String)] {
    guard let encoded else { return [] }
    var cursor = UnsafeRawPointer(encoded)
    func number() -> Int {
      defer { cursor += 4 }
      return Int(cursor.loadUnaligned(as: Int32.self))
    }
    func text() -> String {
      let length = number()
      defer { cursor += length }
      return String(decoding: UnsafeRawBufferPointer(start: cursor, count: length), as: UTF8.self)
    }
    return (0..<number()).map { _ in
      let key = text()
      return (key, text())
    }
  }

  static func sourceType(_ schema: ArrowSchema) -> String? {
    metadata(schema.metadata).first { $0.key == "assay.type" }?.value
  }

  private static func column(_ schema: ArrowSchema, _ array: ArrowArray) -> ColumnTable.Column {
    let name = schema.name.map { String(cString: $0) } ?? ""
    var isMissing = missing(array)
    let values: ColumnTable.Values
    switch (String(cString: schema.format), schema.dictionary) {
    case ("i", let dictionary?):
      values = .string(strings(array, dictionary.pointee, isMissing))
    case ("i", nil): values = .int32(copy(array))
    case ("l", _): values = .int64(copy(array))
    case ("b", _): values = .bool(bits(array, 1))
    case ("g", _):
      var doubles: [Double] = copy(array)
      if let marks = isMissing { for i in marks.indices where marks[i] { doubles[i] = .nan } }
      isMissing = nil
      values = .double(doubles)
    case (let format, _) where format.hasPrefix("tsn:"):
      let zone = String(format.dropFirst(4))
      values = .timestamp(copy(array), zone: zone.isEmpty ? nil : zone)
    case (let format, _):
      preconditionFailure("the shim hands over no columns of Arrow format \(format)")
    }
    return ColumnTable.Column(name, values, isMissing: isMissing, sourceType: sourceType(schema))
  }

  private static func copy<T: BitwiseCopyable>(_ array: ArrowArray) -> [T] {
    guard array.length > 0, let buffer = array.buffers[1] else { return [] }
    let start = buffer.assumingMemoryBound(to: T.self) + Int(array.offset)
    return Array(UnsafeBufferPointer(start: start, count: Int(array.length)))
  }

  private static func bits(_ array: ArrowArray, _ buffer: Int) -> [Bool] {
    guard array.length > 0, let bytes = array.buffers[buffer]?.assumingMemoryBound(to: UInt8.self) else {
      return []
    }
    let offset = Int(array.offset)
    return (offset..<offset + Int(array.length)).map { bytes[$0 >> 3] >> UInt8($0 & 7) & 1 == 1 }
  }

  private static func missing(_ array: ArrowArray) -> [Bool]? {
    guard array.null_count != 0, array.n_buffers > 0, array.buffers[0] != nil else { return nil }
    let marks = bits(array, 0).map { !$0 }
    return marks.contains(true) ? marks : nil
  }

  private static func strings(
    _ array: ArrowArray, _ schema: ArrowSchema, _ isMissing: [Bool]?
  ) -> EncodedStrings {
    precondition(String(cString: schema.format) == "U", "the shim hands strings over with 64-bit offsets")
    var codes: [Int32] = copy(array)
    if let isMissing { for i in isMissing.indices where isMissing[i] { codes[i] = 0 } }
    guard let values = array.dictionary?.pointee, values.length > 0,
      let offsets = values.buffers[1]?.assumingMemoryBound(to: Int64.self)
    else { return EncodedStrings(dictionary: [], codes: codes) }
    let text = values.buffers[2]
    let first = Int(values.offset)
    let dictionary = (first..<first + Int(values.length)).map { i in
      let length = Int(offsets[i + 1] - offsets[i])
      let bytes = UnsafeRawBufferPointer(start: length == 0 ? nil : text! + Int(offsets[i]), count: length)
      return String(decoding: bytes, as: UTF8.self)
    }
    return EncodedStrings(dictionary: dictionary, codes: codes)
  }
}
