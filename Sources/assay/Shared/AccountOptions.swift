import Backtest
import CommandKit
import Diagnostics
import Market

/// When orders fill.
struct FillOptions: ParameterGroup {
  let fill = Option(
    "fill", .choice(of: FillTiming.self), default: .nextOpen,
    "when a decision fills; signal_close is optimistic and marked so")
  let intrabar = Option(
    "intrabar", .choice(of: IntrabarRule.self), default: .pessimistic,
    "what happens first inside a bar; both ends are always reported")
  let limits = Option(
    "limit-fill", .choice(of: LimitRule.self), default: .tradeThrough,
    "whether a limit must be traded through or only touched")

  func rules(_ context: CommandContext) -> ExecutionRules {
    ExecutionRules(timing: context[fill], intrabar: context[intrabar], limits: context[limits])
  }
}

/// Costs and limits beyond commission and slippage.
struct TransactionCostOptions: ParameterGroup {
  let minimum = Option("min-commission", .number(in: 0...1e9), "least commission of an order")
  let maker = Option(
    "maker-commission", .number(in: -0.01...0.5),
    "commission of limit fills, a fraction of value; negative for a rebate")
  let tiers = Option(
    "commission-tiers", .text("FROM:FACTOR,…"),
    "factors on commission by value traded in the month: 1e6:0.8,1e7:0.5")
  let spread = Option(
    "spread-bps", .number(in: 0...5_000), "quoted spread in bp; market and stop fills pay half")
  let spreadTicks = Option("spread-ticks", .number(in: 0...100_000), "quoted spread in ticks")
  let rangeShare = Option("slippage-range", .number(in: 0...10), "slippage as a share of the bar's range")
  let volatility = Option("slippage-atr", .number(in: 0...10), "slippage as a multiple of the 14-bar ATR")
  let volumeShare = Option(
    "slippage-volume", .number(in: 0...10),
    "slippage as a fraction of price, times the share of the bar's volume")
  let impact = Option(
    "impact", .number(in: 0...100), "square-root impact: this × daily volatility × √(quantity ÷ daily volume)"
  )
  let participation = Option(
    "participation", .number(in: 0.000001...1), "most of a bar's volume that orders take: 0.1 is 10 %")
  let notional = Option("min-notional", .number(in: 0...1e12), "least value of an order")
  let borrow = Option("borrow", .number(in: 0...10), "fee a year on short positions: 0.03 is 3 %")
  let financing = Option("financing", .number(in: 0...10), "interest a year on cash below zero")
  let funding = Option(
    "funding", .number(in: -0.1...0.1), "paid by longs to shorts every 8 hours, perpetual swaps")

  /// The given ones over those of `base`.
  func transactionCosts(_ context: CommandContext, base: TransactionCosts = .none) throws -> TransactionCosts
  {
    var transactionCosts = base
    transactionCosts.minimumCommission = context[minimum] ?? base.minimumCommission
    transactionCosts.makerCommission = context[maker].map { .fraction($0) } ?? base.makerCommission
    transactionCosts.tiers = try context[tiers].map(Self.tiers) ?? base.tiers
    switch (context[spread], context[spreadTicks]) {
    case (.some, .some): throw AssayError.conflicting("--spread-bps", "--spread-ticks")
    case (let points?, nil): transactionCosts.spread = .basisPoints(points)
    case (nil, let ticks?): transactionCosts.spread = .ticks(ticks)
    case (nil, nil): break
    }
    transactionCosts.rangeShare = context[rangeShare] ?? base.rangeShare
    transactionCosts.volatilityShare = context[volatility] ?? base.volatilityShare
    transactionCosts.volumeShare = context[volumeShare] ?? base.volumeShare
    transactionCosts.squareRootImpact = context[impact] ?? base.squareRootImpact
    transactionCosts.participation = context[participation] ?? base.participation
    transactionCosts.minimumNotional = context[notional] ?? base.minimumNotional
    transactionCosts.borrowRate = context[borrow] ?? base.borrowRate
    transactionCosts.financingRate = context[financing] ?? base.financingRate
    transactionCosts.fundingRate = context[funding] ?? base.fundingRate
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
