/// Puts values one after the other as bytes, little-endian, without names: for artefacts that only the code
/// that wrote them reads back. Numbers keep every bit.
public struct ByteWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func append(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  public mutating func append(_ value: Int) { append(UInt64(bitPattern: Int64(value))) }
  public mutating func append(_ value: Double) { append(value.bitPattern) }
  public mutating func append(_ value: Bool) { bytes.append(value ? 1 : 0) }

  public mutating func append(_ text: String) {
    append(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// A text or nothing.
  public mutating func append(_ text: String?) {
    append(text != nil)
    if let text { append(text) }
  }

  public mutating func append(_ values: [Double]) {
    append(values.count)
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// A list, its length first.
  public mutating func append<Element>(_ list: [Element], _ element: (inout ByteWriter, Element) -> Void) {
    append(list.count)
    for item in list { element(&self, item) }
  }
}
