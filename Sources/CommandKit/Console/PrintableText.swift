/// Text as it may reach a terminal.
///
/// Names come from files, and a control character in one can rewrite what stands on the screen or send keys. Every
/// control character but the end of a line and the tab is shown as `\u{1B}`, as are characters that turn the direction
/// of writing; the looks that `Style` makes stay.
package enum PrintableText {
  package static func of(_ text: String) -> String {
    guard text.utf8.contains(where: isSuspect) else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      if scalar == "\u{1B}", let length = styleLength(rest) {
        result.unicodeScalars.append(contentsOf: rest.prefix(length))
        rest = rest.dropFirst(length)
        continue
      }
      if isControl(scalar) {
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      } else {
        result.unicodeScalars.append(scalar)
      }
      rest = rest.dropFirst()
    }
    return result
  }

  /// Bytes that begin something to look at closely; few texts have any.
  private static func isSuspect(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != 0x0A && byte != 0x09 || byte == 0x7F || byte == 0xC2 || byte == 0xE2
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0: true
    // Marks that turn or override the direction of writing.
    case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F: true
    default: false
    }
  }

  /// The length of a sequence that sets bold, faint or a colour; `nil` for any other.
  private static func styleLength(_ text: Substring.UnicodeScalarView) -> Int? {
    let head = text.prefix(10)
    guard head.dropFirst().first == "[" else { return nil }
    var length = 2
    for scalar in head.dropFirst(2) {
      length += 1
      if scalar == "m" { return length }
      guard ("0"..."9").contains(scalar) || scalar == ";" else { return nil }
    }
    return nil
  }
}
