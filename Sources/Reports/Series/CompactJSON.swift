/// Writes the data that a page's script reads: JSON without white space, numbers cut to what a screen can
/// show.
package struct CompactJSON {
  package private(set) var text = ""

  private var needsComma = false

  package init() {}

  mutating func object(_ content: (inout CompactJSON) -> Void) {
    open("{")
    content(&self)
    close("}")
  }

  mutating func array(_ content: (inout CompactJSON) -> Void) {
    open("[")
    content(&self)
    close("]")
  }

  mutating func key(_ name: String) {
    string(name)
    text += ":"
    needsComma = false
  }

  mutating func string(_ value: String) {
    separate()
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  mutating func integer(_ value: Int) {
    separate()
    text += String(value)
  }

  mutating func integers(_ values: [Int]) {
    array { json in
      for value in values { json.integer(value) }
    }
  }

  mutating func strings(_ values: [String]) {
    array { json in
      for value in values { json.string(value) }
    }
  }

  /// Writes numbers with the given number of significant digits; undefined ones become null.
  mutating func numbers(_ values: [Double], significantDigits: Int) {
    array { json in
      for value in values { json.number(value, significantDigits: significantDigits) }
    }
  }

  mutating func number(_ value: Double?, significantDigits: Int) {
    separate()
    text += Self.rounded(value, significantDigits: significantDigits)
  }

  /// Writes `value × scale` as whole numbers, which is shorter than decimals.
  mutating func scaled(_ values: [Double], by scale: Double) {
    array { json in
      for value in values {
        let scaled = (value * scale).rounded()
        if abs(scaled) < 9e15 { json.integer(Int(scaled)) } else { json.null() }
      }
    }
  }

  /// A number with all of its digits.
  mutating func exact(_ value: Double) {
    separate()
    text += value.isFinite ? "\(value)" : "null"
  }

  /// A key whose value is 1.
  mutating func flag(_ name: String) {
    key(name)
    integer(1)
  }

  mutating func null() {
    separate()
    text += "null"
  }

  static func rounded(_ value: Double?, significantDigits: Int) -> String {
    guard let value, value.isFinite else { return "null" }
    if value == 0 { return "0" }
    var scale = 1.0
    let limit = power(of: significantDigits)
    while abs(value) * scale < limit / 10, scale < 1e15 { scale *= 10 }
    var divisor = 1.0
    while abs(value) / divisor >= limit, divisor < 1e15 { divisor *= 10 }
    let result = divisor > 1 ? (value / divisor).rounded() * divisor : (value * scale).rounded() / scale
    if result == result.rounded(), abs(result) < 9e15 { return String(Int(result)) }
    return "\(result)"
  }

  private static func power(of exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  private mutating func open(_ bracket: String) {
    separate()
    text += bracket
    needsComma = false
  }

  private mutating func close(_ bracket: String) {
    text += bracket
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { text += "," }
    needsComma = true
  }
}
