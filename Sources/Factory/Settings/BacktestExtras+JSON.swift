public import Backtest
public import Diagnostics
import Learning
import Market
import Storage

// Settings of a backtest as JSON: what its identity and its work in the trial ledger are made of. Every field is named
// here, so that renaming one in the code changes no name of a result.

extension BacktestExtras {
  /// What goes beyond the plain settings; empty when nothing does.
  public var json: JSONObject {
    var settings = JSONObject()
    if entry != .market { settings["entry"] = .string(entry.text) }
    if delay > 0 { settings["delay"] = JSONValue(delay) }
    if account != .cash { settings["account"] = account.json }
    if transactionCosts != .none { settings["frictions"] = transactionCosts.json }
    if let sizer { settings["sizer"] = sizer.json }
    if let risk { settings["risk"] = risk.json }
    if let finer {
      settings["drill_down"] = [
        "timeframe": .string("\(finer.timeframe)"), "data": .string(finer.contentHash),
      ]
    }
    if let confidence { settings["confidence_sha256"] = .string(Self.digest(confidence)) }
    return settings
  }

  /// A digest of numbers, bit for bit; every NaN is the same missing value.
  private static func digest(_ values: [Double]) -> String {
    var digest = SHA256()
    values.map { ($0.isNaN ? Double.nan : $0).bitPattern.littleEndian }.withUnsafeBytes { digest.update($0) }
    return digest.hexadecimal()
  }
}

extension AccountRules {
  public var json: JSONValue {
    [
      "initial_margin": .number(initialMargin), "maintenance_margin": .number(maintenanceMargin),
      "futures_initial_margin": .number(futuresInitialMargin),
      "futures_maintenance_margin": .number(futuresMaintenanceMargin),
    ]
  }
}

extension TransactionCosts {
  public var json: JSONValue {
    [
      "minimum_commission": .number(minimumCommission), "maker_commission": makerCommission?.json ?? .null,
      "tiers": .array(tiers.map { ["from": .number($0.from), "factor": .number($0.factor)] }),
      "spread": spread?.json ?? .null, "range_share": .number(rangeShare),
      "volatility_share": .number(volatilityShare), "volume_share": .number(volumeShare),
      "square_root_impact": .number(squareRootImpact), "participation": JSONValue(participation),
      "minimum_notional": .number(minimumNotional), "borrow_rate": .number(borrowRate),
      "financing_rate": .number(financingRate), "funding_rate": .number(fundingRate),
    ]
  }
}

extension RiskLimits {
  public var json: JSONValue {
    [
      "hard_stop": JSONValue(hardStop), "trailing_stop": JSONValue(trailingStop),
      "take_profit": JSONValue(takeProfit),
      "time_stop_days": timeStopDays.map { JSONValue($0) } ?? .null,
      "maximum_position": .number(maximumPosition),
      "minimum_confidence": .number(minimumConfidence), "alert_confidence": .number(alertConfidence),
      "requires_confidence": .bool(requiresConfidence), "maximum_heat": .number(maximumHeat),
      "daily_loss_limit": .number(dailyLossLimit),
      "zones": [
        "caution": .number(zones.caution), "alert": .number(zones.alert),
        "emergency": .number(zones.emergency),
      ],
    ]
  }
}

extension Sizer {
  public var json: JSONValue {
    let parameters: JSONObject =
      switch self {
      case .fixedFractional(let sizer): ["risk": .number(sizer.risk), "cap": .number(sizer.cap)]
      case .kelly(let sizer):
        [
          "fraction": .number(sizer.fraction), "cap": .number(sizer.cap),
          "minimum_win_rate": .number(sizer.minimumWinRate), "minimum_trades": JSONValue(sizer.minimumTrades),
          "risk_before_statistics": JSONValue(sizer.riskBeforeStatistics),
        ]
      case .confidenceBased(let sizer):
        [
          "base_risk": .number(sizer.baseRisk), "maximum_risk": .number(sizer.maximumRisk),
          "minimum_confidence": .number(sizer.minimumConfidence), "cap": .number(sizer.cap),
        ]
      case .volatilityTarget(let sizer): ["target": .number(sizer.target), "cap": JSONValue(sizer.cap)]
      case .learned(let sizer):
        ["cap": .number(sizer.cap), "sizes_sha256": JSONValue((sizer.model as? SizeSchedule)?.digest)]
      }
    return ["method": .string(method.rawValue), "parameters": .object(parameters)]
  }
}

extension SizeSchedule {
  /// A digest of every window and its fraction.
  fileprivate var digest: String {
    SHA256.hexadecimal(
      of: spans.map { "\($0.start),\($0.end),\($0.fraction.bitPattern)" }.joined(separator: "\n"))
  }
}
