import Backtest
import CommandKit
import Diagnostics
import Factory

/// The limits of the risk manager; each has the default of `RiskLimits`.
struct RiskOptions: ParameterGroup {
  let schema = SchemaOptions(
    "risk_management",
    [
      "stop_loss.hard_stop_pct", "stop_loss.trailing_stop_pct", "stop_loss.take_profit_pct",
      "stop_loss.time_stop_days", "position_sizing.max_position_size", "drawdown_zones.alert_confidence",
      "portfolio.require_confidence", "portfolio.max_portfolio_heat", "portfolio.daily_loss_limit_pct",
    ], former: ["cap": ["max-position"]], boundCode: "invalid_risk_limit")
  let minimumConfidence = Option("min-confidence", .number("C"), "least confidence; 0.55 unless given")
  let zones = Option(
    "drawdown-zones", .list(of: .number("F")),
    "where caution, alert and emergency begin; 0.05,0.1,0.15 unless given")

  /// The given limits over those of `base`.
  /// - Throws: `invalid_risk_limit`, `invalid_value`.
  func limits(_ context: CommandContext, base: RiskLimits = RiskLimits()) throws -> RiskLimits {
    var settings = RunSettings()
    settings.limits = base
    var limits = try schema.applied(to: settings, context).limits
    if let least = context[minimumConfidence] { limits.minimumConfidence = least }
    if let borders = context[zones] {
      guard borders.count == 3 else { throw AssayError.notZones(borders.count) }
      limits.zones = DrawdownZones(caution: borders[0], alert: borders[1], emergency: borders[2])
    }
    return try limits.validated()
  }
}

extension AssayError {
  fileprivate static func notZones(_ count: Int) -> AssayError {
    AssayError(
      code: "invalid_value", message: "`--drawdown-zones` takes three numbers, not \(count).",
      remedy: "Give where caution, alert and emergency begin: 0.05,0.1,0.15.", place: "--drawdown-zones",
      kind: .usage)
  }
}
