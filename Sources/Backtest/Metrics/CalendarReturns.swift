public import Market

/// Returns compounded over calendar months or years.
public struct CalendarReturns: Sendable, Hashable {
  /// The compounded return of one month or year.
  public struct Entry: Sendable, Hashable {
    public let year: Int
    /// 1 to 12; `nil` for a whole year.
    public let month: Int?
    /// Π(1 + r) − 1 over the periods that end in it; NaN where one of them is.
    public let value: Double
    /// How many periods that is: the first and the last entry may be partial.
    public let periods: Int
  }

  /// A length of calendar time.
  public enum Unit: Sendable, Hashable, CaseIterable {
    case month, year
  }

  /// The entries in calendar order; months without a period are absent.
  public let entries: [Entry]

  /// Compounds `returns` by the calendar `unit` in which each period ends.
  ///
  /// - Parameters:
  ///   - returns: simple returns per period.
  ///   - sessions: the session date on which each period ends, ascending, one for each return.
  /// - Precondition: both have the same length and dates do not go back.
  public init(_ returns: [Double], endingOn sessions: [CivilDate], by unit: Unit) {
    precondition(returns.count == sessions.count, "one date for each return")
    var entries: [Entry] = []
    var start = returns.startIndex
    while start < returns.endIndex {
      let key = Self.key(sessions[start], unit)
      var end = start
      var growth = 1.0
      while end < returns.endIndex, Self.key(sessions[end], unit) == key {
        precondition(end == start || sessions[end] >= sessions[end - 1], "dates must not go back")
        growth *= 1 + returns[end]
        end += 1
      }
      precondition(start == 0 || sessions[start] > sessions[start - 1], "dates must not go back")
      let month = unit == .month ? key % 12 + 1 : nil
      let year = unit == .month ? (key - key % 12) / 12 : key
      entries.append(Entry(year: year, month: month, value: growth - 1, periods: end - start))
      start = end
    }
    self.entries = entries
  }

  private static func key(_ date: CivilDate, _ unit: Unit) -> Int {
    let (year, month, _) = date.components
    return unit == .month ? year * 12 + month - 1 : year
  }
}
