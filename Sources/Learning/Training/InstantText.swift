import Market

/// Times as tables write them: `2024-12-31`, `2024-12-31T14:30:00Z`, with a space for the T, with a fraction.
enum InstantText {
  /// UTC nanoseconds; `nil` for anything else. A text without a zone is read as UTC.
  static func nanoseconds(_ text: String) -> Int64? {
    guard let date = CivilDate(String(text.prefix(10))), Timestamp.supportedDates.contains(date) else {
      return nil
    }
    let day = Timestamp(startOf: date).nanoseconds
    var rest = text.dropFirst(10)
    if rest.isEmpty { return day }
    guard rest.first == "T" || rest.first == " " else { return nil }
    rest = rest.dropFirst()
    for zone in ["Z", "+00:00"] where rest.hasSuffix(zone) {
      rest = rest.dropLast(zone.count)
      break
    }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, let hour = whole(parts[0], 23),
      let minute = whole(parts[1], 59)
    else { return nil }
    var nanoseconds = Int64(hour * 60 + minute) * Timestamp.nanosecondsPerMinute
    if parts.count == 3 {
      let pieces = parts[2].split(separator: ".", omittingEmptySubsequences: false)
      guard pieces.count <= 2, let second = whole(pieces[0], 59) else { return nil }
      nanoseconds += Int64(second) * Timestamp.nanosecondsPerSecond
      if pieces.count == 2 {
        guard (1...9).contains(pieces[1].count), pieces[1].allSatisfy({ $0.isASCII && $0.isNumber }),
          let fraction = Int64(pieces[1] + String(repeating: "0", count: 9 - pieces[1].count))
        else { return nil }
        nanoseconds += fraction
      }
    }
    return day + nanoseconds
  }

  private static func whole(_ text: Substring, _ limit: Int) -> Int? {
    guard text.count == 2, text.allSatisfy({ $0.isASCII && $0.isNumber }), let value = Int(text),
      value <= limit
    else { return nil }
    return value
  }
}
