/// Bars of a longer timeframe, and when each of them is known.
public struct ClosedBars: Sendable {
  public let series: BarSeries
  /// For each bar of `series` the first of the shorter bars at whose close it is over; the count of those when
  /// it never is, as the bar at the end of the data that is still being made. Never decreases.
  public let knownAt: [Int]
}

extension BarSeries {
  /// The bars joined to a longer timeframe, each with the bar at whose close nothing of it can change any more.
  ///
  /// Decided from the calendar and the bars up to there, so cutting the series off later changes nothing: an
  /// intraday bar and a day end with their scheduled close; a week or month with that of its last regular
  /// session, or, when that is a holiday, with the first bar after it; what lies outside regular hours ends with
  /// the first bar of the next session.
  /// - Throws: as `resampled(to:)`.
  public func joinedWhenClosed(to target: Timeframe) throws -> ClosedBars {
    if target == timeframe { return ClosedBars(series: self, knownAt: Array(0..<count)) }
    let joined = try resampled(to: target)
    let calendar = try SessionCalendar(instrument.sessions)
    var knownAt: [Int] = []
    knownAt.reserveCapacity(joined.count)
    var bar = 0
    for index in 0..<joined.count {
      let end = joined.timestamps[index]
      let date = joined.sessionDates[index]
      if target.isIntraday {
        while bar < count, timestamps[bar] < end { bar += 1 }
      } else {
        let last = target.lastRegularDate(ofPeriodHolding: joined.sessionDate(index), in: calendar)
        let scheduled = calendar.sessionClose(of: last).nanoseconds
        // A bar that is stamped after the regular close of that session holds something that came later.
        let isLonger = end > max(calendar.dailyBarClose(of: last).nanoseconds, scheduled)
        while bar < count, sessionDates[bar] <= date, timestamps[bar] < scheduled || isLonger {
          bar += 1
        }
      }
      knownAt.append(bar)
    }
    return ClosedBars(series: joined, knownAt: knownAt)
  }
}

extension Timeframe {
  /// The last session date of the day, week (to Sunday) or calendar month that holds `date`; `date` itself when
  /// there is none after it.
  func lastRegularDate(ofPeriodHolding date: CivilDate, in calendar: SessionCalendar) -> CivilDate {
    var last = date
    if self == .week { last = date.advanced(byDays: 7 - date.weekday) }
    if self == .month {
      let month = date.components.month
      while last.advanced(byDays: 1).components.month == month { last = last.advanced(byDays: 1) }
    }
    while last > date, !calendar.isSessionDate(last) { last = last.advanced(byDays: -1) }
    return last
  }
}
