extension BarSeries {
  /// The bars of the sessions in [from, to); a missing bound is open. Both bounds are session dates, so an
  /// intraday slice holds whole sessions. Columns are copied.
  public func slice(from: CivilDate? = nil, to: CivilDate? = nil) -> BarSeries {
    let lower = from.map { firstIndex(ofSession: $0) } ?? 0
    let upper = to.map { firstIndex(ofSession: $0) } ?? count
    return slice(lower..<max(lower, upper))
  }

  /// The bars at the given indices. Columns are copied.
  public func slice(_ range: Range<Int>) -> BarSeries {
    if range == 0..<count { return self }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: Array(timestamps[range]),
      open: Array(open[range]), high: Array(high[range]), low: Array(low[range]), close: Array(close[range]),
      volume: volume.map { Array($0[range]) }, sessionDates: Array(sessionDates[range]))
  }

  /// Index of the first bar whose session date is not before `date`; `count` when there is none.
  public func firstIndex(ofSession date: CivilDate) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if sessionDates[middle] < date.daysSinceEpoch { low = middle + 1 } else { high = middle }
    }
    return low
  }

  public func sessionDate(_ i: Int) -> CivilDate { CivilDate(daysSinceEpoch: sessionDates[i]) }

  /// How many different session dates the series holds.
  public var sessionCount: Int {
    var sessions = isEmpty ? 0 : 1
    for i in 1..<max(1, count) where sessionDates[i] != sessionDates[i - 1] { sessions += 1 }
    return sessions
  }

  /// The time of a bar as tables, files and JSON show it: an intraday bar its closing instant
  /// (`2019-01-02T14:45:00Z`), a bar of a day or longer its session date (`2019-01-02T00:00:00Z`).
  public func displayTime(_ i: Int) -> String {
    timeframe.isIntraday
      ? Timestamp(nanoseconds: timestamps[i]).description : "\(sessionDate(i))T00:00:00Z"
  }

  /// When a bar began.
  ///
  /// Intraday: one bar length before its close, or the close of the bar before it where that is later (the last
  /// bar of a resampled session is short). A day: the open of its session. A week or month: the open of the
  /// first regular session of that calendar week (from Monday) or month.
  public func openTime(_ i: Int, in calendar: SessionCalendar) -> Timestamp {
    if timeframe.isIntraday {
      let nominal = timestamps[i] - timeframe.nanoseconds
      return Timestamp(nanoseconds: i > 0 ? max(nominal, timestamps[i - 1]) : nominal)
    }
    return calendar.sessionOpen(of: timeframe.firstDate(ofPeriodHolding: sessionDate(i), in: calendar))
  }

  /// Bars a year if no session were missing: what a nominal annualisation uses.
  ///
  /// Trading days a year (252 in New York, 365 around the clock) times the bars of a full session; 52 weeks, 12 months.
  public var barsPerYear: Double { timeframe.barsPerYear(of: instrument) }

  /// Bars a year at the density of this series: bars per session seen times trading days a year. Differs from
  /// `barsPerYear` for files with pre-market bars or missing minutes. `nil` without bars; equal to
  /// `barsPerYear` for a day or longer.
  public var observedBarsPerYear: Double? {
    if isEmpty { return nil }
    if !timeframe.isIntraday { return barsPerYear }
    return Double(count) / Double(sessionCount) * instrument.daysPerYear
  }
}

extension Timeframe {
  /// Bars a year of an instrument that misses no session.
  public func barsPerYear(of instrument: Instrument) -> Double {
    switch self {
    case .month: 12
    case .week: 52
    case .day: instrument.daysPerYear
    default: instrument.daysPerYear * Double((instrument.sessions.length + minutes - 1) / minutes)
    }
  }

  /// The first regular session date of the day, week (from Monday) or calendar month that holds `date`.
  func firstDate(ofPeriodHolding date: CivilDate, in calendar: SessionCalendar) -> CivilDate {
    var first = date
    if self == .week { first = date.advanced(byDays: 1 - date.weekday) }
    if self == .month { first = date.advanced(byDays: 1 - date.components.day) }
    while first < date, !calendar.isSessionDate(first) { first = first.advanced(byDays: 1) }
    return first
  }
}
