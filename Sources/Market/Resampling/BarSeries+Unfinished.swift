/// A last bar that was joined from less than it will hold.
public struct UnfinishedBar: Sendable, Hashable {
  /// As `BarSeries.displayTime`.
  public var time: String
  /// Shorter bars that it holds, and that it will hold when it is over.
  public var bars: Int
  public var whole: Int
}

extension BarSeries {
  /// The last bar of `joined`, which was joined from these bars, where these end before it is over.
  ///
  /// Its close is no close, and its range and volume will grow. Whether a bar is over is decided by the calendar: a
  /// market that closes at 13:00 on a half day has a whole bar then.
  /// - Throws: zone errors of `SessionCalendar`.
  public func unfinishedBar(of joined: BarSeries) throws -> UnfinishedBar? {
    guard joined.timeframe != timeframe, let end = timestamps.last, let stamp = joined.timestamps.last else {
      return nil
    }
    let calendar = try SessionCalendar(instrument.sessions)
    let last = joined.count - 1
    let date = joined.sessionDate(last)
    let held = count - firstBar(ofLast: joined)
    if !timeframe.isIntraday {
      let final = joined.timeframe.lastRegularDate(ofPeriodHolding: date, in: calendar)
      guard final > date else { return nil }
      let missing = (date.daysSinceEpoch + 1...final.daysSinceEpoch).count {
        calendar.isSessionDate(CivilDate(daysSinceEpoch: $0))
      }
      let each = timeframe == .week ? 5 : 1
      return UnfinishedBar(
        time: joined.displayTime(last), bars: held, whole: held + (missing + each - 1) / each)
    }
    let final =
      joined.timeframe.isIntraday
      ? date : joined.timeframe.lastRegularDate(ofPeriodHolding: date, in: calendar)
    let over = joined.timeframe.isIntraday ? stamp : calendar.sessionClose(of: final).nanoseconds
    guard end < over else { return nil }
    var missing =
      (min(over, calendar.sessionClose(of: date).nanoseconds) - end + timeframe.nanoseconds - 1)
      / timeframe.nanoseconds
    if joined.timeframe.isIntraday {
      missing = (over - end + timeframe.nanoseconds - 1) / timeframe.nanoseconds
    }
    for day in date.daysSinceEpoch + 1..<max(final.daysSinceEpoch, date.daysSinceEpoch) + 1 {
      let later = CivilDate(daysSinceEpoch: day)
      guard calendar.isSessionDate(later) else { continue }
      let length = calendar.sessionClose(of: later).nanoseconds - calendar.sessionOpen(of: later).nanoseconds
      missing += (length + timeframe.nanoseconds - 1) / timeframe.nanoseconds
    }
    return UnfinishedBar(time: joined.displayTime(last), bars: held, whole: held + Int(max(missing, 0)))
  }

  /// Index of the first of these bars that the last bar of `joined` holds.
  private func firstBar(ofLast joined: BarSeries) -> Int {
    guard joined.count > 1 else { return 0 }
    let before = joined.count - 2
    var first = count
    if joined.timeframe.isIntraday {
      while first > 0, timestamps[first - 1] > joined.timestamps[before] { first -= 1 }
    } else {
      while first > 0, sessionDates[first - 1] > joined.sessionDates[before] { first -= 1 }
    }
    return first
  }
}
