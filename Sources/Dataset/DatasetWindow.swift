import Market

/// One window of one symbol.
struct DatasetWindow: Sendable, Hashable {
  /// First day of the window.
  var start: CivilDate
  /// Its bars.
  var bars: Range<Int>

  /// The bar at whose close the first decision is made: the last one before the window, where there is one.
  var decisionBar: Int { max(0, bars.lowerBound - 1) }
  /// What the engine walks through.
  var run: Range<Int> { decisionBar..<bars.upperBound }
  /// Whether the engine's first bar lies before the window.
  var hasLeadIn: Bool { decisionBar < bars.lowerBound }
}

/// Lays the windows of a grid over a series and judges each by its bars.
struct WindowSurvey {
  private let series: BarSeries
  private let calendar: SessionCalendar
  private let grid: WindowGrid
  private let minimumCoverage: Double

  init(_ series: BarSeries, grid: WindowGrid, minimumCoverage: Double) throws {
    self.series = series
    self.grid = grid
    self.minimumCoverage = minimumCoverage
    calendar = try SessionCalendar(series.instrument.sessions)
  }

  /// Every window that holds a bar, with the reason why it cannot be used.
  func windows() -> [(window: DatasetWindow, skip: WindowSkip?)] {
    guard !series.isEmpty else { return [] }
    let last = series.sessionDate(series.count - 1)
    return grid.starts(from: series.sessionDate(0), to: last).compactMap { start in
      let bars =
        series.firstIndex(ofSession: start)..<series.firstIndex(ofSession: start.advanced(byDays: grid.days))
      if bars.isEmpty { return nil }
      let window = DatasetWindow(start: start, bars: bars)
      return (window, skip(window))
    }
  }

  /// Why the symbol as a whole cannot be used.
  var symbolSkip: SymbolSkip? {
    if !series.instrument.isTradable { return .notTradable }
    let weekdays = series.instrument.sessions.weekdays
    var (dates, strange, weekends) = (0, 0, 0)
    for bar in 0..<series.count where bar == 0 || series.sessionDates[bar] != series.sessionDates[bar - 1] {
      let weekday = series.sessionDate(bar).weekday
      dates += 1
      if !weekdays.contains(weekday) { strange += 1 }
      if weekday >= 6 { weekends += 1 }
    }
    // Special sessions on a Saturday are a handful in a decade.
    if Double(strange) > 0.02 * Double(dates) { return .wrongCalendar }
    if series.instrument.sessions.isAroundTheClock, dates >= 20, weekends == 0 { return .wrongCalendar }
    return nil
  }

  private func skip(_ window: DatasetWindow) -> WindowSkip? {
    let (first, last) = (window.bars.lowerBound, window.bars.upperBound - 1)
    let days = sessionDays(window)
    if first == 0, let regular = days.first, series.sessionDate(0) > regular { return .startsInside }
    if last == series.count - 1, endsInside(last, days) { return .endsInside }
    let expected = Double(days.count * barsPerSession)
    if window.bars.count < 2 || Double(window.bars.count) < minimumCoverage * expected { return .tooFewBars }
    return window.run.dropFirst().contains { isGap(before: $0) } ? .gap : nil
  }

  /// Dates of the window on which its exchange is regularly open.
  private func sessionDays(_ window: DatasetWindow) -> [CivilDate] {
    (0..<grid.days).map { window.start.advanced(byDays: $0) }
      .filter { series.instrument.sessions.weekdays.contains($0.weekday) }
  }

  private var barsPerSession: Int {
    series.timeframe.isIntraday
      ? (series.instrument.sessions.length + series.timeframe.minutes - 1) / series.timeframe.minutes : 1
  }

  private func endsInside(_ last: Int, _ days: [CivilDate]) -> Bool {
    let date = series.sessionDate(last)
    if let regular = days.last, date < regular { return true }
    return series.timestamps[last] < calendar.sessionClose(of: date).nanoseconds
  }

  /// Whether the data have a hole before a bar: more sessions missing than holidays explain, or half a
  /// session and more than two bars inside one.
  private func isGap(before bar: Int) -> Bool {
    let (date, previous) = (series.sessionDate(bar), series.sessionDate(bar - 1))
    let hours = series.instrument.sessions
    let between = (previous.daysSinceEpoch + 1..<max(date.daysSinceEpoch, previous.daysSinceEpoch + 1))
    let missing = between.count { hours.weekdays.contains(CivilDate(daysSinceEpoch: $0).weekday) }
    if missing > (hours.isAroundTheClock ? 0 : 2) { return true }
    guard series.timeframe.isIntraday, date == previous || hours.isAroundTheClock else { return false }
    let pause = series.timestamps[bar] - series.timestamps[bar - 1]
    return pause > Int64(hours.length) * Timestamp.nanosecondsPerMinute / 2
      && pause > 3 * series.timeframe.nanoseconds
  }
}
