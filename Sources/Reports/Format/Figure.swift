// Rounding calls the mathematics library, which is linked because this file imports it.
import Glibc

/// Writes numbers for people: percent, two to three significant decimals, thousands separators, a true minus.
///
/// Undefined numbers (nil, NaN) give `Figure.undefined`. Nothing here depends on a locale.
package enum Figure {
  /// An en dash; pages explain it in a title.
  package static let undefined = "–"
  static let minus = "−"
  static let infinity = "∞"

  package static func text(_ value: Double?, _ unit: ReportUnit) -> String {
    switch unit {
    case .percent: percent(value)
    case .signedPercent: percent(value, signed: true)
    case .probability: probability(value)
    case .pValue: pValue(value)
    case .ratio: ratio(value)
    case .count: fixed(value, decimals: 0)
    case .money: money(value)
    case .signedMoney: money(value, signed: true)
    }
  }

  package static func count(_ value: Int?) -> String {
    guard let value else { return undefined }
    return (value < 0 ? minus : "") + grouped(String(value.magnitude))
  }

  /// Three significant digits: `0.53%`, `5.31%`, `53.1%`, `1,321%`.
  package static func percent(_ value: Double?, signed: Bool = false) -> String {
    guard let value, !value.isNaN else { return undefined }
    let percent = value * 100
    let size = abs(percent)
    let decimals = size < 9.995 ? 2 : size < 99.95 ? 1 : 0
    return fixed(percent, decimals: decimals, signed: signed) + "%"
  }

  /// As `percent`, but `>99.9%` and `<0.1%` where rounding would claim certainty.
  package static func probability(_ value: Double?) -> String {
    guard let value, !value.isNaN else { return undefined }
    if value >= 0.9995 { return ">99.9%" }
    if value < 0.001 { return "<0.1%" }
    return percent(value)
  }

  /// Three decimals, four when small: `0.264`, `0.0004`, `<0.0001`.
  package static func pValue(_ value: Double?) -> String {
    guard let value, !value.isNaN else { return undefined }
    if value < 0.0001 { return "<0.0001" }
    return fixed(value, decimals: value < 0.00995 ? 4 : 3)
  }

  /// Two decimals, fewer when large, so that columns line up.
  package static func ratio(_ value: Double?, signed: Bool = false) -> String {
    guard let value, !value.isNaN else { return undefined }
    let size = abs(value)
    return fixed(value, decimals: size < 99.995 ? 2 : size < 999.95 ? 1 : 0, signed: signed)
  }

  package static func money(_ value: Double?, signed: Bool = false) -> String {
    guard let value, !value.isNaN else { return undefined }
    return fixed(value, decimals: abs(value) < 999.995 ? 2 : 0, signed: signed)
  }

  /// Up to seven significant digits, without trailing zeros: prices, quantities.
  package static func price(_ value: Double?) -> String {
    guard let value, value.isFinite else { return undefined }
    var decimals = 6
    var limit = 10.0
    while decimals > 0, abs(value) >= limit {
      decimals -= 1
      limit *= 10
    }
    let text = fixed(value, decimals: abs(value) < 1 ? 8 : decimals)
    guard text.contains(".") else { return text }
    let trimmed = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
    return String(trimmed.reversed())
  }

  /// Seconds as `4.2 s`, `3 min 12 s`, `2 h 05 min`.
  package static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, seconds >= 0 else { return undefined }
    if seconds < 59.95 { return fixed(seconds, decimals: seconds < 9.995 ? 2 : 1) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    let minutes = whole / 60 % 60
    return "\(whole / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
  }

  /// A large count in words that can be spoken: `12.3 million`.
  package static func magnitude(_ value: Double?) -> String {
    guard let value, value.isFinite else { return undefined }
    let steps: [(Double, String)] = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")]
    for (size, name) in steps where abs(value) >= size {
      let scaled = value / size
      return fixed(scaled, decimals: scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0) + " " + name
    }
    return fixed(value, decimals: 0)
  }

  /// `value` rounded half away from zero to `decimals` places, digits grouped in threes, never `−0`.
  package static func fixed(_ value: Double?, decimals: Int, signed: Bool = false) -> String {
    guard let value, !value.isNaN else { return undefined }
    guard value.isFinite else { return (value < 0 ? minus : signed ? "+" : "") + infinity }
    let text = unsigned(abs(value), decimals: decimals)
    let isZero = !text.utf8.contains { (0x31...0x39).contains($0) }
    let sign = isZero ? "" : value < 0 ? minus : signed ? "+" : ""
    return sign + text
  }

  private static func unsigned(_ size: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (size * scale).rounded()
    guard scaled < 9e15 else { return "\(size)" }
    let digits = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    let whole = grouped(String(padded.dropLast(decimals)))
    return decimals == 0 ? whole : whole + "." + padded.suffix(decimals)
  }

  private static func grouped(_ digits: String) -> String {
    guard digits.utf8.count > 3 else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
