import CommandKit
import Market
import Strategies

/// What is put around a strategy without editing it.
struct CompositionOptions: ParameterGroup {
  let filters = Option.repeated(
    "filter", .filter,
    "entries count only under this condition; may be repeated: trend:200, trend:50:below, volatility:20-80, "
      + "hours:10-14, weekdays:mon+fri, regime:trending, each also on longer bars as in trend:50@1d")
  let timeframe = Option("on", .timeframe, "let the rule decide on longer bars, made of those of --timeframe")
  let mirror = Flag("mirror", "turn the rule and its filters upside down, and trade it short")

  func composition(_ context: CommandContext) -> StrategyComposition {
    StrategyComposition(
      timeframe: context[timeframe], filters: context[filters], isMirrored: context[mirror])
  }
}

extension ValueParser where Value == StrategyFilter {
  static var filter: ValueParser {
    ValueParser(
      placeholder: "FILTER", expectation: "a filter like \(StrategyFilter.forms)", describe: \.description
    ) { StrategyFilter($0) }
  }
}
