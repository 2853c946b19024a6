public import Diagnostics

/// Takes values off bytes in the order in which `ByteWriter` put them.
public struct ByteReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public var isAtEnd: Bool { position == bytes.count }

  /// - Throws: `damaged_artefact` where the bytes end early, as all of these do.
  public mutating func word() throws(AssayError) -> UInt64 {
    let start = try take(8)
    return bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    }
  }

  public mutating func integer() throws(AssayError) -> Int { Int(Int64(bitPattern: try word())) }
  public mutating func double() throws(AssayError) -> Double { Double(bitPattern: try word()) }
  public mutating func bool() throws(AssayError) -> Bool { bytes[try take(1)] != 0 }

  public mutating func text() throws(AssayError) -> String {
    let count = try integer()
    let start = try take(count)
    return String(decoding: bytes[start..<start + count], as: UTF8.self)
  }

  public mutating func optionalText() throws(AssayError) -> String? { try bool() ? try text() : nil }

  public mutating func doubles() throws(AssayError) -> [Double] {
    let count = try integer()
    guard count >= 0, count <= bytes.count / 8 else { throw Self.damaged() }
    let start = try take(count * 8)
    return bytes.withUnsafeBytes { raw in
      (0..<count).map { raw.loadUnaligned(fromByteOffset: start + $0 * 8, as: Double.self) }
    }
  }

  public mutating func list<Element>(
    _ element: (inout ByteReader) throws(AssayError) -> Element
  ) throws(AssayError) -> [Element] {
    let count = try integer()
    guard count >= 0, count <= bytes.count else { throw Self.damaged() }
    var list: [Element] = []
    list.reserveCapacity(count)
    for _ in 0..<count { list.append(try element(&self)) }
    return list
  }

  private mutating func take(_ count: Int) throws(AssayError) -> Int {
    guard count >= 0, count <= bytes.count - position else { throw Self.damaged() }
    defer { position += count }
    return position
  }

  static func damaged() -> AssayError {
    AssayError(
      code: "damaged_artefact", message: "A cached result ends early.",
      remedy: "Remove the cache folder; it is made anew.", kind: .badData)
  }
}
