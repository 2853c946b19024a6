import Glibc

/// Numbers for people: tables, summaries and progress. Programs get full precision through `JSONValue`.
public enum NumberText {
  /// What stands for a value that is not defined.
  public static let undefined = "n/a"

  /// A whole number with commas between groups of three digits: `1,840,468`.
  public static func grouped(_ value: Int) -> String { groupedDigits(String(value)) }

  /// A number with a fixed count of decimals, rounded as C does, with commas: `1,234.50`.
  public static func fixed(_ value: Double?, _ decimals: Int) -> String {
    guard let value, value.isFinite else { return undefined }
    return groupedDigits(formatted("%.\(decimals)f", value))
  }

  /// A fraction as percent: 0.1234 becomes `12.34%`.
  public static func percent(_ fraction: Double?, _ decimals: Int = 2) -> String {
    guard let fraction, fraction.isFinite else { return undefined }
    return fixed(fraction * 100, decimals) + "%"
  }

  /// A number with a count of significant digits, in exponent notation where that is shorter.
  public static func significant(_ value: Double?, _ digits: Int = 6) -> String {
    guard let value, value.isFinite else { return undefined }
    return formatted("%.\(digits)g", value)
  }

  /// A number with about three digits, for rates: `0.52`, `41.3`, `1,234`.
  public static func short(_ value: Double) -> String {
    fixed(value, abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : 2)
  }

  /// A length of time: `0.4 s`, `12 s`, `3:05`, `1:02:03`.
  public static func duration(_ seconds: Double) -> String {
    if seconds < 9.95 { return fixed(max(0, seconds), 1) + " s" }
    guard seconds < 8.64e6 else { return "more than 99 days" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    let (minutes, rest) = (whole / 60, twoDigits(whole % 60))
    return minutes < 60 ? "\(minutes):\(rest)" : "\(minutes / 60):\(twoDigits(minutes % 60)):\(rest)"
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static func formatted(_ format: String, _ value: Double) -> String {
    // The longest text is 309 digits, a sign and the decimals.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
      let count = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, format, $0) }
      return String(decoding: buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }

  /// Puts commas into the whole part; a zero loses its minus sign.
  private static func groupedDigits(_ text: String) -> String {
    var digits = text[...]
    let isNegative = digits.first == "-"
    if isNegative { digits = digits.dropFirst() }
    let whole = digits.prefix { $0 != "." }
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    return (isNegative && !isZero ? "-" : "") + grouped + digits.dropFirst(whole.count)
  }
}
