import Diagnostics
import Market

/// What the time of a bar tells, bar by bar.
struct BarClock: Sendable {
  private let calendar: SessionCalendar
  private let timeframe: Timeframe
  private let barsPerYear: Double
  private var session: Int32?
  /// Of the first bar of the session.
  private var opening: Int64 = 0
  private var scheduledOpen: Int64 = 0
  private var date = CivilDate(daysSinceEpoch: 0)
  private var timestamp: Int64 = 0

  /// - Throws: zone errors of `SessionCalendar`.
  init(_ instrument: Instrument, _ timeframe: Timeframe) throws {
    calendar = try SessionCalendar(instrument.sessions)
    self.timeframe = timeframe
    barsPerYear = timeframe.barsPerYear(of: instrument)
  }

  /// Moves on to the next bar.
  mutating func move(to timestamp: Int64, session: Int32) {
    self.timestamp = timestamp
    if session != self.session {
      self.session = session
      date = CivilDate(daysSinceEpoch: session)
      opening = timestamp - timeframe.nanoseconds
      scheduledOpen = calendar.sessionOpen(of: date).nanoseconds
    }
  }

  /// A field of the bar that `move` came to.
  ///
  /// - Precondition: not a price or the volume.
  func value(_ field: BarField) -> Double {
    let minute = Double(Timestamp.nanosecondsPerMinute)
    switch field {
    case .session: return Double(date.daysSinceEpoch)
    case .minute: return Double(timestamp - opening) / minute
    case .intradayMinute: return timeframe.isIntraday ? Double(timestamp - opening) / minute : 0
    case .month: return Double(date.components.month)
    case .quarter: return Double((date.components.month + 2) / 3)
    case .dayOfMonth: return Double(date.components.day)
    case .daysLeftInMonth: return Double(daysLeftInMonth)
    case .weekday: return Double(date.weekday)
    case .hour:
      return Double(calendar.localTime(at: Timestamp(nanoseconds: timestamp - 1)).hour)
    case .minutesFromOpen: return Double(timestamp - scheduledOpen) / minute
    case .barsPerYear: return barsPerYear
    case .open, .high, .low, .close, .volume: preconditionFailure("prices are no time")
    }
  }

  private var daysLeftInMonth: Int {
    let (year, month, _) = date.components
    let next =
      month == 12
      ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
    guard let next else { return 0 }
    return Int(next.daysSinceEpoch) - Int(date.daysSinceEpoch) - 1
  }
}
