internal import Diagnostics

extension BarSeries {
  /// Joins bars to a coarser timeframe on session boundaries.
  ///
  /// Intraday bars are counted from the open of their session, so the last one of a session may be short; it is
  /// stamped with the session's close. Bars before the open are counted backwards from it and bars after the
  /// close forwards from that, so that no bar mixes regular and extended hours. A day, an ISO week and a
  /// calendar month hold whole sessions, and of those the regular hours only (a bar is regular when some of it
  /// lies in them), as daily bars of exchanges do; a special session outside them counts as it is. They carry
  /// the date of their last session and are stamped with its close.
  ///
  /// Open is the first, close the last, high and low the extremes; volume is the sum of what is known, NaN when
  /// none of it is. A bar without any source bar does not exist.
  /// - Throws: `AssayError` (`invalid_timeframe`) when `target` is finer, or is no multiple of an intraday
  ///   timeframe; zone errors of `SessionCalendar`.
  /// - Complexity: linear; about 3 ns a bar.
  public func resampled(to target: Timeframe) throws -> BarSeries {
    if target == timeframe { return self }
    try checkTarget(target)
    let calendar = try SessionCalendar(instrument.sessions)
    if target.isIntraday { return joined(intradayGroups(target, calendar), target) }
    let source = timeframe.isIntraday ? withoutExtendedHours(calendar, keepingSpecialSessions: true) : self
    return source.joined(source.periodGroups(target, calendar), target)
  }

  /// The bars that lie, at least in part, in the regular hours of their session.
  /// - Throws: zone errors of `SessionCalendar`.
  public func regularHours() throws -> BarSeries {
    if !timeframe.isIntraday { return self }
    return withoutExtendedHours(try SessionCalendar(instrument.sessions), keepingSpecialSessions: false)
  }

  /// - Parameter keepingSpecialSessions: whether a session without any regular bar stays as it is.
  private func withoutExtendedHours(_ calendar: SessionCalendar, keepingSpecialSessions: Bool) -> BarSeries {
    var span = SessionSpan(calendar)
    var kept: [Range<Int>] = []
    forEachSession { session in
      span.move(to: sessionDates[session.lowerBound])
      let isRegular = { (i: Int) in span.isRegular(self.timestamps[i], self.timeframe) }
      if let first = session.first(where: isRegular), let last = session.last(where: isRegular) {
        kept.append(first..<last + 1)
      } else if keepingSpecialSessions {
        kept.append(session)
      }
    }
    if kept.reduce(0, { $0 + $1.count }) == count { return self }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: kept.flatMap { timestamps[$0] },
      open: kept.flatMap { open[$0] }, high: kept.flatMap { high[$0] }, low: kept.flatMap { low[$0] },
      close: kept.flatMap { close[$0] }, volume: volume.map { volume in kept.flatMap { volume[$0] } },
      sessionDates: kept.flatMap { sessionDates[$0] })
  }

  private func checkTarget(_ target: Timeframe) throws {
    let isWhole = !target.isIntraday || !timeframe.isIntraday || target.minutes % timeframe.minutes == 0
    // Weeks do not fill months.
    let fits = !(timeframe == .week && target == .month)
    if target > timeframe, isWhole, fits { return }
    throw AssayError(
      code: "invalid_timeframe", message: "Bars of \(timeframe) cannot be joined to bars of \(target).",
      remedy: "Ask for a longer timeframe that is a multiple of \(timeframe), or start from finer bars.",
      kind: .usage)
  }

  // MARK: Which bars belong together

  private func intradayGroups(_ target: Timeframe, _ calendar: SessionCalendar) -> [BarGroup] {
    var groups: [BarGroup] = []
    var span = SessionSpan(calendar)
    forEachSession { session in
      let date = sessionDates[session.lowerBound]
      span.move(to: date)
      var end = Int64.min
      for i in session {
        // The last bar of a session may be stamped beyond its close (15:15–16:15 at NSE); nothing traded there.
        let isLast = i + 1 == session.upperBound
        let close = isLast ? span.closeInSession(timestamps[i], timeframe) : timestamps[i]
        if close > end {
          end = span.end(ofBarHolding: close, length: target.nanoseconds)
          groups.append(BarGroup(first: i, stamp: end, date: date))
        }
      }
    }
    return groups
  }

  private func periodGroups(_ target: Timeframe, _ calendar: SessionCalendar) -> [BarGroup] {
    var groups: [BarGroup] = []
    var span = SessionSpan(calendar)
    var period: Int?
    forEachSession { session in
      let date = sessionDates[session.lowerBound]
      var stamp = timestamps[session.upperBound - 1]
      if timeframe.isIntraday {
        span.move(to: date)
        let isRegular = span.isRegular(timestamps[session.lowerBound], timeframe)
        stamp = isRegular ? max(span.dailyClose, span.close) : max(span.dailyClose, stamp)
      }
      let key = target.periodKey(of: CivilDate(daysSinceEpoch: date))
      let first = key == period ? groups.removeLast().first : session.lowerBound
      groups.append(BarGroup(first: first, stamp: stamp, date: date))
      period = key
    }
    return groups
  }

  /// Calls `body` with the bars of each session date, in order.
  private func forEachSession(_ body: (Range<Int>) -> Void) {
    var first = 0
    for i in 1..<max(1, count + 1) where i == count || sessionDates[i] != sessionDates[first] {
      body(first..<i)
      first = i
    }
  }

  // MARK: Joining

  /// The bars of `groups`, each of which reaches to the first bar of the next.
  private func joined(_ groups: [BarGroup], _ target: Timeframe) -> BarSeries {
    BarSeries(
      instrument: instrument, timeframe: target, timestamps: groups.map(\.stamp),
      open: groups.map { open[$0.first] },
      high: reduced(high, groups) { max($0, $1) },
      low: reduced(low, groups) { min($0, $1) },
      close: reduced(close, groups) { $1 },
      volume: volume.map { reduced($0, groups) { $0.isNaN ? $1 : $1.isNaN ? $0 : $0 + $1 } },
      sessionDates: groups.map(\.date))
  }

  private func reduced(
    _ column: [Double], _ groups: [BarGroup], _ combine: (Double, Double) -> Double
  ) -> [Double] {
    groups.indices.map { g in
      let end = g + 1 < groups.count ? groups[g + 1].first : count
      var value = column[groups[g].first]
      for i in groups[g].first + 1..<end { value = combine(value, column[i]) }
      return value
    }
  }
}

/// Bars that become one: from `first` up to the first bar of the next group.
private struct BarGroup {
  var first: Int
  var stamp: Int64
  var date: Int32
}

/// Open, close and end of one session day, found again only when the date changes.
private struct SessionSpan {
  private let calendar: SessionCalendar
  private var date: Int32?
  private(set) var open: Int64 = 0
  private(set) var close: Int64 = 0
  /// The stamp of the daily bar, which half days have at the regular close.
  private(set) var dailyClose: Int64 = 0
  private var dayEnd: Int64 = 0

  init(_ calendar: SessionCalendar) { self.calendar = calendar }

  mutating func move(to date: Int32) {
    if date == self.date { return }
    self.date = date
    let day = CivilDate(daysSinceEpoch: date)
    open = calendar.sessionOpen(of: day).nanoseconds
    close = calendar.sessionClose(of: day).nanoseconds
    dailyClose = calendar.dailyBarClose(of: day).nanoseconds
    dayEnd = calendar.start(ofSessionDay: day.advanced(byDays: 1)).nanoseconds
  }

  /// Whether some of the bar that closes at `stamp` lies in the session.
  func isRegular(_ stamp: Int64, _ timeframe: Timeframe) -> Bool {
    stamp > open && stamp - timeframe.nanoseconds < close
  }

  func closeInSession(_ stamp: Int64, _ timeframe: Timeframe) -> Int64 {
    isRegular(stamp, timeframe) ? min(stamp, close) : stamp
  }

  /// The end of the bar of `length` nanoseconds that holds the instant just before `stamp`.
  func end(ofBarHolding stamp: Int64, length: Int64) -> Int64 {
    let last = stamp - 1
    let (anchor, limit) = last < open ? (open, open) : last < close ? (open, close) : (close, dayEnd)
    return min(anchor + (Timestamp.floorDivide(last - anchor, length) + 1) * length, max(limit, stamp))
  }
}

extension Timeframe {
  /// Equal for dates that a bar of this length joins: the day, the ISO week or the calendar month.
  fileprivate func periodKey(of date: CivilDate) -> Int {
    switch self {
    case .week: Int(date.daysSinceEpoch) - date.weekday
    case .month: date.components.year * 12 + date.components.month
    default: Int(date.daysSinceEpoch)
    }
  }
}
