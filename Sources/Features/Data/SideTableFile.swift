import Diagnostics
public import Market
import Storage

/// Reads a side table from CSV (plain or compressed) or Parquet.
///
/// A row has the date that its figures are of, the time since which they are known, maybe a symbol, and figures. An
/// empty cell is a figure that the row does not have. Columns that hold no numbers are left out, with a note.
public struct SideTableFile: Sendable {
  /// How a file is read.
  public struct Options: Sendable {
    /// The name under which features find the table.
    public var name: String
    public var dateColumn: String?
    public var asOfColumn: String?
    public var symbolColumn: String?
    /// The columns that are taken; `nil` takes every column of numbers.
    public var columns: [String]?
    /// Days added to the time since which figures are known; with one, their own date can be that time.
    public var lagDays: Int?
    /// Zone of times of day that carry none.
    public var timeZone: String?
    public var staleDays = FundamentalHistory.stalenessLimit
    /// Nothing can be known later.
    public var today: CivilDate

    public init(name: String, today: CivilDate) {
      self.name = name
      self.today = today
    }
  }

  public let table: SideTable
  /// What a user should know, in sentences.
  public private(set) var notes: [String] = []

  static let dates = [
    "date", "observation_date", "period", "period_end", "period_ending", "time", "timestamp", "day",
  ]
  static let knownSince = [
    "as_of", "asof", "as_of_date", "known", "known_at", "published", "release_date", "released",
    "report_date",
    "filing_date", "vintage", "vintage_date", "realtime_start",
  ]

  /// - Throws: `no_column`, `no_as_of`, `not_a_number`, `invalid_date`, `known_in_future`, `mixed_as_of`,
  ///   `missing_time_zone`, `repeated_row` with file and line; what reading a file can throw.
  public init(_ path: String, _ options: Options) throws {
    let text = try TextColumns(path)
    let reader = try SideTableReader(text, options, path)
    var entries: [SideTable.Entry] = []
    var early = 0
    for row in 0..<text.rowCount {
      let entry = try reader.entry(row)
      if reader.day(entry.row.since) < Int64(entry.row.date.daysSinceEpoch) { early += 1 }
      entries.append(entry)
    }
    notes = reader.notes
    if early > 0 {
      notes.append(
        "\(early) of \(entries.count) rows are known before the date they are of. Forecasts are, but check that "
          + "the two columns are not exchanged.")
    }
    table = try SideTable(
      name: options.name, columns: reader.values.map { text.names[$0] }, isDaily: reader.isDaily,
      staleDays: options.staleDays, entries: entries)
    guard !table.entries.isEmpty else {
      throw AssayError(
        code: "no_rows", message: "The table has no rows.", remedy: "Check the export.", place: path,
        kind: .badData)
    }
  }
}

/// Which column holds what, and the rows.
private struct SideTableReader {
  let text: TextColumns
  let options: SideTableFile.Options
  let path: String
  let date: Int
  let since: Int
  let symbol: Int?
  let values: [Int]
  let isDaily: Bool
  let zone: ZoneTable?
  let notes: [String]

  init(_ text: TextColumns, _ options: SideTableFile.Options, _ path: String) throws {
    (self.text, self.options, self.path) = (text, options, path)
    func column(_ given: String?, _ known: [String]) throws(AssayError) -> Int? {
      guard let given else { return known.lazy.compactMap { text.index(of: $0) }.first }
      if let index = text.index(of: given) { return index }
      throw AssayError(
        code: "no_column",
        message:
          "The table has no column `\(given)`.\(NearestName.suggestion(for: given, among: text.names))",
        remedy: "It has \(text.names.joined(separator: ", ")).", place: path, kind: .badData)
    }
    let asOf = try column(options.asOfColumn, SideTableFile.knownSince)
    guard let date = try column(options.dateColumn, SideTableFile.dates) ?? asOf else {
      throw AssayError(
        code: "no_column", message: "The table has no column with dates.",
        remedy: "Name it with `--date COLUMN`.",
        place: path, kind: .badData)
    }
    guard let since = asOf ?? (options.lagDays == nil ? nil : date) else {
      throw AssayError(
        code: "no_as_of",
        message:
          "The table says which date its figures are of (`\(text.names[date])`), and not when they became known.",
        remedy: "Name the column with `--as-of COLUMN`. For figures that are known on their own date say "
          + "`--as-of \(text.names[date])`, some days after it `--lag 45`.", place: path, kind: .badData)
    }
    (self.date, self.since) = (date, since)
    symbol = try column(options.symbolColumn, ["symbol", "ticker"])
    let taken = [date, since] + (symbol.map { [$0] } ?? [])
    var found: [String] = []
    let chosen = try options.columns?.map { try column($0, []) ?? date }
    values = try chosen ?? Self.numbers(text, taken, path, &found)
    notes = found
    if let name = values.map({ text.names[$0] }).first(where: { $0 == SideField.age || $0.isEmpty }) {
      throw AssayError(
        code: "reserved_name", message: "A column cannot be called `\(name)`.",
        remedy: "Rename it, or choose others with `--columns`.", place: path, kind: .badData)
    }
    // A date is often written as the midnight with which it begins. Nothing is known then.
    isDaily = (0..<text.rowCount).allSatisfy { Self.isDay(text[$0, since]) }
    zone = try options.timeZone.map { try ZoneTable.named($0) }
  }

  /// The columns whose filled cells are numbers.
  private static func numbers(
    _ text: TextColumns, _ taken: [Int], _ path: String, _ notes: inout [String]
  ) throws(AssayError) -> [Int] {
    var (found, left) = ([Int](), [String]())
    for column in text.names.indices where !taken.contains(column) {
      let filled = (0..<text.rowCount).map { text[$0, column] }.filter { !isMissing($0) }
      let numbers = filled.count { number($0) != nil }
      // A column of numbers with some damage is not left out in silence: its cell is named when it is read.
      if numbers * 2 >= filled.count, numbers > 0 {
        found.append(column)
      } else {
        left.append(text.names[column])
      }
    }
    if found.isEmpty {
      throw AssayError(
        code: "no_column", message: "The table has no column of numbers beside its dates.",
        remedy: "Check the file: figures are plain numbers such as 3.7.", place: path, kind: .badData)
    }
    if !left.isEmpty {
      notes.append("Left out, because they hold no numbers: \(left.joined(separator: ", ")).")
    }
    return found
  }

  /// Whether a cell is a date, or a date at midnight.
  private static func isDay(_ cell: String) -> Bool {
    let clock = cell.dropFirst(10).prefix { !"Z+-".contains($0) }
    return clock.isEmpty ? cell.utf8.count <= 10 : clock.allSatisfy { "T 0:.".contains($0) }
  }

  private static func isMissing(_ cell: String) -> Bool {
    ["", "nan", "na", "n/a", "null", "none", "-", "."].contains(cell.lowercased())
  }

  private static func number(_ cell: String) -> Double? { Double(cell).flatMap { $0.isFinite ? $0 : nil } }

  func day(_ since: Int64) -> Int64 {
    isDaily ? since : Int64(Timestamp(nanoseconds: since).date.daysSinceEpoch)
  }

  func entry(_ row: Int) throws(AssayError) -> SideTable.Entry {
    let date = try civilDate(row, self.date)
    var since = try knownSince(row)
    since += Int64(options.lagDays ?? 0) * (isDaily ? 1 : Timestamp.nanosecondsPerDay)
    guard day(since) <= Int64(options.today.daysSinceEpoch) + 1 else {
      throw refused(
        row, "known_in_future",
        "The row of \(date) is known since \(SideTable.text(since, isDaily: isDaily)), which is in the future.",
        "Correct the date, or take the row out.")
    }
    var figures: [Double] = []
    for column in values {
      let cell = text[row, column]
      if Self.isMissing(cell) {
        figures.append(.nan)
      } else if let value = Self.number(cell) {
        figures.append(value)
      } else {
        throw refused(
          row, "not_a_number", "`\(text.names[column])` is `\(cell)`, which is no number.",
          "Correct the cell or leave it empty, or choose other columns with `--columns`.")
      }
    }
    return SideTable.Entry(
      symbol: symbol.map { text[row, $0] } ?? "", row: SideRow(date: date, since: since, values: figures))
  }

  private func civilDate(_ row: Int, _ column: Int) throws(AssayError) -> CivilDate {
    if let day = CivilDate(String(text[row, column].prefix(10))) { return day }
    throw refused(row, "invalid_date", "`\(text[row, column])` is no date.", "Write dates as 2024-05-31.")
  }

  /// Days, or nanoseconds where the table knows times of day.
  private func knownSince(_ row: Int) throws(AssayError) -> Int64 {
    let cell = text[row, since]
    guard isDaily || cell.utf8.count > 10 else {
      throw refused(
        row, "mixed_as_of", "`\(cell)` is a day alone, and other rows have a time of day.",
        "Write days in every row, or times of day in every row.")
    }
    let day = try civilDate(row, since)
    if isDaily { return Int64(day.daysSinceEpoch) }
    guard Timestamp.supportedDates.contains(day) else {
      throw refused(row, "invalid_date", "`\(cell)` lies outside the years of times.", "Correct the date.")
    }
    guard let (clock, offset) = DayClock.read(cell.dropFirst(10)) else {
      throw refused(
        row, "invalid_date", "`\(cell)` is no time.",
        "Write times as 2024-05-31T08:30:00Z, or days as 2024-05-31.")
    }
    let local = Int64(day.daysSinceEpoch) * Timestamp.nanosecondsPerDay + clock
    if let offset { return local - offset }
    guard let zone else {
      throw refused(
        row, "missing_time_zone", "`\(cell)` does not say in which zone it is.",
        "Name it with `--tz America/New_York`, or with `--tz UTC`.")
    }
    return zone.instant(ofLocal: LocalTime(nanoseconds: local)).nanoseconds
  }

  private func refused(_ row: Int, _ code: String, _ message: String, _ remedy: String) -> AssayError {
    AssayError(
      code: code, message: message, remedy: remedy, place: "\(path):\(text.line(of: row))", kind: .badData)
  }
}

/// The time of day behind a date: `T08:30`, ` 08:30:00Z`, `T08:30:00.5-05:00`.
private enum DayClock {
  /// Nanoseconds after midnight, and those east of UTC where it says so.
  static func read(_ text: Substring) -> (clock: Int64, offset: Int64?)? {
    guard let mark = text.first, mark == "T" || mark == " " else { return nil }
    var rest = text.dropFirst()
    var offset: Int64?
    if rest.last == "Z" {
      offset = 0
      rest = rest.dropLast()
    } else if let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      guard let minutes = minuteOfDay(rest[rest.index(after: sign)...]), minutes <= 18 * 60 else {
        return nil
      }
      offset = Int64(rest[sign] == "-" ? -minutes : minutes) * Timestamp.nanosecondsPerMinute
      rest = rest[..<sign]
    }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, let minutes = minuteOfDay(parts[0] + ":" + parts[1]),
      minutes < 1_440
    else { return nil }
    guard let seconds = parts.count == 3 ? Double(parts[2]) : 0, seconds >= 0, seconds < 60 else {
      return nil
    }
    return (Int64(minutes) * Timestamp.nanosecondsPerMinute + Int64((seconds * 1e9).rounded()), offset)
  }

  private static func minuteOfDay(_ text: some StringProtocol) -> Int? {
    let digits = String(text).filter { $0 != ":" }
    guard digits.count == 4, let value = Int(digits), value >= 0, value % 100 < 60 else { return nil }
    return value / 100 * 60 + value % 100
  }
}
