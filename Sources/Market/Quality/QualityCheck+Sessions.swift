extension QualityCheck {
  /// Time: missing sessions and bars, short sessions, bars where none should be.
  mutating func checkSessions() {
    guard bars.timeframe <= .day, count > 0 else { return }
    checkMissingSessions()
    checkOffCalendar()
    if bars.timeframe.isIntraday { checkInside() }
  }

  /// Regular session dates between the session of bar i and that of the bar before, both excluded.
  func missingSessions(before i: Int) -> Int {
    missingSessions(between: sessionDates[i - 1], and: sessionDates[i])
  }

  private func missingSessions(between earlier: Int32, and later: Int32) -> Int {
    guard later > earlier + 1 else { return 0 }
    if calendar.exchange != nil {
      return (earlier + 1..<later).count { isExpected(CivilDate(daysSinceEpoch: $0)) }
    }
    let weekdays = calendar.hours.weekdays
    let (weeks, rest) = (Int(later - earlier - 1) / 7, Int(later - earlier - 1) % 7)
    let tail = (0..<rest).count {
      weekdays.contains(CivilDate(daysSinceEpoch: later - 1 - Int32($0)).weekday)
    }
    return weeks * weekdays.count + tail
  }

  /// Whether a bar is to be expected on a date. Daily tables of futures have none of the days on which the exchange
  /// closes early for a holiday: no settlement is made on them.
  private func isExpected(_ date: CivilDate) -> Bool {
    if case .closesEarly = calendar.exchange?.exception(on: date), bars.instrument.assetClass == .future,
      !bars.timeframe.isIntraday
    {
      return false
    }
    return calendar.isSessionDate(date)
  }

  private mutating func checkMissingSessions() {
    var holes = tally()
    var missing = 0
    var longest = 0
    for i in 1..<count where sessionDates[i] > sessionDates[i - 1] + 1 {
      let gap = missingSessions(before: i)
      guard gap > 0 else { continue }
      missing += gap
      longest = max(longest, gap)
      if gap >= options.holeSessions { holes.add(i) { "\(counted(gap, "session")) missing before it" } }
    }
    guard missing > 0 else { return }
    let years = Double(sessionDates[count - 1] - sessionDates[0]) / 365.25
    // Without a calendar, nine (New York) to fourteen (Mumbai) exchange holidays a year are no defect; some markets
    // have none. With one, a handful in a decade are days on which the exchange was shut for a storm or a strike.
    let isKnown = calendar.hours.isAroundTheClock || calendar.exchange != nil
    let allowed = calendar.hours.isAroundTheClock ? 0 : isKnown ? years + 3 : 15 * years + 3
    let isMuch = Double(missing) > allowed
    let holidays =
      calendar.exchange.map { " Holidays are those of \($0.name)." }
      ?? (isKnown ? "" : " Exchange holidays, 9 to 14 a year, are among them.")
    var result = Tally(limit: options.examples)
    result.add(missing, examples: holes.examples)
    add(
      .missingSessions, isMuch || holes.count > 0 ? .warning : .note, result,
      "Regular sessions without a bar between the first and the last: \(counted(missing, "session")), at most "
        + "\(counted(longest, "session")) in a row.\(holidays)")
  }

  private mutating func checkOffCalendar() {
    var (off, holidays) = (tally(), tally())
    for i in 0..<count where i == 0 || sessionDates[i] != sessionDates[i - 1] {
      let date = CivilDate(daysSinceEpoch: sessionDates[i])
      if !calendar.hours.weekdays.contains(date.weekday) {
        off.add(i) { Self.weekdayNames[date.weekday - 1] }
      } else if !calendar.isSessionDate(date) {
        holidays.add(i) { "closed" }
      }
    }
    add(
      .offCalendarSessions, .note, off,
      "Sessions on weekdays that have no regular one: \(off.count).")
    add(
      .holidaySessions, .note, holidays,
      "Sessions on holidays of \(calendar.exchange?.name ?? "the exchange"): \(holidays.count); a special session, a "
        + "placeholder of the source, or bars under a wrong date.")
  }

  private static let weekdayNames = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  // MARK: Inside sessions

  /// The regular part of one session: its bars, and how many are missing at its ends.
  private struct Span {
    var open: Int64
    var close: Int64
  }

  private mutating func checkInside() {
    var tallies = InsideTallies(tally())
    var first = 0
    while first < count {
      var end = first + 1
      while end < count, sessionDates[end] == sessionDates[first] { end += 1 }
      checkSession(first..<end, &tallies)
      first = end
    }
    add(
      .missingBars, tallies.gaps.count * 50 > count ? .warning : .note, tallies.gaps,
      "Missing inside sessions: \(counted(tallies.gaps.count, "bar")).")
    add(
      .shortSessions, .note, tallies.short,
      "Sessions that begin late or end early: \(tallies.short.count); "
        + "\(calendar.exchange == nil ? "half holidays, " : "")halts or missing data.")
    add(
      .irregularSpacing, tallies.irregular.count * 100 > count ? .warning : .note, tallies.irregular,
      "Distance to the bar before is no multiple of \(bars.timeframe): "
        + "\(counted(tallies.irregular.count, "bar")).")
    add(
      .offSessionBars, .note, tallies.outside,
      "Outside the session hours of \(bars.instrument.symbol): \(counted(tallies.outside.count, "bar")).")
  }

  private struct InsideTallies {
    var gaps: Tally
    var short: Tally
    var irregular: Tally
    var outside: Tally

    init(_ empty: Tally) { (gaps, short, irregular, outside) = (empty, empty, empty, empty) }
  }

  private func checkSession(_ range: Range<Int>, _ tallies: inout InsideTallies) {
    let length = bars.timeframe.nanoseconds
    let date = CivilDate(daysSinceEpoch: sessionDates[range.lowerBound])
    let span = Span(
      open: calendar.sessionOpen(of: date).nanoseconds, close: calendar.sessionClose(of: date).nanoseconds)
    var inside: (first: Int, last: Int)?
    for i in range {
      let close = bars.timestamps[i]
      if close <= span.open || close - length >= span.close {
        tallies.outside.add(i) { "outside \(date)" }
        continue
      }
      if let last = inside?.last { checkStep(from: last, to: i, endingAt: span.close, &tallies) }
      inside = (inside?.first ?? i, i)
    }
    guard let inside, calendar.isSessionDate(date) else { return }
    let late = (bars.timestamps[inside.first] - span.open) / length - 1
    let early = (span.close - bars.timestamps[inside.last]) / length
    guard max(late, 0) + max(early, 0) > 0, !isEdge(range) else { return }
    tallies.short.add(inside.first) {
      "\(counted(max(0, Int(late)), "bar")) missing at the open, \(max(0, Int(early))) at the close"
    }
  }

  /// The first and the last session of a file are cut by its download, not by the market.
  private func isEdge(_ range: Range<Int>) -> Bool { range.lowerBound == 0 || range.upperBound == count }

  private func checkStep(from last: Int, to i: Int, endingAt close: Int64, _ tallies: inout InsideTallies) {
    let length = bars.timeframe.nanoseconds
    let step = bars.timestamps[i] - bars.timestamps[last]
    // The last bar of a session may be short.
    if step % length != 0, bars.timestamps[i] != close {
      tallies.irregular.add(i) { "\(Double(step) / 6e10) minutes after the bar before" }
    }
    let missing = Int(step / length) - 1
    guard missing > 0 else { return }
    let gap = (i, "\(counted(missing, "bar")) missing before it")
    tallies.gaps.add(missing, examples: tallies.gaps.isFull ? [] : [gap])
  }
}
