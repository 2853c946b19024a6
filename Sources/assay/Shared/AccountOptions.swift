import Backtest
import CommandKit
import Diagnostics
import Factory
import Market

/// When orders fill.
struct FillOptions: ParameterGroup {
  let schema = SchemaOptions("backtesting", ["fill", "intrabar", "limit_fill"])

  func rules(_ context: CommandContext) throws -> ExecutionRules { try schema.applied(context).execution }
}

/// Costs and limits beyond commission and slippage.
struct TransactionCostOptions: ParameterGroup {
  let schema = SchemaOptions(
    "backtesting.costs",
    [
      "min_commission", "slippage_range", "slippage_atr", "slippage_volume", "impact", "participation",
      "min_notional", "borrow", "financing", "funding",
    ])
  let maker = Option(
    "maker-commission", .number(in: -0.01...0.5),
    "commission of limit fills, a fraction of value; negative for a rebate")
  let tiers = Option(
    "commission-tiers", .text("FROM:FACTOR,…"),
    "factors on commission by value traded in the month: 1e6:0.8,1e7:0.5")
  let spread = Option(
    "spread-bps", .number(in: 0...5_000), "quoted spread in bp; market and stop fills pay half")
  let spreadTicks = Option("spread-ticks", .number(in: 0...100_000), "quoted spread in ticks")

  /// The given ones over those of `base`.
  func transactionCosts(_ context: CommandContext, base: TransactionCosts = .none) throws -> TransactionCosts
  {
    var settings = RunSettings()
    settings.transactionCosts = base
    var transactionCosts = try schema.applied(to: settings, context).transactionCosts
    transactionCosts.makerCommission = context[maker].map { .fraction($0) } ?? base.makerCommission
    transactionCosts.tiers = try context[tiers].map(Self.tiers) ?? base.tiers
    switch (context[spread], context[spreadTicks]) {
    case (.some, .some): throw AssayError.conflicting("--spread-bps", "--spread-ticks")
    case (let points?, nil): transactionCosts.spread = .basisPoints(points)
    case (nil, let ticks?): transactionCosts.spread = .ticks(ticks)
    case (nil, nil): break
    }
    return transactionCosts
  }

  private static func tiers(_ text: String) throws -> [CommissionTier] {
    try text.split(separator: ",").map { part in
      let pair = part.split(separator: ":").compactMap { Double($0) }
      guard pair.count == 2 else {
        throw AssayError(
          code: "invalid_value", message: "`--commission-tiers` takes FROM:FACTOR pairs, not `\(part)`.",
          remedy: "Write it as in `--commission-tiers 1e6:0.8,1e7:0.5`.", place: "--commission-tiers",
          kind: .usage)
      }
      return CommissionTier(from: pair[0], factor: pair[1])
    }
  }
}

/// What the account may hold.
struct AccountOptions: ParameterGroup {
  enum Kind: String, CaseIterable, Sendable { case cash, margin }

  let kind = Option(
    "account", .choice(of: Kind.self),
    "cash pays in full; margin is half to open and a quarter to hold, with margin calls; cash unless given")
  let initial = Option("initial-margin", .number(in: 0...1), "equity that a new position needs, of its value")
  let maintenance = Option(
    "maintenance-margin", .number(in: 0...1), "equity that open positions need at every close")

  /// The given ones over those of `base`.
  func rules(_ context: CommandContext, base: AccountRules = .cash) throws -> AccountRules {
    var rules = context[kind].map { $0 == .cash ? .cash : .margin } ?? base
    if let initial = context[initial] {
      rules.initialMargin = initial
      rules.futuresInitialMargin = initial
    }
    if let maintenance = context[maintenance] {
      rules.maintenanceMargin = maintenance
      rules.futuresMaintenanceMargin = maintenance
    }
    return rules
  }
}
