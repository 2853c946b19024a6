import Market

/// What a sample tells about a column that may hold timestamps.
struct StampColumn {
  /// The forms that read most of the sampled cells, the best first; more than one when the order of dates is
  /// open.
  var forms: [StampForm]
  var zone: ZoneMark
  /// Whether a time of day is written.
  var hasClock: Bool
  /// The first cell that reads as a timestamp.
  private(set) var example: String
  /// Whether these are counts of the time before 1980, which only the name of the column tells from other numbers.
  private(set) var isEarly = false
  /// Whether digits are missing: counts such as `1.70407E+12` that several rows share.
  private(set) var isRounded = false

  /// What cells say about their zone.
  enum ZoneMark: Sendable, Hashable {
    case none
    /// `Z` or a count since the epoch.
    case utc
    /// Offsets such as `-04:00`, which may differ from row to row.
    case offsets
    /// The name of a zone, the same in every row: `US/Eastern`.
    case named(String)
  }

  var isEpoch: Bool {
    if case .epoch = forms[0] { true } else { false }
  }

  /// Share of the cells that must read as timestamps; the rest may be damaged rows.
  static let requiredShare = 0.5
  /// A form that reads this share of what the best one reads is not ruled out by a sample.
  static let nearShare = 0.9
  /// Judges the cells of one column; `nil` when they are no timestamps.
  ///
  /// - Parameter order: the order that the user gave; other orders of date are then not considered.
  init?(_ cells: [UnsafeBufferPointer<UInt8>], order: DateOrder?, _ context: StampContext) {
    guard !cells.isEmpty else { return nil }
    let probe = cells.prefix(8)
    var counts: [(form: StampForm, count: Int)] = []
    for form in StampForm.all where Self.isAllowed(form, order) {
      guard probe.contains(where: { Self.read($0, form, context) != nil }) else { continue }
      counts.append((form, cells.count { Self.read($0, form, context) != nil }))
    }
    counts = Self.withOneEpoch(counts)
    let most = counts.map(\.count).max() ?? 0
    guard Double(most) >= Self.requiredShare * Double(cells.count) else { return nil }
    // Another order that reads nearly as many may have lost by a damaged cell; all rows decide then.
    counts.sort { $0.count > $1.count }
    forms = counts.filter { Double($0.count) >= Self.nearShare * Double(most) }.map(\.form)
    let form = forms[0]
    let read = cells.compactMap { cell in StampReader.read(cell, form, context).map { (cell, $0) } }
    guard let first = read.first else { return nil }
    let zoned = read.filter { $0.1.offset != nil }
    let names = read.compactMap(\.1.zoneName)
    if let name = names.first, names.count * 2 >= read.count {
      zone = .named(name)
    } else if zoned.count * 2 < read.count {
      zone = .none
    } else {
      let isPlain = zoned.allSatisfy { cell, stamp in
        stamp.offset == 0 && !cell.dropFirst(10).contains(UInt8(ascii: "+"))
      }
      zone = isPlain || Self.isEpoch(form) ? .utc : .offsets
    }
    hasClock = read.count { $0.1.hasClock } * 2 >= read.count
    example = String(decoding: first.0, as: UTF8.self)
    isRounded = Self.isEpoch(form) && Self.areRounded(cells)
  }

  /// Judges the cells of a column that is named like a time and whose numbers are no recent instants: seconds or
  /// milliseconds since 1970 from 1900 on. Small numbers, as an index of rows has them, are none.
  init?(early cells: [UnsafeBufferPointer<UInt8>], _ context: StampContext) {
    let wide = context.fromNineteenHundred
    for (unit, least) in [(StampForm.EpochUnit.seconds, Int64(10_000_000)), (.milliseconds, 2_300_000_000)] {
      let read = cells.compactMap { StampReader.read($0, .epoch(unit), wide) }
      let fitting = read.filter { $0.otherUnit == nil && wide.plausible.contains($0.local) }
      let large = fitting.count { abs($0.local / unit.rawValue) >= least }
      guard let first = cells.first, fitting.count == cells.count, large * 2 >= cells.count else { continue }
      forms = [.epoch(unit)]
      zone = .utc
      hasClock = true
      example = String(decoding: first, as: UTF8.self)
      isEarly = true
      return
    }
    return nil
  }

  /// Whether most cells are numbers with an exponent and few digits, and cells next to each other are the same.
  private static func areRounded(_ cells: [UnsafeBufferPointer<UInt8>]) -> Bool {
    let short = cells.count { cell in
      guard let mark = cell.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return false }
      return cell[..<mark].count { $0 &- UInt8(ascii: "0") <= 9 } <= 7
    }
    return short * 2 > cells.count && zip(cells, cells.dropFirst()).contains { $0.elementsEqual($1) }
  }

  /// A column that holds times already: readings of a clock without a zone, or instants with one.
  init(zone name: String?, example: String) {
    forms = [.epoch(.nanoseconds)]
    zone = name == nil ? .none : .offsets
    hasClock = true
    self.example = example
  }

  private static func isAllowed(_ form: StampForm, _ order: DateOrder?) -> Bool {
    guard let order, let own = form.dateOrder else { return true }
    return own == order
  }

  private static func isEpoch(_ form: StampForm) -> Bool {
    if case .epoch = form { true } else { false }
  }

  /// A cell under a form; counts since the epoch only where they are plausible in that unit.
  private static func read(
    _ cell: UnsafeBufferPointer<UInt8>, _ form: StampForm, _ context: StampContext
  ) -> Stamp? {
    guard let stamp = StampReader.read(cell, form, context) else { return nil }
    if !isEpoch(form) { return stamp }
    return stamp.otherUnit == nil && context.plausible.contains(stamp.local) ? stamp : nil
  }

  /// Units of one column add up to its most common one, as a file may change its unit.
  private static func withOneEpoch(
    _ counts: [(form: StampForm, count: Int)]
  ) -> [(form: StampForm, count: Int)] {
    let epochs = counts.filter { isEpoch($0.form) }
    guard let best = epochs.max(by: { $0.count < $1.count }) else { return counts }
    return [(best.form, epochs.reduce(0) { $0 + $1.count })] + counts.filter { !isEpoch($0.form) }
  }

  /// How the cells look under one of the forms: `YYYY-MM-DD HH:MM:SS±hh:mm`.
  func pattern(as form: StampForm) -> String {
    guard case .calendar(let shape, let order) = form else {
      if case .epoch(let unit) = form { return "epoch \(unit.name)" }
      return "day number of a spreadsheet"
    }
    let text = example
    if let marks = ["年月日", "년월일"].first(where: { $0.first.map(text.contains) ?? false }) {
      return zip(["YYYY", "MM", "DD"], marks).map { $0 + String($1) }.joined()
    }
    if shape == .named { return order == .monthFirst ? "Mon DD, YYYY" : "DD Mon YYYY" }
    let dateEnd =
      shape == .separated
      ? text.firstIndex { $0 == " " || $0 == "T" || $0 == "t" || $0 == "_" } ?? text.endIndex
      : text.index(text.startIndex, offsetBy: shape == .eightDigits ? 8 : 6)
    let years = shape == .sixDigits || text[..<dateEnd].count < 9 && shape == .separated ? "YY" : "YYYY"
    let parts =
      switch order {
      case .yearFirst: [years, "MM", "DD"]
      case .dayFirst: ["DD", "MM", years]
      case .monthFirst: ["MM", "DD", years]
      }
    let separator = text[..<dateEnd].first { "-/.".contains($0) }.map(String.init) ?? ""
    return parts.joined(separator: separator) + Self.clockPattern(text[dateEnd...])
  }

  private static func clockPattern(_ text: Substring) -> String {
    let letters = Array("HHMMSS")
    var used = 0
    // `-HH:MM:SS` behind a date is a time of day; an offset has one colon.
    var result = text.first == "-" && text.count { $0 == ":" } == 2 ? "-" : ""
    for character in text.dropFirst(result.count) {
      if character == "+" || character == "-" { return result + "±hh:mm" }
      if !character.isNumber {
        result.append(character)
      } else if used < letters.count {
        result.append(letters[used])
        used += 1
      } else {
        result.append("f")
      }
    }
    return result
  }
}
