import Glibc
public import Market
import Numerics

/// Returns compounded over days, weeks, months, quarters or years, and how they are distributed.
public struct PeriodReturns: Sendable, Hashable {
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    case day, week, month, quarter, year
  }

  public let unit: Unit
  /// In order of time; the first and the last may be partial.
  public let values: [Double]

  /// - Parameters:
  ///   - returns: simple returns per session.
  ///   - sessions: the date on which each session ends, ascending.
  /// - Precondition: both have one length.
  public init(_ returns: [Double], endingOn sessions: [CivilDate], by unit: Unit) {
    precondition(returns.count == sessions.count, "one date for each return")
    self.unit = unit
    var values: [Double] = []
    var last: Int?
    for (value, date) in zip(returns, sessions) {
      let key = Self.key(date, unit)
      if key == last { values[values.count - 1] *= 1 + value } else { values.append(1 + value) }
      last = key
    }
    self.values = values.map { $0 - 1 }
  }

  /// Weeks begin on Mondays.
  private static func key(_ date: CivilDate, _ unit: Unit) -> Int {
    let (year, month, _) = date.components
    switch unit {
    case .day: return Int(date.daysSinceEpoch)
    case .week: return Int((Double(date.daysSinceEpoch + 3) / 7).rounded(.down))
    case .month: return year * 12 + month
    case .quarter: return year * 4 + (month - 1) / 3
    case .year: return year
    }
  }

  public var mean: Double? { values.isEmpty ? nil : finite(values.reduce(0, +) / Double(values.count)) }

  /// (Π(1 + r))^(1/n) − 1; undefined once everything is lost.
  public var geometricMean: Double? {
    let growth = values.reduce(1) { $0 * (1 + $1) }
    return growth > 0 && !values.isEmpty ? finite(pow(growth, 1 / Double(values.count)) - 1) : nil
  }

  public var best: Double? { values.max() }
  public var worst: Double? { values.min() }

  /// Linear interpolation between order statistics.
  public func quantile(_ share: Double) -> Double? {
    values.isEmpty ? nil : finite(Quantile.of(values, at: share))
  }

  /// Gaining periods over gaining and losing ones.
  public var winRate: Double? {
    let (wins, losses) = (values.count { $0 > 0 }, values.count { $0 < 0 })
    return wins + losses > 0 ? Double(wins) / Double(wins + losses) : nil
  }

  public var averageGain: Double? { average { $0 > 0 } }
  public var averageLoss: Double? { average { $0 < 0 } }

  private func average(where isMeant: (Double) -> Bool) -> Double? {
    let chosen = values.filter(isMeant)
    return chosen.isEmpty ? nil : finite(chosen.reduce(0, +) / Double(chosen.count))
  }

  /// Most gaining, and most losing, periods in a row.
  public var longestWinningStreak: Int { longestStreak { $0 > 0 } }
  public var longestLosingStreak: Int { longestStreak { $0 < 0 } }

  private func longestStreak(where isMeant: (Double) -> Bool) -> Int {
    var (run, longest) = (0, 0)
    for value in values {
      run = isMeant(value) ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
