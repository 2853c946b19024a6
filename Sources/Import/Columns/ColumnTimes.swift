import Diagnostics
import Market
import Storage

/// The time column of a typed table, and how its values become timestamps.
struct ColumnTimes {
  /// Column of the time (or date), from 0.
  let column: Int
  private let clock: (column: Int, form: ClockForm)?
  private let form: StampForm
  let zone: StampColumn.ZoneMark
  let pattern: String
  /// The zone that a column of instants is shown in.
  private let shownIn: ZoneTable?
  private let context: StampContext

  /// - Throws: `ambiguous_date_order` for text dates that can be read in several ways; unknown time zones.
  init(_ table: ColumnTable, _ choice: RoleChoice, _ context: StampContext, _ place: ImportPlace) throws {
    self.context = context
    guard let fact = choice.fact(.time) ?? choice.fact(.date), let stamp = fact.stamp else {
      throw choice.noTime()
    }
    guard stamp.forms.count == 1 else {
      throw AssayError.badData(
        "ambiguous_date_order",
        "Dates such as `\(fact.firstValue ?? "")` can be read in more than one order.",
        remedy: "Say `--date-order dmy`, `mdy` or `ymd`.",
        at: ImportPlace(path: place.path, line: 1, column: fact.index + 1))
    }
    column = fact.index
    form = stamp.forms[0]
    clock = choice.fact(.clock).flatMap { fact in fact.digitClock.map { (fact.index, $0) } }
    zone = stamp.zone
    if case .timestamp(_, let name) = table.columns[fact.index].values {
      pattern = table.columns[fact.index].sourceType ?? "timestamp"
      shownIn = try name.map { try ZoneTable.named($0) }
    } else {
      pattern = stamp.pattern(as: form)
      shownIn = nil
    }
  }

  /// The timestamps of all rows, UTC where the column has a zone; `nil` where one is missing or cannot be
  /// read.
  func read(_ table: ColumnTable) -> [Int64?] {
    let dates = stamps(table.columns[column]) { StampReader.read($0, form, context) }
    guard let clock else { return dates }
    let times = stamps(table.columns[clock.column]) { StampReader.readClock($0, clock.form) }
    return zip(dates, times).map { date, time in
      guard let date, let time else { return nil }
      return date + time
    }
  }

  /// Seconds east of UTC in the zone of the column, at instants in UTC.
  func offsets(_ instants: [Int64]) -> [Int32] {
    var cursor = ZoneCursor(shownIn ?? .utc)
    return instants.map { Int32(cursor.offset(at: $0) / Timestamp.nanosecondsPerSecond) }
  }

  private func stamps(
    _ column: ColumnTable.Column, _ parse: (UnsafeBufferPointer<UInt8>) -> Stamp?
  ) -> [Int64?] {
    func instant(_ text: String) -> Int64? {
      var text = text
      return text.withUTF8 { parse($0) }.flatMap { stamp in
        guard (stamp.offset != nil) == (zone != .none) || clock != nil else { return nil }
        return stamp.local - Int64(stamp.offset ?? 0) * Timestamp.nanosecondsPerSecond
      }
    }
    let values: [Int64?]
    switch column.values {
    case .timestamp(let instants, _): values = instants
    case .int64(let numbers): values = numbers.map { epoch($0) ?? instant(String($0)) }
    case .int32(let numbers): values = numbers.map { epoch(Int64($0)) ?? instant(String($0)) }
    case .string(let strings):
      let known = strings.dictionary.map(instant)
      values = strings.codes.map { known.isEmpty ? nil : known[Int($0)] }
    case .double(let numbers): values = numbers.map { epoch($0) }
    case .bool: values = [Int64?](repeating: nil, count: column.count)
    }
    return values.indices.map { row in
      guard column.isMissing?[row] != true, let value = values[row] else { return nil }
      return StampLimits.nanoseconds.contains(value) ? value : nil
    }
  }

  private func epoch(_ count: Int64) -> Int64? {
    guard case .epoch(let unit) = form else { return nil }
    return EpochCount(value: count).stamp(unit, context)?.local
  }

  /// Counts kept as floating-point numbers, as by tables with a missing one.
  private func epoch(_ count: Double) -> Int64? {
    guard case .epoch(let unit) = form else { return nil }
    return Int64(exactly: (count * Double(unit.rawValue)).rounded())
  }
}

extension ColumnFact {
  /// Judges a typed column.
  init(index: Int, column: ColumnTable.Column, order: DateOrder?, _ context: StampContext) {
    self.init(index: index, name: column.name)
    let count = column.count
    let rows = count <= 200 ? Array(0..<count) : (0..<200).map { $0 * (count / 200) }
    let texts = rows.map(column.text).filter { !$0.isEmpty }
    firstValue = texts.first
    switch column.values {
    case .timestamp(_, let zone):
      stamp = StampColumn(zone: zone, example: firstValue ?? "")
    case .double, .int64, .int32:
      isNumber = true
      judge(texts.map(Self.withoutFraction), order, context)
    case .string: judge(texts, order, context)
    case .bool: break
    }
  }

  private mutating func judge(_ texts: [String], _ order: DateOrder?, _ context: StampContext) {
    let bytes = FileBytes(copying: texts.joined(separator: "\n").utf8)
    var lines = TextLines(bytes)
    var cells: [UnsafeBufferPointer<UInt8>] = []
    while let line = lines.next() { cells.append(bytes.cell(line)) }
    stamp = StampColumn(cells, order: order, context)
    isAllZero = !cells.isEmpty && cells.allSatisfy { DecimalParser.parse($0) == 0 }
    clock = ClockForm(cells, isNamedTime: ColumnNames.namesClock(normalised))
    digitClock = clock ?? ClockForm(cells, isNamedTime: true)
    withExtendedLifetime(bytes) {}
  }

  /// `1509836520000.0` as a count.
  private static func withoutFraction(_ text: String) -> String {
    if let value = Double(text), let whole = Int64(exactly: value) { return String(whole) }
    return text
  }
}
