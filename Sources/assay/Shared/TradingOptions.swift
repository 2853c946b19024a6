import Backtest
import CommandKit
import Diagnostics
import Factory
import Market

/// How a backtest trades; what is not given stays as the configuration file, or its default, has it.
struct TradingOptions: ParameterGroup {
  let fill = Option(
    "fill", .choice(of: FillTiming.self),
    "when a decision fills; next_open unless given; signal_close is optimistic and marked so")
  let intrabar = Option(
    "intrabar", .choice(of: IntrabarRule.self),
    "what happens first inside a bar; pessimistic unless given; both ends are always reported")
  let limits = Option(
    "limit-fill", .choice(of: LimitRule.self),
    "whether a limit must be traded through or only touched; trade_through unless given")
  let side = Option("side", .choice(of: Side.self), "direction of the positions; long unless given")
  let capital = Option("capital", .positive("AMOUNT"), "starting capital; 100000 unless given")
  let sizer = Option(
    "sizer", .sizerChoice,
    "units:N, equity:FRACTION, notional:AMOUNT, or a sizer: fixed_fractional, kelly, confidence_based, "
      + "volatility_target, learned; futures take units:1, others equity:1")
  let riskPerTrade = Option("risk-per-trade", .number("F"), "of capital at the stop; 0.01 unless given")
  let targetVolatility = Option(
    "target-volatility", .number("F"), "a year, of volatility_target; 0.1 unless given")
  let kellyFraction = Option("kelly-fraction", .number("F"), "share of the Kelly bet; 0.25 unless given")
  let minimumTrades = Option(
    "min-trades", .integer(in: 1...1_000_000), "closed trades before kelly believes them; 30 unless given")
  let usesRisk = Flag("risk", "let the risk manager check entries, scale sizes and close positions")
  let delay = Option("delay", .integer(in: 0...1_000), default: 0, "bars to wait beyond the next one")
  let entry = Option(
    "entry", .entryStyle, default: .market,
    "market, limit:ATRS[:BARS] better than the close, or stop:ATRS[:BARS] beyond it")

  /// Puts what was given over the settings.
  func apply(to settings: inout RunSettings, _ context: CommandContext) {
    if let timing = context[fill] { settings.execution.timing = timing }
    if let rule = context[intrabar] { settings.execution.intrabar = rule }
    if let rule = context[limits] { settings.execution.limits = rule }
    if let side = context[side] { settings.side = side }
    if let capital = context[capital] { settings.capital = capital }
    switch context[sizer] {
    case nil: break
    case .plain(let size): (settings.size, settings.sizingMethod) = (size, nil)
    case .method(let method): settings.sizingMethod = method
    }
    if let risk = context[riskPerTrade] { settings.sizing.riskPerTrade = risk }
    if let target = context[targetVolatility] { settings.sizing.targetVolatility = target }
    if let fraction = context[kellyFraction] { settings.sizing.kellyFraction = fraction }
    if let trades = context[minimumTrades] { settings.sizing.minimumTrades = trades }
    if context[usesRisk] { settings.usesRiskManager = true }
  }
}

/// A plain size or a sizer by name.
enum SizerChoice: Sendable, Hashable {
  case plain(PositionSizing)
  case method(SizerMethod)
}

extension ValueParser where Value == SizerChoice {
  static var sizerChoice: ValueParser {
    ValueParser(
      placeholder: "SIZE", expectation: "a size like units:1 or equity:0.5, or a sizer like fixed_fractional"
    ) { text in
      PositionSizing(text).map { .plain($0) } ?? SizerMethod(rawValue: text).map { .method($0) }
    }
  }
}

extension ValueParser where Value == EntryStyle {
  static var entryStyle: ValueParser {
    ValueParser(
      placeholder: "ENTRY", expectation: "market, limit:0.5 or stop:0.5:3", describe: \.text
    ) { EntryStyle($0) }
  }
}
