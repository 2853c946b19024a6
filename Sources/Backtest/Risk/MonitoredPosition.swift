/// One open position as the risk manager follows it.
public struct MonitoredPosition: Sendable, Hashable {
  public let symbol: String
  public let side: Side
  public let quantity: Double
  public let entry: Double
  /// Currency per point and unit.
  public let multiplier: Double
  /// The stop it was opened with, if any; the manager's own come on top.
  public let ownStop: Double?
  /// The day of entry.
  public let entryDay: Int
  /// Cash that the position ties up: its value, or the margin it was opened with.
  public let cashTied: Double
  /// Last known price.
  public internal(set) var price: Double
  /// Best price since entry: highest for a long, lowest for a short.
  public internal(set) var extreme: Double
  /// The level of the stop in force; never loosened. `nil` where every stop is off.
  public internal(set) var stop: Double?

  /// Profit at the last known price, before costs.
  public var unrealised: Double { side.sign * (price - entry) * quantity * multiplier }

  /// |entry − current stop| × quantity × multiplier: what heat adds up. A position without a stop risks all of its
  /// value.
  public var risk: Double {
    stop.map { abs(entry - $0) * quantity * multiplier } ?? entry * quantity * multiplier
  }

  /// Takes in a price: the best one seen, and with it the trailing stop.
  mutating func follow(_ price: Double, _ limits: RiskLimits) {
    self.price = price
    if side.sign * (price - extreme) > 0 { extreme = price }
    tighten(limits)
  }

  mutating func tighten(_ limits: RiskLimits) {
    guard let level = limits.stop(entry: entry, extreme: extreme, own: ownStop, side: side)?.level else {
      return
    }
    guard let old = stop else { return stop = level }
    if side.sign * (level - old) > 0 { stop = level }
  }

  /// Why the manager would close the position at its last price on a day; stops come before the target, the target
  /// before time.
  func exitReason(_ limits: RiskLimits, day: Int) -> RiskExitReason? {
    if let (level, reason) = limits.stop(entry: entry, extreme: extreme, own: ownStop, side: side),
      side.sign * (price - level) <= 0
    {
      return reason
    }
    if let target = limits.target(entry: entry, side: side), side.sign * (price - target) >= 0 {
      return .target
    }
    if let days = limits.timeStopDays, day - entryDay >= days { return .time }
    return nil
  }
}

/// A position that the risk manager closed, or was told to have been closed.
public struct RiskExit: Sendable, Hashable {
  public var symbol: String
  public var side: Side
  public var quantity: Double
  public var entry: Double
  /// The price at which it was closed: the one that was given, which lies beyond the level after a gap.
  public var price: Double
  /// Profit before costs, less the fee that was given.
  public var pnl: Double
  /// `nil` where somebody else closed it.
  public var reason: RiskExitReason?
  public var day: Int
}
