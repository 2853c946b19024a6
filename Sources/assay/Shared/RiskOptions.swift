import Backtest
import CommandKit
import Diagnostics

/// A limit that can be switched off: a fraction, or `none`.
enum OptionalLimit: Sendable {
  case off
  case value(Double)

  var number: Double? { if case .value(let number) = self { number } else { nil } }
}

extension ValueParser where Value == OptionalLimit {
  static var limit: ValueParser {
    ValueParser(placeholder: "F", expectation: "a fraction like 0.03, or none") { text in
      text == "none" ? .off : Double(text).flatMap { $0.isFinite ? .value($0) : nil }
    }
  }
}

/// The limits of the risk manager; each has the default of `RiskLimits`.
struct RiskOptions: ParameterGroup {
  let hardStop = Option("hard-stop", .limit, "distance of the hard stop from the entry; 0.03 unless given")
  let trailingStop = Option(
    "trailing-stop", .limit, "distance of the trailing stop from the best price; 0.02 unless given")
  let takeProfit = Option("take-profit", .limit, "distance of the target from the entry; 0.05 unless given")
  let timeStop = Option("time-stop-days", .limit, "days after which a position is closed; 30 unless given")
  let maximumPosition = Option("cap", .number("F"), "largest position of equity; 0.25 unless given")
    .formerly("max-position")
  let minimumConfidence = Option("min-confidence", .number("C"), "least confidence; 0.55 unless given")
  let alertConfidence = Option(
    "alert-confidence", .number("C"), "least confidence in the alert zone; 0.65 unless given")
  let needsConfidence = Flag("require-confidence", "refuse trades that have no confidence")
  let maximumHeat = Option(
    "max-heat", .number("F"), "most that all stops may lose of equity; 0.03 unless given")
  let dailyLoss = Option(
    "daily-loss-limit", .number("F"), "loss that ends a day's entries; 0.03 unless given")
  let zones = Option(
    "drawdown-zones", .list(of: .number("F")),
    "where caution, alert and emergency begin; 0.05,0.1,0.15 unless given")

  /// The given limits over those of `base`.
  /// - Throws: `invalid_risk_limit`, `invalid_value`.
  func limits(_ context: CommandContext, base: RiskLimits = RiskLimits()) throws -> RiskLimits {
    var limits = base
    if let stop = context[hardStop] { limits.hardStop = stop.number }
    if let stop = context[trailingStop] { limits.trailingStop = stop.number }
    if let target = context[takeProfit] { limits.takeProfit = target.number }
    if let days = context[timeStop] { limits.timeStopDays = try wholeDays(days.number) }
    limits.maximumPosition = context[maximumPosition] ?? base.maximumPosition
    limits.minimumConfidence = context[minimumConfidence] ?? base.minimumConfidence
    limits.alertConfidence = context[alertConfidence] ?? base.alertConfidence
    limits.requiresConfidence = context[needsConfidence] || base.requiresConfidence
    limits.maximumHeat = context[maximumHeat] ?? base.maximumHeat
    limits.dailyLossLimit = context[dailyLoss] ?? base.dailyLossLimit
    if let borders = context[zones] {
      guard borders.count == 3 else { throw AssayError.notZones(borders.count) }
      limits.zones = DrawdownZones(caution: borders[0], alert: borders[1], emergency: borders[2])
    }
    return try limits.validated()
  }

  private func wholeDays(_ days: Double?) throws -> Int? {
    guard let days else { return nil }
    guard let whole = Int(exactly: days) else {
      throw AssayError(
        code: "invalid_value", message: "`--time-stop-days` takes a whole number of days, not `\(days)`.",
        remedy: "", place: "--time-stop-days", kind: .usage)
    }
    return whole
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
