import Backtest
import CommandKit
import Diagnostics
import Factory
import Market

/// How orders fill, what they cost, and how much is traded.
struct ExecutionOptions: ParameterGroup {
  let fills = FillOptions()
  let schema = SchemaOptions("backtesting", ["side", "initial_capital"])
  let sizer = Option(
    "sizer", .sizing, "units:N, equity:FRACTION or notional:AMOUNT; futures take units:1, others equity:1")

  func rules(_ context: CommandContext) throws -> ExecutionRules { try fills.rules(context) }

  func side(_ context: CommandContext) throws -> Side { try schema.applied(context).side }

  func capital(_ context: CommandContext) throws -> Double { try schema.applied(context).capital }
}

/// Costs that replace the instrument's own.
struct CostOptions: ParameterGroup {
  let schema = SchemaOptions(
    "backtesting", ["transaction_cost", "commission_per_unit", "slippage_bps", "slippage_ticks"])

  /// What was given, for any instrument.
  /// - Throws: `conflicting_options` when a cost is given twice.
  func override(_ context: CommandContext) throws -> CostOverride {
    var costs = CostOverride()
    let given = try schema.applied(context)
    switch (given.commissionFraction, given.commissionPerUnit) {
    case (.some, .some): throw AssayError.conflicting("--commission", "--commission-per-unit")
    case (let fraction?, nil): costs.commission = .fraction(fraction)
    case (nil, let amount?): costs.commission = .perUnit(amount)
    case (nil, nil): break
    }
    switch (given.slippageBasisPoints, given.slippageTicks) {
    case (.some, .some): throw AssayError.conflicting("--slippage-bps", "--slippage-ticks")
    case (let points?, nil): costs.slippage = .basisPoints(points)
    case (nil, let ticks?): costs.slippage = .ticks(ticks)
    case (nil, nil): break
    }
    return costs
  }

  /// The instrument's costs with what was given in their place.
  /// - Throws: `conflicting_options` when a cost is given twice.
  func costs(
    _ context: CommandContext, for instrument: Instrument, base: RunSettings = RunSettings()
  ) throws -> CostModel {
    let given = try override(context)
    var costs = base.costs(for: instrument)
    if let commission = given.commission { costs.commission = commission }
    if let slippage = given.slippage { costs.slippage = slippage }
    return costs
  }
}

extension AssayError {
  static func conflicting(_ a: String, _ b: String) -> AssayError {
    AssayError(
      code: "conflicting_options", message: "`\(a)` and `\(b)` exclude each other.",
      remedy: "Give one of them.",
      kind: .usage)
  }
}

extension ValueParser where Value == PositionSizing {
  static var sizing: ValueParser {
    ValueParser(
      placeholder: "SIZE", expectation: "a size like units:1, equity:0.5 or notional:20000", describe: \.text
    ) { PositionSizing($0) }
  }
}
