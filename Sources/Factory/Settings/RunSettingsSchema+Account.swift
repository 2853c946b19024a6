import Backtest
import Market

extension RunSettingsSchema {
  static let account: [Setting<RunSettings>] = [
    .value(
      "backtesting.account.initial_margin", \.account.initialMargin, .number(.range(0...1)),
      "equity that a new position needs, of its value; 1 is a cash account", "--initial-margin"),
    .value(
      "backtesting.account.maintenance_margin", \.account.maintenanceMargin, .number(.range(0...1)),
      "equity that open positions need; 0 for no margin calls", "--maintenance-margin"),
    .value(
      "backtesting.account.futures_initial_margin", \.account.futuresInitialMargin, .number(.range(0...1)),
      "of a contract's value"),
    .value(
      "backtesting.account.futures_maintenance_margin", \.account.futuresMaintenanceMargin,
      .number(.range(0...1)),
      "of a contract's value"),
  ]

  static let transactionCosts: [Setting<RunSettings>] = [
    .value(
      "backtesting.costs.min_commission", \.transactionCosts.minimumCommission, .number(.range(0...1e9)),
      "least commission of an order", "--min-commission"),
    .optional(
      "backtesting.costs.maker_commission", \.transactionCosts.makerCommission,
      .parsed("a commission like fraction:0.0002 or per_unit:0.5", SettingText.commission, SettingText.text),
      "of limit fills: fraction:0.0002 or per_unit:0.5", "--maker-commission"),
    .optional(
      "backtesting.costs.commission_tiers", \.tiers,
      .parsed(
        "factors by value traded in the month like 1e6:0.8,1e7:0.5", SettingText.tiers, SettingText.text),
      "factors by value traded in the month: 1e6:0.8,1e7:0.5", "--commission-tiers"),
    .optional(
      "backtesting.costs.spread_bps", \.spreadBasisPoints, .number(.range(0...5_000)),
      "quoted spread; market and stop fills pay half", "--spread-bps"),
    .optional(
      "backtesting.costs.spread_ticks", \.spreadTicks, .number(.range(0...100_000)), "quoted spread in ticks",
      "--spread-ticks"),
    .value(
      "backtesting.costs.slippage_range", \.transactionCosts.rangeShare, .number(.range(0...10)),
      "slippage as a share of the bar's range",
      "--slippage-range"),
    .value(
      "backtesting.costs.slippage_atr", \.transactionCosts.volatilityShare, .number(.range(0...10)),
      "slippage as a multiple of ATR(14)",
      "--slippage-atr"),
    .value(
      "backtesting.costs.slippage_volume", \.transactionCosts.volumeShare, .number(.range(0...10)),
      "slippage as a fraction of price, times the share of the bar's volume", "--slippage-volume"),
    .value(
      "backtesting.costs.impact", \.transactionCosts.squareRootImpact, .number(.range(0...100)),
      "square-root impact: this × daily volatility × √(quantity ÷ daily volume)",
      "--impact"),
    .optional(
      "backtesting.costs.participation", \.transactionCosts.participation, .number(.fraction),
      "most of a bar's volume that orders take: 0.1 is 10 %", "--participation"),
    .value(
      "backtesting.costs.min_notional", \.transactionCosts.minimumNotional, .number(.range(0...1e12)),
      "least value of an order",
      "--min-notional"),
    .value(
      "backtesting.costs.borrow", \.transactionCosts.borrowRate, .number(.range(0...10)),
      "fee a year on short positions: 0.03 is 3 %",
      "--borrow"),
    .value(
      "backtesting.costs.financing", \.transactionCosts.financingRate, .number(.range(0...10)),
      "interest a year on cash below 0",
      "--financing"),
    .value(
      "backtesting.costs.funding", \.transactionCosts.fundingRate, .number(.range(-0.1...0.1)),
      "paid by longs to shorts every 8 hours, perpetual swaps",
      "--funding"),
  ]
}

/// Values of the configuration that have a text form of their own.
enum SettingText {
  /// `fraction:0.0002` or `per_unit:0.5`; a number alone is a fraction.
  static func commission(_ text: String) -> Commission? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let value = parts.last.flatMap({ Double($0) }) else { return nil }
    switch parts.count == 2 ? parts[0] : "fraction" {
    case "fraction": return (-0.01...0.5).contains(value) ? .fraction(value) : nil
    case "per_unit": return (-10...1e9).contains(value) ? .perUnit(value) : nil
    default: return nil
    }
  }

  static func text(_ commission: Commission) -> String {
    switch commission {
    case .fraction(let value): "fraction:\(value)"
    case .perUnit(let value): "per_unit:\(value)"
    }
  }

  /// `FROM:FACTOR` pairs, rising, with factors from 0 to 10.
  static func tiers(_ text: String) -> [CommissionTier]? {
    var tiers: [CommissionTier] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: ":").compactMap { Double($0) }
      guard pair.count == 2, pair[0] >= 0, pair[0] > tiers.last?.from ?? -1, (0...10).contains(pair[1]) else {
        return nil
      }
      tiers.append(CommissionTier(from: pair[0], factor: pair[1]))
    }
    return tiers
  }

  static func text(_ tiers: [CommissionTier]) -> String {
    tiers.map { "\($0.from):\($0.factor)" }.joined(separator: ",")
  }
}

extension RunSettings {
  /// The steps of the commission; `nil` for none.
  var tiers: [CommissionTier]? {
    get { transactionCosts.tiers.isEmpty ? nil : transactionCosts.tiers }
    set { transactionCosts.tiers = newValue ?? [] }
  }
}
