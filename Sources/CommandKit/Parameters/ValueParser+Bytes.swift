extension ValueParser where Value == Int {
  /// A size such as `500MB`, `20GB`, `4GiB` or a number of bytes.
  public static var byteCount: ValueParser {
    ValueParser(placeholder: "SIZE", expectation: "a size such as 500MB or 20GB") { byteCount(of: $0) }
  }

  /// The bytes that a size names; `nil` for anything else, zero, and what 64 bits do not hold.
  package static func byteCount(of text: String) -> Int? {
    let units: [(String, Int)] = [
      ("KIB", 1 << 10), ("MIB", 1 << 20), ("GIB", 1 << 30), ("TIB", 1 << 40), ("KB", 1_000),
      ("MB", 1_000_000),
      ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1), ("", 1),
    ]
    let upper = text.uppercased()
    guard let (name, size) = units.first(where: { upper.hasSuffix($0.0) }),
      let number = Int(upper.dropLast(name.count)), number > 0
    else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: size)
    return overflow ? nil : bytes
  }
}
