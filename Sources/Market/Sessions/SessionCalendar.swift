/// Answers, for the sessions of one instrument, which session a bar belongs to and when a session opens and
/// closes, with the clock changes of the exchange's time zone.
///
/// Every instant belongs to exactly one *session day*. It runs from the session's open, where that lies on the
/// evening before its date (CME, FX), else from local midnight (or from the end of a session that runs past
/// midnight), to the same point a day later. So pre-market and after-hours bars of a share belong to that
/// day's session, and a bar in the daily halt of CME to the session that just closed.
///
/// Holidays and half days are those of the exchange calendar that the hours name; without one, every weekday of the
/// hours is a session. `sessionOpen(of:)` of a holiday is the time at which it would have opened. Where a calendar and
/// the data disagree, the data are kept: bars on a holiday belong to that date.
public struct SessionCalendar: Sendable {
  public let hours: SessionHours
  public let zone: ZoneTable
  /// Holidays and half days; `nil` where none are known.
  public let exchange: ExchangeCalendar?
  private let exchangeZone: ZoneTable
  /// Where a session day begins, in minutes from local midnight of its date.
  package let dayStart: Int

  /// - Throws: `AssayError` when the time zone or the calendar of `hours` is unknown or the system has no tz database.
  public init(_ hours: SessionHours) throws {
    let zone = try ZoneTable.named(hours.timeZone)
    guard let name = hours.calendar else {
      self.init(hours, zone: zone)
      return
    }
    let exchange = try ExchangeCalendar.named(name)
    self.init(hours, zone: zone, exchange, exchangeZone: try ZoneTable.named(exchange.timeZone))
  }

  /// Creates a calendar without holidays, with a zone that was already looked up.
  package init(_ hours: SessionHours, zone: ZoneTable) {
    self.init(hours, zone: zone, nil, exchangeZone: zone)
  }

  private init(
    _ hours: SessionHours, zone: ZoneTable, _ exchange: ExchangeCalendar?, exchangeZone: ZoneTable
  ) {
    self.hours = hours
    self.zone = zone
    self.exchange = exchange
    self.exchangeZone = exchangeZone
    dayStart = hours.openMinute < 0 ? hours.openMinute : max(0, hours.closeMinute - 1_440)
  }

  // MARK: Sessions of bars

  /// The session date of the bar that closes at `close` (UTC nanoseconds), in days since 1970-01-01.
  ///
  /// A bar belongs to the session day that holds the instant just before its close. Where sessions open on the
  /// evening before, a day that is not a regular session date goes to the next one: Friday 18:00 New York at
  /// CME is Monday's, as is anything on a Saturday. Elsewhere a bar keeps its own date, so the special Saturday
  /// sessions of NSE are sessions of their own.
  public func sessionDate(ofBarClosingAt close: Int64) -> Int32 {
    sessionDates(ofBarsClosingAt: [close])[0]
  }

  /// The session dates of many bars. Sorted closes cost about 1 ns each, unsorted ones three searches.
  public func sessionDates(ofBarsClosingAt closes: [Int64]) -> [Int32] {
    var from = Int64.max
    var until = Int64.min
    var date: Int32 = 0
    return closes.map { close in
      let last = close - 1
      if last < from || last >= until {
        let day = sessionDay(at: Timestamp(nanoseconds: last))
        from = start(ofSessionDay: day).nanoseconds
        until = start(ofSessionDay: day.advanced(byDays: 1)).nanoseconds
        date = regularDate(for: day).daysSinceEpoch
      }
      return date
    }
  }

  /// The session dates of bars of whole sessions, stamped with `dailyBarClose(of:)`: each keeps the date it was
  /// stamped for, Saturdays and Sundays of careless sources included.
  public func sessionDates(ofDailyBarsClosingAt closes: [Int64]) -> [Int32] {
    var cursor = ZoneCursor(zone)
    let backToMidnight = Int64(hours.closeMinute) * Timestamp.nanosecondsPerMinute
    return closes.map { close in
      LocalTime(nanoseconds: cursor.local(at: close) - backToMidnight).date.daysSinceEpoch
    }
  }

  // MARK: Times of sessions

  /// Whether a session is held on a date: a regular weekday that is no holiday, or a special session.
  public func isSessionDate(_ date: CivilDate) -> Bool {
    switch exchange?.exception(on: date) {
    case .closed: false
    case .special: true
    case .closesEarly, nil: hours.weekdays.contains(date.weekday)
    }
  }

  /// When the session of a date opens (or would, on a holiday).
  public func sessionOpen(of date: CivilDate) -> Timestamp {
    let regular = zone.instant(ofLocal: LocalTime(date, minute: hours.openMinute))
    guard case .special(let minute, _) = exchange?.exception(on: date) else { return regular }
    return exchangeZone.instant(ofLocal: LocalTime(date, minute: minute))
  }

  /// When the session of a date closes: earlier than usual on a half day.
  public func sessionClose(of date: CivilDate) -> Timestamp {
    let regular = zone.instant(ofLocal: LocalTime(date, minute: hours.closeMinute))
    switch exchange?.exception(on: date) {
    case .closed, nil: return regular
    case .special(_, let minute): return exchangeZone.instant(ofLocal: LocalTime(date, minute: minute))
    case .closesEarly(let minute):
      let early = exchangeZone.instant(ofLocal: LocalTime(date, minute: minute))
      let open = zone.instant(ofLocal: LocalTime(date, minute: hours.openMinute))
      // An instrument whose own hours end before, or begin after, is not touched.
      return early > open && early < regular ? early : regular
    }
  }

  /// The stamp of the daily bar of a date: the regular close of its session, on half days too, so that a date and its
  /// stamp follow from each other.
  public func dailyBarClose(of date: CivilDate) -> Timestamp {
    zone.instant(ofLocal: LocalTime(date, minute: hours.closeMinute))
  }

  /// Whether an instant lies in [open, close) of a session. False on holidays and on weekdays that have none.
  public func isInSession(_ instant: Timestamp) -> Bool {
    let day = sessionDay(at: instant)
    guard isSessionDate(day) else { return false }
    return instant >= sessionOpen(of: day) && instant < sessionClose(of: day)
  }

  /// Minutes from the open of the session day that holds `instant`; negative before the open, counted in real
  /// minutes where clocks change.
  public func minutesSinceSessionOpen(at instant: Timestamp) -> Int {
    let open = sessionOpen(of: sessionDay(at: instant))
    return Int(Timestamp.floorDivide(instant.nanoseconds - open.nanoseconds, Timestamp.nanosecondsPerMinute))
  }

  /// The wall clock of the exchange.
  public func localTime(at instant: Timestamp) -> LocalTime { zone.localTime(at: instant) }

  // MARK: Session days

  /// The session day that holds an instant, whether or not it is a regular session date.
  public func sessionDay(at instant: Timestamp) -> CivilDate {
    let shift = Int64(dayStart) * Timestamp.nanosecondsPerMinute
    let day = LocalTime(nanoseconds: zone.localTime(at: instant).nanoseconds - shift).date
    // Clocks that go back over the start of a day must not put the repeated hour into the day before.
    let next = day.advanced(byDays: 1)
    return instant >= start(ofSessionDay: next) ? next : day
  }

  /// The session date that bars of a session day count for.
  func regularDate(for day: CivilDate) -> CivilDate {
    guard hours.openMinute < 0 else { return day }
    var date = day
    while !hours.weekdays.contains(date.weekday) { date = date.advanced(byDays: 1) }
    return date
  }

  /// First instant of a session day.
  package func start(ofSessionDay day: CivilDate) -> Timestamp {
    switch zone.resolve(local: LocalTime(day, minute: dayStart)) {
    case .unique(let instant), .repeated(let instant, _): return instant
    case .skipped(let beyond, _):
      // Clocks jumped over the start: the day begins with the jump.
      return Timestamp(seconds: zone.starts[zone.period(atSecond: beyond.seconds)])
    }
  }
}
