import Diagnostics
import Storage
import Testing

@Suite struct TableBytesTests {
  private let table = ColumnTable([
    .init("whole", .int64([1, .min, .max]), isMissing: [false, true, false]),
    .init("small", .int32([-1, .max, .min])),
    .init("number", .double([-0.0, .nan, 5e-324]), sourceType: "double"),
    .init("flag", .bool([true, false, true])),
    .init("text", .strings(["a", "", "a"])),
    .init(
      "nothing", .string(EncodedStrings(dictionary: [], codes: [0, 0, 0])), isMissing: [true, true, true]),
    .init("instant", .instants([0, -1, .max])),
    .init("reading", .timestamp([1, 2, 3], zone: nil)),
  ])

  private func bytes(_ table: ColumnTable) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(table)
    return writer.bytes
  }

  @Test func `every value comes back with every bit`() throws {
    var reader = ByteReader(bytes(table))
    let read = try reader.table()
    #expect(reader.isAtEnd)
    #expect(read.columnNames == table.columnNames)
    for (a, b) in zip(read.columns, table.columns) {
      #expect(a.isMissing == b.isMissing && a.sourceType == b.sourceType)
      if case .double(let x) = a.values, case .double(let y) = b.values {
        #expect(x.map(\.bitPattern) == y.map(\.bitPattern))
      } else {
        #expect(a.values == b.values)
      }
    }
    #expect(bytes(read) == bytes(table))
    var empty = ByteReader(bytes(ColumnTable()))
    #expect(try empty.table() == ColumnTable())
  }

  @Test func `bytes that were cut or changed give a table or the error, and never a trap`() {
    let sound = bytes(table)
    for end in 0..<sound.count {
      var reader = ByteReader(Array(sound[..<end]))
      #expect(throws: AssayError.self, "cut at \(end)") { try reader.table() }
    }
    for position in sound.indices {
      for value: UInt8 in [0, 1, 0x7f, 0xff] {
        var damaged = sound
        damaged[position] = value
        var reader = ByteReader(damaged)
        _ = try? reader.table()
      }
    }
  }
}
