import Market

/// What is known at the close of a bar about the session that holds it and the one before.
///
/// Sessions open and close by the calendar of the instrument, in exchange time; bars before the open or after
/// the close (pre-market, after hours) belong to no range. On bars of a day or longer every bar is a session.
/// NaN while a fact is not known yet.
public enum SessionFact: Hashable, Sendable {
  /// Minutes from the scheduled open of the session to the close of the bar; negative before the open.
  case minutesFromOpen
  /// Bars of the session before this one, from its open on: 0 for the first. NaN outside the session's hours.
  case barOfSession
  /// The hour of the exchange's clock, 0 to 23, at the last instant of the bar: 10 for a bar from 10:45 to
  /// 11:00.
  case hour
  /// The day of the month of the session date, 1 to 31.
  case dayOfMonth
  /// The open of the first bar of the session.
  case openPrice
  /// The highest high, lowest low and last close of the session before.
  case priorHigh, priorLow, priorClose
  /// The highest high and lowest low of the first minutes of the session; known from their end to the
  /// session's close, and not at all when no bar lies in them.
  case openingHigh(minutes: Int)
  case openingLow(minutes: Int)
}

extension SessionFact: CustomStringConvertible {
  /// The fact as an error can name it.
  public var description: String {
    switch self {
    case .minutesFromOpen: "the time since the session's open"
    case .barOfSession: "the number of the bar in its session"
    case .hour: "the hour of the exchange"
    case .dayOfMonth: "the day of the month"
    case .openPrice: "the open of the session"
    case .priorHigh: "the high of the session before"
    case .priorLow: "the low of the session before"
    case .priorClose: "the close of the session before"
    case .openingHigh(let minutes): "the high of the session's first \(minutes) minutes"
    case .openingLow(let minutes): "the low of the session's first \(minutes) minutes"
    }
  }

  /// The fact at each bar, from the bars up to it. About 10 ns a bar.
  /// - Throws: `AssayError` when the time zone of the instrument is unknown.
  func values(on series: BarSeries) throws -> [Double] {
    let calendar = try SessionCalendar(series.instrument.sessions)
    switch self {
    case .hour: return Self.hours(of: series, in: calendar)
    case .dayOfMonth: return series.sessionDates.map { Double(CivilDate(daysSinceEpoch: $0).components.day) }
    case .priorHigh: return priorSessions(series, calendar) { series.high[$0].max() ?? .nan }
    case .priorLow: return priorSessions(series, calendar) { series.low[$0].min() ?? .nan }
    case .priorClose: return priorSessions(series, calendar) { series.close[$0.upperBound - 1] }
    default: return withinSessions(series, calendar)
    }
  }

  private static func hours(of series: BarSeries, in calendar: SessionCalendar) -> [Double] {
    var cursor = ZoneCursor(calendar.zone)
    return series.timestamps.map { Double(LocalTime(nanoseconds: cursor.local(at: $0 - 1)).hour) }
  }

  /// A figure of the last session that had bars in its hours.
  private func priorSessions(
    _ series: BarSeries, _ calendar: SessionCalendar, _ figure: (Range<Int>) -> Double
  ) -> [Double] {
    var values = [Double](repeating: .nan, count: series.count)
    var prior = Double.nan
    series.forEachSession(in: calendar) { session in
      for bar in session.bars { values[bar] = prior }
      if !session.inHours.isEmpty { prior = figure(session.inHours) }
    }
    return values
  }

  /// Facts that start anew with each session.
  private func withinSessions(_ series: BarSeries, _ calendar: SessionCalendar) -> [Double] {
    var values = [Double](repeating: .nan, count: series.count)
    series.forEachSession(in: calendar) { session in
      switch self {
      case .barOfSession:
        for (index, bar) in session.inHours.enumerated() { values[bar] = Double(index) }
      case .openPrice:
        guard let first = session.inHours.first else { return }
        for bar in first..<session.bars.upperBound { values[bar] = series.open[first] }
      case .openingHigh(let minutes):
        let (range, after) = session.opening(minutes, of: series)
        guard let high = range.map({ series.high[$0] }).max() else { return }
        for bar in after { values[bar] = high }
      case .openingLow(let minutes):
        let (range, after) = session.opening(minutes, of: series)
        guard let low = range.map({ series.low[$0] }).min() else { return }
        for bar in after { values[bar] = low }
      default:
        for bar in session.bars { values[bar] = session.minutes(to: bar, of: series) }
      }
    }
    return values
  }
}

/// The bars of one session date.
private struct SessionBars {
  var bars: Range<Int>
  /// Those that lie between the session's open and its close.
  var inHours: Range<Int>
  /// The scheduled open.
  var open: Int64

  func minutes(to bar: Int, of series: BarSeries) -> Double {
    Double(series.timestamps[bar] - open) / Double(Timestamp.nanosecondsPerMinute)
  }

  /// The bars of the first minutes, and the bars from whose close on these are over.
  func opening(_ minutes: Int, of series: BarSeries) -> (range: Range<Int>, after: Range<Int>) {
    let end = open + Int64(minutes) * Timestamp.nanosecondsPerMinute
    let past = inHours.first { series.timestamps[$0] > end } ?? inHours.upperBound
    let closesOnTime = past > inHours.lowerBound && series.timestamps[past - 1] == end
    return (inHours.lowerBound..<past, (closesOnTime ? past - 1 : past)..<inHours.upperBound)
  }
}

extension BarSeries {
  fileprivate func forEachSession(in calendar: SessionCalendar, _ body: (SessionBars) -> Void) {
    var start = 0
    while start < count {
      var end = start + 1
      while end < count, sessionDates[end] == sessionDates[start] { end += 1 }
      let date = CivilDate(daysSinceEpoch: sessionDates[start])
      let open = calendar.sessionOpen(of: date).nanoseconds
      let close = calendar.sessionClose(of: date).nanoseconds
      if timeframe.isIntraday {
        let first = (start..<end).first { timestamps[$0] > open } ?? end
        let last = (first..<end).last { timestamps[$0] <= close }
        body(SessionBars(bars: start..<end, inHours: first..<(last.map { $0 + 1 } ?? first), open: open))
      } else {
        for bar in start..<end { body(SessionBars(bars: bar..<bar + 1, inHours: bar..<bar + 1, open: open)) }
      }
      start = end
    }
  }
}
