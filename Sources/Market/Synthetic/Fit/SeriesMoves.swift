internal import Diagnostics
internal import Glibc

/// The log moves of a real series, taken apart as a synthetic one is put together: gaps between sessions, and moves
/// inside them by their place in the session.
struct SeriesMoves {
  /// Move of each bar inside its session: from the last close, or from the open for a session's first bar.
  var inside: [Double] = []
  /// Place of each bar in its session, from 0.
  var places: [Int] = []
  var gaps: [Double] = []
  var sessions = 0
  let barsPerSession: Int

  /// - Throws: `no_logarithm` for prices at or below zero, and for an unknown time zone.
  init(_ series: BarSeries) throws {
    barsPerSession = SessionClock(series.instrument, series.timeframe).barsPerSession
    if let bar = (0..<series.count).first(where: { min(series.open[$0], series.close[$0]) <= 0 }) {
      throw AssayError(
        code: "no_logarithm", message: "A price of \(series.instrument.symbol) is not above zero.",
        remedy: "Fit a range of dates without it.", place: "bar at \(series.displayTime(bar))", kind: .badData
      )
    }
    let calendar = try SessionCalendar(series.instrument.sessions)
    inside.reserveCapacity(series.count)
    places.reserveCapacity(series.count)
    for bar in 0..<series.count {
      let opensSession = bar == 0 || series.sessionDates[bar] != series.sessionDates[bar - 1]
      if opensSession {
        sessions += 1
        if bar > 0 { gaps.append(log(series.open[bar] / series.close[bar - 1])) }
      }
      inside.append(log(series.close[bar] / (opensSession ? series.open[bar] : series.close[bar - 1])))
      places.append(series.timeframe.isIntraday ? place(bar, series, calendar) : 0)
    }
  }

  private func place(_ bar: Int, _ series: BarSeries, _ calendar: SessionCalendar) -> Int {
    let last = Timestamp(nanoseconds: series.timestamps[bar] - 1)
    let place = calendar.minutesSinceSessionOpen(at: last) / series.timeframe.minutes
    return min(max(place, 0), barsPerSession - 1)
  }

  /// Relative variance of equal parts of the session: the square of the mean size of moves, which one wild day
  /// moves less than the mean of squares. Empty where a session is one bar. A part without moves gets the least of
  /// the others.
  func pattern(parts: Int) -> [Double] {
    let parts = min(parts, barsPerSession)
    if parts < 2 { return [] }
    var sums = Array(repeating: 0.0, count: parts)
    var counts = Array(repeating: 0, count: parts)
    for (move, place) in zip(inside, places) {
      let part = place * parts / barsPerSession
      sums[part] += abs(move)
      counts[part] += 1
    }
    let sizes = zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : 0 }
    guard let least = sizes.filter({ $0 > 0 }).min() else { return [] }
    let squares = sizes.map { max($0, least) * max($0, least) }
    let mean = squares.reduce(0, +) / Double(parts)
    return squares.map { $0 / mean }
  }
}
