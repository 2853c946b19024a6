import Backtest
public import Diagnostics
import Market

extension RunSettings: SettingsDocument {
  public static let title = "config.yaml"
  public static let settings = RunSettingsSchema.all
  public static let valueErrorCode: String? = "invalid_setting"

  /// A section that is there switches on what it describes; `enabled: false` in it switches it off again.
  public mutating func meets(section: String) {
    if section == "risk_management" { usesRiskManager = true }
  }

  public mutating func settle(_ places: [String: String]) -> [AssayError] {
    var check = RunSettingsCheck(settings: self, places: places)
    check.checkTogether()
    self = check.settings
    return check.problems
  }
}

/// What the keys of `config.yaml` must hold together.
private struct RunSettingsCheck {
  var settings: RunSettings
  let places: [String: String]
  var problems: [AssayError] = []

  /// Checks that need more than one key.
  mutating func checkTogether() {
    agreeOnEmergency()
    exclude(
      "backtesting.transaction_cost", settings.commissionFraction, "backtesting.commission_per_unit",
      settings.commissionPerUnit)
    exclude(
      "backtesting.slippage_bps", settings.slippageBasisPoints, "backtesting.slippage_ticks",
      settings.slippageTicks)
    exclude(
      "backtesting.costs.spread_bps", settings.spreadBasisPoints, "backtesting.costs.spread_ticks",
      settings.spreadTicks)
    settings.transactionCosts.spread =
      settings.spreadBasisPoints.map { .basisPoints($0) } ?? settings.spreadTicks.map { .ticks($0) }
    holdMargins()
    if let from = settings.from, let through = settings.through, from > through {
      report(
        AssayError(
          code: "invalid_setting", message: "The run starts on \(from), after it ends on \(through).",
          remedy: "Exchange the dates.", kind: .usage), at: "backtesting.from")
    }
    let zones = settings.limits.zones
    for (name, low, high) in [
      ("caution", zones.caution, zones.alert), ("alert", zones.alert, zones.emergency),
      ("emergency", zones.emergency, settings.emergencyEnd),
    ] where !(low < high) {
      report(
        AssayError(
          code: "invalid_setting", message: "The zone `\(name)` ends at \(high), and begins at \(low).",
          remedy: "Let the zones end in the order normal, caution, alert, emergency.", kind: .usage),
        at: "risk_management.drawdown_zones.\(name)")
    }
    if settings.sizing.maximumRiskPerTrade < settings.sizing.riskPerTrade,
      settings.sizingMethod == .confidenceBased
    {
      report(
        AssayError(
          code: "invalid_setting",
          message: "`max_risk_per_trade` is \(settings.sizing.maximumRiskPerTrade), "
            + "below `risk_per_trade` \(settings.sizing.riskPerTrade).",
          remedy: "Raise it, or lower the risk a trade.", kind: .usage),
        at: "risk_management.position_sizing.max_risk_per_trade")
    }
  }

  /// `max_drawdown_pct` and the end of the alert zone are two names of one border.
  private mutating func agreeOnEmergency() {
    if let a = settings.maximumDrawdown, let b = settings.alertEnd, a != b {
      report(
        AssayError(
          code: "invalid_setting",
          message:
            "`portfolio.max_drawdown_pct` is \(a) and `drawdown_zones.alert` is \(b), which are one border.",
          remedy: "Give one of them, or the same number.", kind: .usage),
        at: "risk_management.portfolio.max_drawdown_pct")
    }
    if let border = settings.maximumDrawdown ?? settings.alertEnd { settings.limits.zones.emergency = border }
    (settings.maximumDrawdown, settings.alertEnd) = (nil, nil)
  }

  private mutating func holdMargins() {
    let account = settings.account
    for (name, initial, maintenance) in [
      ("maintenance_margin", account.initialMargin, account.maintenanceMargin),
      ("futures_maintenance_margin", account.futuresInitialMargin, account.futuresMaintenanceMargin),
    ] where maintenance > initial {
      report(
        AssayError(
          code: "invalid_setting",
          message: "`\(name)` is \(maintenance), above the initial margin \(initial).",
          remedy: "Ask for no more to hold a position than to open it.", kind: .usage),
        at: "backtesting.account.\(name)")
    }
  }

  private mutating func exclude(_ a: String, _ valueA: Double?, _ b: String, _ valueB: Double?) {
    guard valueA != nil, valueB != nil else { return }
    report(
      AssayError(
        code: "conflicting_keys", message: "`\(a)` and `\(b)` exclude each other.",
        remedy: "Give one of them.",
        kind: .usage), at: b)
  }

  private mutating func report(_ error: AssayError, at path: String) {
    var placed = error
    placed.place = places[path] ?? path
    problems.append(placed)
  }
}
