extension QualityReport {
  /// Checks the bars of a series.
  /// - Throws: `AssayError` when the instrument's time zone is unknown.
  /// - Complexity: linear; about 50 ns a bar.
  public static func check(_ series: BarSeries, options: QualityOptions = QualityOptions()) throws
    -> QualityReport
  {
    try check(BarColumns(series), options: options)
  }

  /// Checks columns as they were read. Order and repeated times are checked first; everything else is checked
  /// on the sorted rows with the first of several rows for one time.
  /// - Throws: `AssayError` when the instrument's time zone is unknown.
  public static func check(_ columns: BarColumns, options: QualityOptions = QualityOptions()) throws
    -> QualityReport
  {
    let calendar = try SessionCalendar(columns.instrument.sessions)
    var check = QualityCheck(columns, calendar: calendar, options: options)
    check.checkPrices()
    check.checkVolume()
    check.checkReturns()
    check.checkLevels()
    check.checkMixture()
    check.checkSessions()
    return check.report()
  }
}

/// The state of one check: sorted columns in, findings out.
struct QualityCheck {
  let bars: BarColumns
  let calendar: SessionCalendar
  let options: QualityOptions
  /// Session date of each bar.
  let sessionDates: [Int32]
  /// Whether any price is zero, negative or not finite, so that returns are differences.
  var usesDifferences = false
  var largestMove: QualityReport.Move?
  /// Bars that look like the first after a split.
  var splitBars: Set<Int> = []
  private var found: [QualityFinding.Kind: QualityFinding] = [:]

  init(_ columns: BarColumns, calendar: SessionCalendar, options: QualityOptions) {
    let order = RowOrder(columns.timestamps)
    bars = order.isSorted ? columns : columns.picking(order.rows)
    self.calendar = calendar
    self.options = options
    sessionDates =
      bars.timeframe.isIntraday
      ? calendar.sessionDates(ofBarsClosingAt: bars.timestamps)
      : calendar.sessionDates(ofDailyBarsClosingAt: bars.timestamps)
    report(order, of: columns)
  }

  var count: Int { bars.count }

  /// As `BarSeries.displayTime`.
  func time(_ i: Int) -> String {
    bars.timeframe.isIntraday
      ? Timestamp(nanoseconds: bars.timestamps[i]).description
      : "\(CivilDate(daysSinceEpoch: sessionDates[i]))T00:00:00Z"
  }

  mutating func add(
    _ kind: QualityFinding.Kind, _ severity: QualityFinding.Severity, _ tally: Tally, _ sentence: String
  ) {
    guard tally.count > 0 else { return }
    let examples = tally.examples.map {
      QualityFinding.Example(bar: $0.bar, time: time($0.bar), detail: $0.detail)
    }
    found[kind] = QualityFinding(
      kind: kind, severity: severity, count: tally.count, examples: examples, sentence: sentence)
  }

  func tally() -> Tally { Tally(limit: options.examples) }

  func report() -> QualityReport {
    QualityReport(
      symbol: bars.instrument.symbol, timeframe: bars.timeframe, bars: count, sessions: sessionCount,
      first: count > 0 ? time(0) : nil, last: count > 0 ? time(count - 1) : nil, longestGap: longestGap,
      largestMove: largestMove, findings: QualityFinding.Kind.allCases.compactMap { found[$0] })
  }

  private var sessionCount: Int {
    var sessions = count > 0 ? 1 : 0
    for i in 1..<max(1, count) where sessionDates[i] != sessionDates[i - 1] { sessions += 1 }
    return sessions
  }

  private var longestGap: QualityReport.Gap? {
    var longest: (length: Int64, end: Int)?
    for i in 1..<max(1, count) {
      let length =
        bars.timeframe.isIntraday
        ? bars.timestamps[i] - bars.timestamps[i - 1] : Int64(sessionDates[i] - sessionDates[i - 1])
      if length > longest?.length ?? .min { longest = (length, i) }
    }
    return longest.map {
      let days =
        bars.timeframe.isIntraday
        ? Double($0.length) / Double(Timestamp.nanosecondsPerDay) : Double($0.length)
      return QualityReport.Gap(days: days, ends: time($0.end))
    }
  }

  private mutating func report(_ order: RowOrder, of columns: BarColumns) {
    var repeated = tally()
    var late = tally()
    for row in order.repeated {
      repeated.add(order.positions[row.first]) {
        "row \(row.second + 1) has the time of row \(row.first + 1)"
      }
    }
    for row in order.late {
      late.add(order.positions[row]) { "row \(row + 1) comes after a later one" }
    }
    add(
      .duplicateTimes, .error, repeated,
      "The time of another row: \(counted(repeated.count, "row")); the first row of each time was checked.")
    add(
      .outOfOrder, .warning, late,
      "After a row with a later time: \(counted(late.count, "row")); rows were sorted for the check.")
  }
}

/// Counts what was found and keeps the first examples.
struct Tally {
  let limit: Int
  private(set) var count = 0
  private(set) var examples: [(bar: Int, detail: String)] = []

  init(limit: Int) { self.limit = limit }

  mutating func add(_ bar: Int, _ detail: () -> String) {
    count += 1
    if examples.count < limit { examples.append((bar, detail())) }
  }

  /// Whether another example would be dropped.
  var isFull: Bool { examples.count >= limit }

  /// Counts several at once.
  mutating func add(_ number: Int, examples more: [(bar: Int, detail: String)]) {
    count += number
    examples.append(contentsOf: more.prefix(max(0, limit - examples.count)))
  }
}

/// "1 bar", "2 bars", "12,345 bars".
func counted(_ count: Int, _ noun: String) -> String {
  var digits = String(count)
  var position = digits.count - 3
  while position > 0 {
    digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
    position -= 3
  }
  return "\(digits) \(noun)\(count == 1 ? "" : "s")"
}

/// How rows have to be picked so that times increase strictly.
struct RowOrder {
  /// Rows of the result: ascending times, the first of several rows for one time. Empty when nothing is to do.
  private(set) var rows: [Int] = []
  private(set) var repeated: [(first: Int, second: Int)] = []
  /// Rows whose time lies before that of an earlier row.
  private(set) var late: [Int] = []
  /// For each row its index in the result, or that of the row that stands for it.
  private(set) var positions: [Int] = []
  let isSorted: Bool

  init(_ timestamps: [Int64]) {
    isSorted = !(1..<max(1, timestamps.count)).contains { timestamps[$0 - 1] >= timestamps[$0] }
    if isSorted { return }
    var latest = Int64.min
    for (row, time) in timestamps.enumerated() {
      if time < latest { late.append(row) }
      latest = max(latest, time)
    }
    positions = [Int](repeating: 0, count: timestamps.count)
    for row in timestamps.indices.sorted(by: { (timestamps[$0], $0) < (timestamps[$1], $1) }) {
      if let last = rows.last, timestamps[last] == timestamps[row] {
        repeated.append((last, row))
      } else {
        rows.append(row)
      }
      positions[row] = rows.count - 1
    }
  }
}

extension BarColumns {
  fileprivate func picking(_ rows: [Int]) -> BarColumns {
    BarColumns(
      instrument: instrument, timeframe: timeframe, timestamps: rows.map { timestamps[$0] },
      open: rows.map { open[$0] }, high: rows.map { high[$0] }, low: rows.map { low[$0] },
      close: rows.map { close[$0] }, volume: volume.map { volume in rows.map { volume[$0] } })
  }
}
