import Diagnostics
import Market

extension BarAssembler {
  /// Gives bars of a day or longer their session date and the close of that session.
  ///
  /// A stamp at midnight on the clock it was written in is a date. Without a zone any other time of day is
  /// left aside, too: the date part is the session. With a zone it is an instant, and the session is the one
  /// that holds it, so 18:00 of a Sunday in New York belongs to Monday's session at CME.
  mutating func placeDaily(_ timeframe: Timeframe) throws {
    let zone = try dailyZone()
    let isInstant = facts.zone != .none || zone != nil
    var reader = LocalClockReader(zone ?? .utc)
    var exchange = ZoneCursor(calendar.zone)
    var leftAside = 0
    dates = []
    dates.reserveCapacity(bars.count)
    for i in 0..<bars.count {
      let stamp = bars.columns.stamp[i]
      let local = facts.zone == .offsets ? stamp + offset(i) : stamp
      var date = Timestamp(nanoseconds: local).date
      if !isMidnight(local) {
        if isInstant {
          date = session(at: facts.zone == .none ? reader.instant(ofLocal: stamp) : stamp, &exchange)
        } else {
          leftAside += 1
        }
      }
      dates.append(date.daysSinceEpoch)
    }
    if leftAside > 0 {
      report.notes.append(
        "The time of day of \(leftAside) daily timestamps is left aside: their date is the session (with "
          + "`--tz` they are instants).")
    }
    try endPeriods(timeframe)
    noteOddDays()
    bars.columns.stamp = dates.map { day in
      calendar.dailyBarClose(of: CivilDate(daysSinceEpoch: day)).nanoseconds
    }
  }

  private mutating func noteOddDays() {
    let odd = dates.filter { !calendar.isSessionDate(CivilDate(daysSinceEpoch: $0)) }
    guard let first = odd.first else { return }
    report.notes.append(
      "\(odd.count) bars are dated on days without a session, the first on \(CivilDate(daysSinceEpoch: first))."
    )
  }

  private mutating func dailyZone() throws -> ZoneTable? {
    report.stamp = "session date"
    report.stampSource = "bars of a day or longer"
    if facts.zone != .none {
      report.zoneSource = "the timestamps carry their own"
      return nil
    }
    guard let name = facts.namedZone ?? options.timeZone else {
      report.zoneSource = "dates need none"
      return nil
    }
    report.zone = name
    report.zoneSource = facts.namedZone == nil ? "given" : "the timestamps name it"
    return try ZoneTable.named(name)
  }

  private func offset(_ i: Int) -> Int64 {
    Int64(bars.columns.offset[i]) * Timestamp.nanosecondsPerSecond
  }

  private func isMidnight(_ local: Int64) -> Bool { local % Timestamp.nanosecondsPerDay == 0 }

  /// The session of an instant: the date, at midnight of the exchange's clock, else the session that holds
  /// it.
  private func session(at instant: Int64, _ exchange: inout ZoneCursor) -> CivilDate {
    let local = exchange.local(at: instant)
    if isMidnight(local) { return Timestamp(nanoseconds: local).date }
    // A stamp that ends its bar lies on the border of the next session; one that opens it is inside.
    let inside = options.stamp == .close ? instant : instant + 1
    return CivilDate(daysSinceEpoch: calendar.sessionDate(ofBarClosingAt: inside))
  }

  /// Moves weekly and monthly bars to the last regular session of their period.
  private mutating func endPeriods(_ timeframe: Timeframe) throws {
    guard timeframe > .day else { return }
    guard let stamp = options.stamp ?? facts.namedConvention else {
      throw AssayError.badData(
        "ambiguous_stamp", "The date of a bar of \(timeframe) can name its first or its last day.",
        remedy: "Say `--stamp open` for the first or `--stamp close` for the last day.", at: place)
    }
    report.stamp = stamp == .open ? "first day" : "last day"
    report.stampSource = options.stamp == nil ? "the name of the time column says so" : "given"
    for i in dates.indices {
      var date = CivilDate(daysSinceEpoch: dates[i])
      if stamp == .open { date = timeframe == .week ? date.advanced(byDays: 6) : monthLater(date) }
      while !calendar.isSessionDate(date) { date = date.advanced(byDays: -1) }
      dates[i] = date.daysSinceEpoch
    }
  }

  /// The day before the same day of the next month.
  private func monthLater(_ date: CivilDate) -> CivilDate {
    let (year, month, day) = date.components
    let (nextYear, nextMonth) = month == 12 ? (year + 1, 1) : (year, month + 1)
    for candidate in [day, 30, 29, 28] {
      if let next = CivilDate(year: nextYear, month: nextMonth, day: min(day, candidate)) {
        return next.advanced(byDays: -1)
      }
    }
    return date
  }
}
