/// Follows equity from mark to mark: its peak, its zone, the loss of the day. Allocates nothing.
///
/// Days are ordinals that the caller gives, such as the session date or the exchange's civil date counted from any
/// start; what matters is that they never go back, and that a new one is a new day.
public struct EquityWatch: Sendable, Hashable {
  public private(set) var equity: Double
  public private(set) var peak: Double
  /// Equity with which the day began: the last mark before the exchange's midnight.
  public private(set) var dayOpening: Double
  public private(set) var day: Int
  /// The day on which equity last stood at its peak.
  public private(set) var peakDay: Int
  /// Deepest drawdown so far, zero or negative.
  public private(set) var deepest = 0.0
  /// Most days from a peak to a mark below it.
  public private(set) var longestDrawdownDays = 0

  /// - Parameters:
  ///   - peak: an earlier peak that still counts; at least the equity.
  ///   - dayOpening: the equity with which the day began.
  /// - Precondition: equity, peak and opening equity are finite, peak and opening equity above 0.
  public init(equity: Double, peak: Double? = nil, dayOpening: Double? = nil, day: Int) {
    let top = max(peak ?? equity, equity)
    let opening = dayOpening ?? equity
    precondition(
      equity.isFinite && top.isFinite && opening.isFinite && top > 0 && opening > 0, "equity is a number")
    self.equity = equity
    self.peak = top
    self.dayOpening = opening
    self.day = day
    peakDay = day
    deepest = min(0, drawdown)
  }

  /// Takes in equity at a later moment of the same day, or of a later one.
  ///
  /// - Precondition: equity is finite and days never go back.
  @inline(__always) public mutating func mark(_ value: Double, day today: Int) {
    precondition(value.isFinite && today >= day, "marks are numbers and follow each other")
    if today != day {
      dayOpening = equity
      day = today
    }
    equity = value
    if value >= peak {
      peak = value
      peakDay = today
    } else {
      deepest = min(deepest, drawdown)
      longestDrawdownDays = max(longestDrawdownDays, today - peakDay)
    }
  }

  /// Makes the present equity the peak: the reset by hand that ends an emergency.
  public mutating func resetPeak() {
    guard equity > 0 else { return }
    peak = equity
    peakDay = day
  }

  /// Equity relative to its peak minus 1; zero or negative.
  public var drawdown: Double { (equity - peak) / peak }
  /// Days since equity stood at its peak.
  public var drawdownDays: Int { day - peakDay }
  /// Equity relative to the day's opening equity minus 1.
  public var dayReturn: Double { dayOpening > 0 ? (equity - dayOpening) / dayOpening : -.infinity }

  /// The zone, and with it what sizes are multiplied with.
  @inline(__always) public func zone(_ limits: RiskLimits) -> DrawdownZone {
    limits.zones.zone(equity: equity, peak: peak)
  }

  /// Whether the day has lost as much as it may.
  @inline(__always) public func isDailyLossReached(_ limits: RiskLimits) -> Bool {
    dayReturn <= -limits.dailyLossLimit
  }
}
