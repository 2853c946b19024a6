import CArrow

/// Lends columns to the Arrow C data interface for the length of a call, without copying numbers.
///
/// The lent structures own nothing: their release callbacks only mark them as released, as the interface
/// asks, and the memory returns to Swift when `withStructures` ends.
struct ArrowExport {
  let table: ColumnTable
  let metadata: [(String, String)]

  /// Calls `body` with a struct array of all columns. `body` must be done with them when it returns.
  func withStructures<Result>(
    _ body: (UnsafeMutablePointer<ArrowSchema>, UnsafeMutablePointer<ArrowArray>) -> Result
  ) -> Result {
    let lender = Lender()
    return lend(0, lender, [], []) { schemas, arrays in
      let schema = lender.schema(format: "+s", name: "", metadata: Self.encode(metadata), children: schemas)
      let array = lender.array(length: table.rowCount, buffers: [nil], children: arrays)
      return body(schema, array)
    }
  }

  /// Borrows one column after the other, each inside the borrow of the one before.
  private func lend<Result>(
    _ index: Int, _ lender: Lender, _ schemas: [UnsafeMutablePointer<ArrowSchema>],
    _ arrays: [UnsafeMutablePointer<ArrowArray>],
    _ body: ([UnsafeMutablePointer<ArrowSchema>], [UnsafeMutablePointer<ArrowArray>]) -> Result
  ) -> Result {
    guard index < table.columns.count else { return body(schemas, arrays) }
    let column = table.columns[index]
    let validity = validity(column, lender)
    func next(_ format: String, _ values: UnsafeRawPointer?, dictionary: [String]? = nil) -> Result {
      let schema = lender.schema(format: format, name: column.name)
      let array = lender.array(length: column.count, buffers: [validity, values])
      if let dictionary {
        schema.pointee.dictionary = lender.schema(format: "U", name: "")
        array.pointee.dictionary = lender.strings(dictionary)
      }
      return lend(index + 1, lender, schemas + [schema], arrays + [array], body)
    }
    switch column.values {
    case .int64(let values): return values.withUnsafeBytes { next("l", $0.baseAddress) }
    case .int32(let values): return values.withUnsafeBytes { next("i", $0.baseAddress) }
    case .double(let values): return values.withUnsafeBytes { next("g", $0.baseAddress) }
    case .bool(let values): return next("b", lender.bits(values.count) { values[$0] })
    case .timestamp(let values, let zone):
      return values.withUnsafeBytes { next("tsn:" + (zone ?? ""), $0.baseAddress) }
    case .string(let strings):
      return strings.codes.withUnsafeBytes { next("i", $0.baseAddress, dictionary: strings.dictionary) }
    }
  }

  /// The bitmap of the values that are there; `nil` when all are.
  private func validity(_ column: ColumnTable.Column, _ lender: Lender) -> UnsafeRawPointer? {
    if case .double(let values) = column.values {
      return values.contains(where: \.isNaN) ? lender.bits(values.count) { !values[$0].isNaN } : nil
    }
    guard let isMissing = column.isMissing, isMissing.contains(true) else { return nil }
    return lender.bits(isMissing.count) { !isMissing[$0] }
  }

  private static func encode(_ pairs: [(String, String)]) -> [UInt8]? {
    if pairs.isEmpty { return nil }
    var bytes: [UInt8] = []
    func append(_ number: Int) {
      withUnsafeBytes(of: Int32(number)) { bytes.append(contentsOf: $0) }
    }
    append(pairs.count)
    for (key, value) in pairs {
      for text in [key, value] {
        append(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
      }
    }
    return bytes
  }
}

/// Owns the memory of the lent structures; frees it when it goes.
private final class Lender {
  private var allocations: [UnsafeMutableRawPointer] = []

  deinit { for allocation in allocations { allocation.deallocate() } }

  private func allocate<T>(_ count: Int, of type: T.Type) -> UnsafeMutablePointer<T> {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count * MemoryLayout<T>.stride), alignment: 64)
    allocations.append(raw)
    return raw.bindMemory(to: T.self, capacity: max(1, count))
  }

  private func copy<T>(_ values: [T]) -> UnsafeMutablePointer<T> {
    let pointer = allocate(values.count, of: T.self)
    pointer.initialize(from: values, count: values.count)
    return pointer
  }

  private func text(_ string: String) -> UnsafePointer<CChar> {
    UnsafePointer(copy(string.utf8CString.map { $0 }))
  }

  /// A bitmap, least significant bit first.
  func bits(_ count: Int, _ isSet: (Int) -> Bool) -> UnsafeRawPointer {
    let bytes = allocate((count + 7) / 8, of: UInt8.self)
    bytes.initialize(repeating: 0, count: max(1, (count + 7) / 8))
    for i in 0..<count where isSet(i) { bytes[i >> 3] |= 1 << UInt8(i & 7) }
    return UnsafeRawPointer(bytes)
  }

  func schema(
    format: String, name: String, metadata: [UInt8]? = nil,
    children: [UnsafeMutablePointer<ArrowSchema>] = []
  ) -> UnsafeMutablePointer<ArrowSchema> {
    let schema = allocate(1, of: ArrowSchema.self)
    schema.initialize(to: ArrowSchema())
    schema.pointee.format = text(format)
    schema.pointee.name = text(name)
    schema.pointee.metadata = metadata.map { UnsafeRawPointer(copy($0)).assumingMemoryBound(to: CChar.self) }
    schema.pointee.flags = Int64(ARROW_FLAG_NULLABLE)
    schema.pointee.n_children = Int64(children.count)
    schema.pointee.children = copy(children.map(Optional.some))
    schema.pointee.release = { $0?.pointee.release = nil }
    return schema
  }

  func array(
    length: Int, buffers: [UnsafeRawPointer?], children: [UnsafeMutablePointer<ArrowArray>] = []
  ) -> UnsafeMutablePointer<ArrowArray> {
    let array = allocate(1, of: ArrowArray.self)
    array.initialize(to: ArrowArray())
    array.pointee.length = Int64(length)
    array.pointee.null_count = buffers[0] == nil ? 0 : -1
    array.pointee.n_buffers = Int64(buffers.count)
    array.pointee.buffers = copy(buffers)
    array.pointee.n_children = Int64(children.count)
    array.pointee.children = copy(children.map(Optional.some))
    array.pointee.release = { $0?.pointee.release = nil }
    return array
  }

  func strings(_ values: [String]) -> UnsafeMutablePointer<ArrowArray> {
    var offsets: [Int64] = [0]
    var bytes: [UInt8] = []
    for value in values {
      bytes.append(contentsOf: value.utf8)
      offsets.append(Int64(bytes.count))
    }
    return array(
      length: values.count, buffers: [nil, UnsafeRawPointer(copy(offsets)), UnsafeRawPointer(copy(bytes))])
  }
}
