import Glibc

/// A sequential test of whether returns fall short of what was expected of them: a one-sided CUSUM.
///
/// S grows by −z − k a day and never falls below zero, z being the standardised difference to the expectation (Page
/// 1954). k is half of the fall that matters, from the expected mean to zero. The alarm threshold gives the stated mean
/// number of days to a false alarm (Siegmund's approximation for normal days).
public struct FallingBehind: Sendable, Hashable {
  public let mean: Double
  public let deviation: Double
  /// Half of the fall, in deviations.
  public let reference: Double
  public let threshold: Double
  /// The largest value so far, and the position of the first alarm.
  public private(set) var highest = 0.0
  public private(set) var current = 0.0
  public private(set) var alarm: Int?

  /// - Parameter daysToFalseAlarm: in the mean.
  /// - Returns: `nil` unless the expected mean is positive and the deviation too.
  public init?(mean: Double, deviation: Double, daysToFalseAlarm: Double) {
    guard mean > 0, deviation > 0, mean.isFinite, deviation.isFinite, daysToFalseAlarm > 1 else { return nil }
    self.mean = mean
    self.deviation = deviation
    reference = mean / deviation / 2
    threshold = Self.threshold(reference: reference, daysToFalseAlarm: daysToFalseAlarm)
  }

  /// Takes the returns of further days, oldest first.
  public mutating func take(_ returns: [Double], from first: Int = 0) {
    for (place, value) in returns.enumerated() {
      current = max(0, current - (value - mean) / deviation - reference)
      highest = max(highest, current)
      if alarm == nil, current > threshold { alarm = first + place }
    }
  }

  /// Solves ARL = (e^{2kb} − 2kb − 1)/(2k²), b = h + 1.166, for h by bisection.
  static func threshold(reference k: Double, daysToFalseAlarm: Double) -> Double {
    func days(_ h: Double) -> Double {
      let reach = 2 * k * (h + 1.166)
      return (expm1(reach) - reach) / (2 * k * k)
    }
    var (low, high) = (0.0, 1.0)
    while days(high) < daysToFalseAlarm { high *= 2 }
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if days(middle) < daysToFalseAlarm { low = middle } else { high = middle }
    }
    return high
  }
}
