public import Diagnostics

/// What the risk manager measures. Losses and drawdowns are negative fractions; `nil` is not defined.
public struct RiskMetrics: Sendable, Hashable {
  public var equity: Double
  public var peakEquity: Double
  public var zone: DrawdownZone
  public var sizeMultiplier: Double
  public var currentDrawdown: Double
  public var maximumDrawdown: Double
  /// Days since equity stood at its peak, and the most there were.
  public var drawdownDays: Int
  public var longestDrawdownDays: Int
  public var dayReturn: Double
  public var isDailyLossReached: Bool
  public var heat: Double
  public var openPositions: Int
  /// Days that are over: what the figures below are made of.
  public var days: Int
  /// The daily return that is undercut on 5 % or 1 % of days, as it happened (quantile type 7); `nil` without days.
  public var valueAtRisk95: Double?
  public var valueAtRisk99: Double?
  /// Mean of the worst 5 % or 1 % of days. Rockafellar & Uryasev (2000).
  public var conditionalValueAtRisk95: Double?
  public var conditionalValueAtRisk99: Double?
  /// The same of a normal distribution with the mean and deviation of the days; `nil` below two days.
  public var normalValueAtRisk95: Double?
  public var normalValueAtRisk99: Double?
  public var normalConditionalValueAtRisk95: Double?
  public var normalConditionalValueAtRisk99: Double?

  /// The figures by name, as `--json` prints them.
  public var json: JSONObject {
    [
      "equity": .number(equity), "peak_equity": .number(peakEquity), "zone": .string(zone.rawValue),
      "size_multiplier": .number(sizeMultiplier), "current_drawdown": .number(currentDrawdown),
      "max_drawdown": .number(maximumDrawdown), "drawdown_duration": JSONValue(drawdownDays),
      "max_drawdown_duration": JSONValue(longestDrawdownDays), "day_return": .number(dayReturn),
      "daily_loss_reached": .bool(isDailyLossReached), "portfolio_heat": .number(heat),
      "open_positions": JSONValue(openPositions), "days": JSONValue(days), "var_95": JSONValue(valueAtRisk95),
      "var_99": JSONValue(valueAtRisk99), "cvar_95": JSONValue(conditionalValueAtRisk95),
      "cvar_99": JSONValue(conditionalValueAtRisk99), "var_normal_95": JSONValue(normalValueAtRisk95),
      "var_normal_99": JSONValue(normalValueAtRisk99),
      "cvar_normal_95": JSONValue(normalConditionalValueAtRisk95),
      "cvar_normal_99": JSONValue(normalConditionalValueAtRisk99),
    ]
  }
}

extension RiskManager {
  /// Everything measured, at this moment.
  public var metrics: RiskMetrics {
    let tail = ReturnTail(dailyReturns)
    let normal = NormalTail(dailyReturns)
    return RiskMetrics(
      equity: equity, peakEquity: watch.peak, zone: zone, sizeMultiplier: sizeMultiplier,
      currentDrawdown: watch.drawdown, maximumDrawdown: watch.deepest, drawdownDays: watch.drawdownDays,
      longestDrawdownDays: watch.longestDrawdownDays, dayReturn: watch.dayReturn,
      isDailyLossReached: watch.isDailyLossReached(limits), heat: heat, openPositions: positions.count,
      days: dailyReturns.count, valueAtRisk95: tail.valueAtRisk(0.05), valueAtRisk99: tail.valueAtRisk(0.01),
      conditionalValueAtRisk95: tail.conditionalValueAtRisk(0.05),
      conditionalValueAtRisk99: tail.conditionalValueAtRisk(0.01),
      normalValueAtRisk95: normal?.valueAtRisk(0.05),
      normalValueAtRisk99: normal?.valueAtRisk(0.01),
      normalConditionalValueAtRisk95: normal?.conditionalValueAtRisk(0.05),
      normalConditionalValueAtRisk99: normal?.conditionalValueAtRisk(0.01))
  }

  /// A page for people: account, zone, heat, positions, tails.
  public var summary: String {
    let now = metrics
    func percent(_ value: Double?) -> String {
      value.map { DecimalText.rounded($0 * 100, 2) + " %" } ?? "n/a"
    }
    func amount(_ value: Double) -> String { DecimalText.rounded(value, 2) }
    var lines = [
      "Equity \(amount(now.equity)), peak \(amount(now.peakEquity)), drawdown \(percent(now.currentDrawdown)) "
        + "for \(now.drawdownDays) days (deepest \(percent(now.maximumDrawdown)))",
      "Zone \(now.zone.rawValue): sizes × \(DecimalText.rounded(now.sizeMultiplier, 2))"
        + (now.zone == .emergency ? ", no new entries" : ""),
      "Day \(percent(now.dayReturn))"
        + (now.isDailyLossReached ? ", limit reached: no new entries today" : ""),
      "Heat \(percent(now.heat)) of at most \(percent(limits.maximumHeat)), \(now.openPositions) open positions",
    ]
    lines += positions.map { position in
      "  \(position.symbol) \(position.side.rawValue) \(amount(position.quantity)) at \(amount(position.entry)), "
        + "now \(amount(position.price)), stop \(position.stop.map(amount) ?? "none"), "
        + "profit \(amount(position.unrealised))"
    }
    lines.append(
      "Daily VaR 95 % \(percent(now.valueAtRisk95)), CVaR 95 % \(percent(now.conditionalValueAtRisk95)), "
        + "VaR 99 % \(percent(now.valueAtRisk99)), CVaR 99 % \(percent(now.conditionalValueAtRisk99)) "
        + "of \(now.days) days")
    return lines.joined(separator: "\n")
  }
}
