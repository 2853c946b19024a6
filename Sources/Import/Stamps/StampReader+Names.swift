import Market

/// Months, weekdays and zones by name.
extension StampReader {
  // MARK: Months

  /// `Nov 08, 2021`, `8 November 2021`, `Mon, 08. Nov 2021`, `2021 Nov 8`.
  mutating func namedDate(_ order: DateOrder) -> CivilDate? {
    skipWeekday()
    let date: CivilDate?
    switch order {
    case .monthFirst:
      guard let month = monthName(), gap(), let day = dayNumber(), gap(), let (year, isShort) = yearNumber()
      else { return nil }
      date = self.date(Int(month), Int(day), Int(year), .monthFirst, isShortYear: isShort)
    case .dayFirst:
      guard let day = dayNumber() else { return nil }
      let isApart = gap()
      guard let month = monthName(), gap() || !isApart, let (year, isShort) = yearNumber() else { return nil }
      date = self.date(Int(day), Int(month), Int(year), .dayFirst, isShortYear: isShort)
    case .yearFirst:
      guard let year = digits(exactly: 4), gap(), let month = monthName(), gap(), let day = dayNumber() else {
        return nil
      }
      date = self.date(Int(year), Int(month), Int(day), .yearFirst, isShortYear: false)
    }
    return date
  }

  /// Blanks between the parts of a date, with a comma or a full stop before them; at least one blank. Spanish and
  /// Portuguese put `de` between them.
  private mutating func gap() -> Bool {
    if skip(",") || skip(".") {}
    let before = at
    skipSpaces()
    if at > before, skipWord("de ") { skipSpaces() }
    return at > before
  }

  private mutating func dayNumber() -> Int64? {
    guard let (day, count) = digits(upTo: 2), count > 0 else { return nil }
    _ = skipWord("st") || skipWord("nd") || skipWord("rd") || skipWord("th") || skipWord("er")
    return day
  }

  private mutating func yearNumber() -> (Int64, isShort: Bool)? {
    guard let (year, count) = digits(upTo: 4), count == 4 || count == 2 else { return nil }
    return (year, count == 2)
  }

  /// A month by its English, German, French, Spanish, Italian, Portuguese or Dutch name, whole or shortened to three
  /// letters or more. What could be two months, as `jui` in French, is none.
  mutating func monthName() -> Int64? {
    let word = letters()
    guard word.count >= 3 else { return nil }
    var number: Int64?
    for month in Self.months where month.name.starts(with: word) {
      if let number, number != month.number { return nil }
      number = month.number
    }
    if number != nil { at += word.count }
    return number
  }

  /// The name of a day of the week in front of a date, in English or German.
  mutating func skipWeekday() {
    let word = letters()
    guard word.count >= 2, Self.weekdays.contains(where: { $0.starts(with: word) }) else { return }
    at += word.count
    if skip(",") || skip(".") {}
    skipSpaces()
  }

  /// The letters at the position in lower case; bytes beyond ASCII are taken as letters, for `März`.
  private func letters() -> [UInt8] {
    var word: [UInt8] = []
    var position = at
    while position < end, (position.pointee | 0x20) &- UInt8(ascii: "a") < 26 || position.pointee >= 0x80 {
      // `É` and `é` differ in one bit of their second byte, as `E` and `e` do in their only one.
      let isAccent = word.last == 0xC3 && position.pointee < 0xA0
      word.append(position.pointee >= 0x80 && !isAccent ? position.pointee : position.pointee | 0x20)
      position += 1
    }
    return word
  }

  private static let months: [(name: [UInt8], number: Int64)] = [
    ("january", 1), ("february", 2), ("march", 3), ("april", 4), ("may", 5), ("june", 6), ("july", 7),
    ("august", 8), ("september", 9), ("october", 10), ("november", 11), ("december", 12), ("januar", 1),
    ("februar", 2), ("märz", 3), ("maerz", 3), ("mai", 5), ("juni", 6), ("juli", 7), ("oktober", 10),
    ("dezember", 12), ("sept", 9),
    // French, Spanish, Italian, Portuguese and Dutch where they differ.
    ("janvier", 1), ("février", 2), ("fevrier", 2), ("mars", 3), ("avril", 4), ("juin", 6), ("juillet", 7),
    ("août", 8), ("aout", 8), ("septembre", 9), ("octobre", 10), ("novembre", 11), ("décembre", 12),
    ("decembre", 12),
    ("enero", 1), ("febrero", 2), ("marzo", 3), ("abril", 4), ("mayo", 5), ("junio", 6), ("julio", 7),
    ("agosto", 8),
    ("septiembre", 9), ("setiembre", 9), ("octubre", 10), ("noviembre", 11), ("diciembre", 12),
    ("gennaio", 1), ("febbraio", 2), ("aprile", 4), ("maggio", 5), ("giugno", 6), ("luglio", 7),
    ("settembre", 9),
    ("ottobre", 10), ("dicembre", 12),
    ("janeiro", 1), ("fevereiro", 2), ("março", 3), ("marco", 3), ("maio", 5), ("junho", 6), ("julho", 7),
    ("setembro", 9), ("outubro", 10), ("dezembro", 12),
    ("januari", 1), ("februari", 2), ("maart", 3), ("mrt", 3), ("mei", 5), ("augustus", 8),
  ].map { (Array($0.0.utf8), Int64($0.1)) }

  private static let weekdays: [[UInt8]] = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag",
    "mittwoch",
    "donnerstag", "freitag", "samstag", "sonntag",
  ].map { Array($0.utf8) }

  // MARK: Chinese, Japanese and Korean

  /// `2024年1月2日` or `2024년 1월 2일`, from behind the year.
  mutating func date(_ year: Int, _ marks: DateMarks) -> CivilDate? {
    guard skipWord(marks.year) else { return nil }
    skipSpaces()
    guard let (month, monthCount) = digits(upTo: 2), monthCount > 0, skipWord(marks.month) else { return nil }
    skipSpaces()
    guard let (day, dayCount) = digits(upTo: 2), dayCount > 0, skipWord(marks.day) else { return nil }
    return date(year, Int(month), Int(day), .yearFirst, isShortYear: false)
  }

  // MARK: Zones

  /// `Z`, `UTC`, `GMT`, `±hh`, `±hhmm`, `±hh:mm`, `GMT+0200`, `EST`, `US/Eastern`; nothing is fine too.
  ///
  /// Abbreviations with one meaning are offsets; the others, and names of the tz database, become `zoneName`.
  mutating func zone(_ stamp: inout Stamp) -> Bool {
    skipSpaces()
    if at == end { return true }
    if isDigit(at.pointee) { return false }
    if at.pointee == UInt8(ascii: "+") || at.pointee == UInt8(ascii: "-") {
      return offset(&stamp) && zoneRemark()
    }
    var word: [UInt8] = []
    while at < end, at.pointee != UInt8(ascii: " "), at.pointee != UInt8(ascii: "("),
      at.pointee != UInt8(ascii: "[")
    {
      // `GMT+0200` is an offset, `Etc/GMT-2` a name.
      let isSign = at.pointee == UInt8(ascii: "+") || at.pointee == UInt8(ascii: "-")
      if isSign, ["UTC", "GMT", "Z"].contains(where: { $0.utf8.elementsEqual(word) }) {
        return offset(&stamp) && zoneRemark()
      }
      word.append(at.pointee)
      at += 1
    }
    let name = String(decoding: word, as: UTF8.self)
    if let offset = ZoneNames.offsets[name.uppercased()] {
      stamp.offset = offset
    } else if name.contains("/") || ZoneNames.open.contains(name) {
      stamp.zoneName = ZoneNames.full[name] ?? name
    } else {
      return false
    }
    return zoneRemark()
  }

  private mutating func offset(_ stamp: inout Stamp) -> Bool {
    let isWest = skip("-")
    guard isWest || skip("+"), let (first, count) = digits(upTo: 4), count > 0 else { return false }
    var (hours, minutes) = count > 2 ? (first / 100, first % 100) : (first, 0)
    if count <= 2, skip(":") {
      guard let value = digits(exactly: 2) else { return false }
      minutes = value
    }
    guard count != 3, hours <= 18, minutes < 60 else { return false }
    hours = hours * 3_600 + minutes * 60
    stamp.offset = Int32(isWest ? -hours : hours)
    return true
  }

  /// A remark in brackets at the end: `(Eastern European Standard Time)`, `[America/New_York]`.
  private mutating func zoneRemark() -> Bool {
    skipSpaces()
    if at == end { return true }
    let isRound = at.pointee == UInt8(ascii: "(") && end[-1] == UInt8(ascii: ")")
    guard isRound || (at.pointee == UInt8(ascii: "[") && end[-1] == UInt8(ascii: "]")) else { return false }
    at = end
    return true
  }
}

/// The words behind year, month and day where they stand in the date itself.
struct DateMarks {
  let year: StaticString
  let month: StaticString
  let day: StaticString

  private static let all = [
    DateMarks(year: "年", month: "月", day: "日"), DateMarks(year: "년", month: "월", day: "일"),
  ]

  /// The marks whose word for the year stands at `at`.
  static func behind(_ at: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> DateMarks? {
    guard end - at >= 3, at[0] >= 0x80 else { return nil }
    return all.first { marks in (0..<3).allSatisfy { at[$0] == marks.year.utf8Start[$0] } }
  }
}

/// Abbreviations of zones as broker's tables write them.
package enum ZoneNames {
  /// Seconds east of UTC of abbreviations that mean one offset.
  static let offsets: [String: Int32] = [
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "EST": -18_000, "EDT": -14_400, "CDT": -18_000, "MST": -25_200,
    "MDT": -21_600, "PST": -28_800, "PDT": -25_200, "CET": 3_600, "CEST": 7_200, "EET": 7_200, "EEST": 10_800,
    "MSK": 10_800, "HKT": 28_800, "SGT": 28_800, "JST": 32_400, "KST": 32_400, "AEST": 36_000, "AEDT": 39_600,
    "AWST": 28_800, "NZST": 43_200, "NZDT": 46_800, "SAST": 7_200, "WEST": 3_600, "MEZ": 3_600, "MESZ": 7_200,
    "BRT": -10_800, "ART": -10_800, "PKT": 18_000, "WIB": 25_200, "ICT": 25_200, "HST": -36_000,
    "AKST": -32_400,
  ]
  /// Names that stand for a zone whose offset changes.
  static let full = [
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
  ]
  /// Abbreviations that several parts of the world use for different times.
  static let ambiguous: [String: [String]] = [
    "CST": ["America/Chicago", "Asia/Shanghai"], "IST": ["Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"],
    "BST": ["Europe/London", "Asia/Dhaka"],
  ]
  static let open = Set(full.keys).union(ambiguous.keys).union([
    "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "Japan", "Singapore", "Hongkong", "PRC", "ROK", "ROC", "GB",
    "GB-Eire", "Eire",
    "MET", "NZ", "W-SU", "Israel", "Turkey", "Poland", "Portugal", "Iran", "Egypt",
  ])
}
