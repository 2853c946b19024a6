public import Diagnostics

/// Every limit of the risk manager, as fractions: 0.03 is 3 %. A limit that is `nil` is off.
///
/// Levels are pure functions of prices, so an engine can place them as working orders and a live program can send
/// them to its broker.
public struct RiskLimits: Sendable, Hashable {
  /// Distance of the hard stop from the entry.
  public var hardStop: Double?
  /// Distance of the trailing stop from the best price since entry.
  public var trailingStop: Double?
  /// Distance of the target from the entry.
  public var takeProfit: Double?
  /// Days after which a position is closed.
  public var timeStopDays: Int?
  /// Largest value of a position as a fraction of equity.
  public var maximumPosition: Double
  /// Least confidence of a trade that has one.
  public var minimumConfidence: Double
  /// Least confidence in the alert zone of a trade that has one.
  public var alertConfidence: Double
  /// Whether a trade without a confidence is refused. Rules have none; models do.
  public var requiresConfidence: Bool
  /// Most that all open positions together may lose at their stops, as a fraction of equity.
  public var maximumHeat: Double
  /// Loss since the day's opening equity at which no more position is entered on that day.
  public var dailyLossLimit: Double
  public var zones: DrawdownZones

  public init(
    hardStop: Double? = 0.03, trailingStop: Double? = 0.02, takeProfit: Double? = 0.05,
    timeStopDays: Int? = 30,
    maximumPosition: Double = 0.25, minimumConfidence: Double = 0.55, alertConfidence: Double = 0.65,
    requiresConfidence: Bool = false, maximumHeat: Double = 0.03, dailyLossLimit: Double = 0.03,
    zones: DrawdownZones = DrawdownZones()
  ) {
    self.hardStop = hardStop
    self.trailingStop = trailingStop
    self.takeProfit = takeProfit
    self.timeStopDays = timeStopDays
    self.maximumPosition = maximumPosition
    self.minimumConfidence = minimumConfidence
    self.alertConfidence = alertConfidence
    self.requiresConfidence = requiresConfidence
    self.maximumHeat = maximumHeat
    self.dailyLossLimit = dailyLossLimit
    self.zones = zones
  }

  /// Checks that every limit makes sense by itself and beside the others.
  /// - Throws: `invalid_risk_limit` that names field, value and bound.
  @discardableResult public func validated() throws(AssayError) -> RiskLimits {
    for (name, value) in [("hard_stop_pct", hardStop), ("trailing_stop_pct", trailingStop)] {
      if let value, !(value > 0 && value < 1) {
        throw .invalidLimit(name, value, "a fraction above 0 and below 1")
      }
    }
    if let value = takeProfit, !(value > 0 && value.isFinite) {
      throw .invalidLimit("take_profit_pct", value, "a fraction above 0")
    }
    if let days = timeStopDays, days < 1 {
      throw .invalidLimit("time_stop_days", Double(days), "a whole number of at least 1")
    }
    for (name, value) in [
      ("max_position_size", maximumPosition), ("max_portfolio_heat", maximumHeat),
      ("daily_loss_limit_pct", dailyLossLimit),
    ] where !(value > 0 && value <= 1) {
      throw .invalidLimit(name, value, "a fraction above 0 and at most 1")
    }
    for (name, value) in [("confidence_threshold", minimumConfidence), ("alert_confidence", alertConfidence)]
    where !(value >= 0 && value <= 1) {
      throw .invalidLimit(name, value, "a probability from 0 to 1")
    }
    try zones.validated()
    return self
  }
}

extension RiskLimits {
  /// The hard stop of a position; `nil` when it is off.
  @inlinable public func hardStop(entry: Double, side: Side) -> Double? {
    hardStop.map { entry * (1 - side.sign * $0) }
  }

  /// The target of a position; `nil` when it is off.
  @inlinable public func target(entry: Double, side: Side) -> Double? {
    takeProfit.map { entry * (1 + side.sign * $0) }
  }

  /// The trailing stop below the highest price since entry (for shorts: above the lowest); `nil` when it is off, and
  /// as long as no price has been better than the entry: until then the hard stop holds, which a tighter trailing
  /// stop from the entry on would never let act.
  ///
  /// The level moves with the extreme alone, so an extreme that never retreats never loosens it.
  @inlinable public func trailing(from extreme: Double, entry: Double, side: Side) -> Double? {
    guard let trailingStop, side.sign * (extreme - entry) > 0 else { return nil }
    return extreme * (1 - side.sign * trailingStop)
  }

  /// The stop in force: of hard stop, trailing stop and the position's own, the nearest to the market.
  @inlinable public func stop(
    entry: Double, extreme: Double, own: Double? = nil, side: Side
  ) -> (level: Double, reason: RiskExitReason)? {
    var best: (level: Double, reason: RiskExitReason)?
    if let own { best = (own, .stop) }
    if let hard = hardStop(entry: entry, side: side), best.map({ side.sign * (hard - $0.level) > 0 }) ?? true
    {
      best = (hard, .hardStop)
    }
    if let trail = trailing(from: extreme, entry: entry, side: side),
      best.map({ side.sign * (trail - $0.level) > 0 }) ?? true
    {
      best = (trail, .trailingStop)
    }
    return best
  }
}

/// Why the risk manager closes a position.
public enum RiskExitReason: String, Sendable, Hashable, CaseIterable {
  /// The stop that the position was opened with.
  case stop
  case hardStop = "hard_stop"
  case trailingStop = "trailing_stop"
  case target
  /// The position was held for its longest time.
  case time
}

extension AssayError {
  static func invalidLimit(_ field: String, _ value: Double, _ bound: String) -> AssayError {
    AssayError(
      code: "invalid_risk_limit", message: "The risk limit `\(field)` is \(value).", remedy: "Give \(bound).",
      place: field, kind: .usage)
  }
}
