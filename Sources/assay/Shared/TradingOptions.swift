import Backtest
import CommandKit
import Diagnostics
import Factory
import Market

/// How a backtest trades; what is not given stays as the configuration file, or its default, has it.
struct TradingOptions: ParameterGroup {
  let schema = SchemaOptions("backtesting", ["fill", "intrabar", "limit_fill", "side", "initial_capital"])
  let sizer = Option(
    "sizer", .sizerChoice,
    "units:N, equity:FRACTION, notional:AMOUNT, or a sizer: fixed_fractional, kelly, confidence_based, "
      + "volatility_target, learned; futures take units:1, others equity:1")
  let sizing = SchemaOptions(
    "risk_management",
    [
      "position_sizing.risk_per_trade", "position_sizing.max_risk_per_trade",
      "position_sizing.target_volatility",
      "position_sizing.kelly_fraction", "position_sizing.min_trades", "position_sizing.min_win_rate",
      "enabled",
    ])
  let delay = Option("delay", .integer(in: 0...1_000), default: 0, "bars to wait beyond the next one")
  let entry = Option(
    "entry", .entryStyle, default: .market,
    "market, limit:ATRS[:BARS] better than the close, or stop:ATRS[:BARS] beyond it")

  /// Puts what was given over the settings.
  func apply(to settings: inout RunSettings, _ context: CommandContext) throws {
    try schema.apply(to: &settings, context)
    try sizing.apply(to: &settings, context)
    switch context[sizer] {
    case nil: break
    case .plain(let size): (settings.size, settings.sizingMethod) = (size, nil)
    case .method(let method): settings.sizingMethod = method
    }
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
