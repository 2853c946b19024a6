import Diagnostics
import Market

extension BarAssembler {
  /// Gives intraday bars their close in UTC.
  mutating func placeIntraday(_ timeframe: Timeframe) throws {
    if facts.zone == .none {
      try readZone()
      isInOrder = bars.isAscending
    } else {
      report.zoneSource = "the timestamps carry their own"
    }
    if try settleConvention() == .open { bars.shiftStamps(by: timeframe.nanoseconds) }
  }

  // MARK: Zone

  /// The zone of timestamps that carry none: named by the column, given, or the exchange's.
  private mutating func chooseZone() throws -> ZoneTable {
    if facts.isNamedUTC {
      report.zone = "UTC"
      report.zoneSource = "the name of the time column says so"
      return .utc
    }
    if let name = facts.namedZone {
      report.zone = name
      report.zoneSource = "the timestamps name it"
      return try ZoneTable.named(name)
    }
    if let name = options.timeZone {
      report.zone = name
      report.zoneSource = "given"
      return try ZoneTable.named(name)
    }
    guard options.isExchangeZoneKnown else {
      throw AssayError.badData(
        "missing_time_zone",
        "The timestamps carry no zone, and the exchange of "
          + "\(options.instrument.symbol) is not known.",
        remedy: "Say the zone with `--tz`, such as `--tz America/New_York` or `--tz UTC`.", at: place)
    }
    report.zone = options.instrument.sessions.timeZone
    report.zoneSource = "the exchange of \(options.instrument.symbol), because the timestamps carry none"
    report.notes.append(
      "Timestamps carry no zone; they are read as \(options.instrument.sessions.timeZone), the exchange's "
        + "(`--tz` changes it).")
    return try ZoneTable.named(options.instrument.sessions.timeZone)
  }

  /// Reads local times in the order of the file, so that an hour that happened twice falls on both its runs.
  private mutating func readZone() throws {
    var reader = LocalClockReader(try chooseZone())
    var skipped: Set<Int> = []
    for i in 0..<bars.count {
      let before = reader.skippedCount
      bars.columns.stamp[i] = reader.instant(ofLocal: bars.columns.stamp[i])
      if reader.skippedCount > before {
        skipped.insert(i)
        putAside.append((bars.row(i), .nonexistentLocalTime))
      }
    }
    report.ambiguousLocalTimes = reader.repeatedCount
    bars.remove(skipped)
  }

  // MARK: Open or close

  /// Which end of a bar the stamps name.
  private mutating func settleConvention() throws -> StampConvention {
    let (convention, reason): (StampConvention, String)
    if let given = options.stamp {
      (convention, reason) = (given, "given")
    } else if let named = facts.namedConvention {
      (convention, reason) = (named, "the name of the time column says so")
    } else if facts.hasHour24 {
      (convention, reason) = (.close, "the hour 24:00 can only end a bar")
    } else {
      try checkOpenStamps()
      (convention, reason) = (.open, "assumed")
    }
    report.stamp = convention.rawValue
    report.stampSource = reason
    return convention
  }

  /// Refuses stamps that are taken for opens when they end with the session and never begin with it.
  private func checkOpenStamps() throws {
    let hours = options.instrument.sessions
    guard hours.length < 1_380 else { return }
    var cursor = ZoneCursor(calendar.zone)
    var (atOpen, atClose) = (0, 0)
    for stamp in bars.columns.stamp.prefix(Self.rowsChecked) {
      let minute = LocalTime(nanoseconds: cursor.local(at: stamp)).minuteOfDay
      if minute == (hours.openMinute + 1_440) % 1_440 { atOpen += 1 }
      if minute == hours.closeMinute % 1_440 { atClose += 1 }
    }
    guard atClose >= 3, atOpen * 20 < atClose else { return }
    throw AssayError.badData(
      "ambiguous_stamp",
      "\(atClose) timestamps fall on the close of the session of \(options.instrument.symbol) and \(atOpen) on "
        + "its open: they look like the ends of bars, not their beginnings.",
      remedy: "Say `--stamp close`, or `--stamp open` if they do begin the bars.", at: place)
  }

  private static let rowsChecked = 100_000

  mutating func countIrregularSteps(_ timeframe: Timeframe) {
    let length = timeframe.nanoseconds
    let stamps = bars.columns.stamp
    var irregular = 0
    for i in 1..<max(1, stamps.count) {
      let step = stamps[i] - stamps[i - 1]
      if step != length, step % length != 0 { irregular += 1 }
    }
    report.irregularSteps = irregular
  }
}
