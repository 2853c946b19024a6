package import Market

/// Returns of an equity curve by month and by year.
package struct CalendarYears {
  package struct Year {
    package let year: Int
    /// January to December; `nil` for a month outside the curve, and NaN where equity was not positive.
    package fileprivate(set) var months: [Double?] = Array(repeating: nil, count: 12)
    package fileprivate(set) var total: Double = .nan
    /// Deepest fall from a peak of the whole curve that was seen in this year.
    package fileprivate(set) var drawdown: Double = 0
  }

  package private(set) var years: [Year] = []

  /// Each month runs from the last value before it to its own last value, the first from the first value.
  ///
  /// A value stamped at midnight belongs to the day before when the curve has other times of day too (stamps
  /// are closes), and to its own date when all stamps are midnight (stamps are session dates).
  package init(times: [Timestamp], values: [Double]) {
    guard let first = values.first else { return }
    let day = Timestamp.nanosecondsPerDay
    let shift: Int64 = times.allSatisfy { $0.nanoseconds % day == 0 } ? 0 : 1
    var monthStart = first
    var yearStart = first
    var peak = -Double.infinity
    var previous = first
    for (time, value) in zip(times, values) {
      let date = Timestamp(nanoseconds: time.nanoseconds - shift).date.components
      if years.last?.year != date.year {
        years.append(Year(year: date.year))
        yearStart = previous
        monthStart = previous
      } else if years[years.count - 1].months[date.month - 1] == nil {
        monthStart = previous
      }
      peak = max(peak, value)
      let last = years.count - 1
      years[last].months[date.month - 1] = Self.gain(from: monthStart, to: value)
      years[last].total = Self.gain(from: yearStart, to: value)
      if peak > 0 { years[last].drawdown = min(years[last].drawdown, value / peak - 1) }
      previous = value
    }
  }

  private static func gain(from start: Double, to end: Double) -> Double {
    start > 0 ? end / start - 1 : .nan
  }
}
