import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Storage
import Strategies
import Validation

/// On what the statistical self-tests run the factory.
struct MarketStudyOptions: ParameterGroup {
  let runs = Option("runs", .integer(in: 1...100_000), default: 100, "markets of each kind, each with a run")
  let symbols = Option(
    "symbols", .integer(in: 1...100), default: 1, "symbols of a run, each a market of its own")
  let statistic = Option(
    "statistic", .choice(of: DecisionStatistic.self), "what the decision rests on; the preset's unless given")
  let symbol = Option(
    "symbol", .text("S"), default: "ES", "the instrument whose sessions, tick and costs to take")
  let timeframe = Option("timeframe", .timeframe, default: .day, "length of a bar, up to 1d")
  let bars = Option("bars", .integer(in: 200...1_000_000), default: 2_520, "bars of a market")
  let strategies = Option(
    "strategies", .list(of: .text("NAME").suggesting(StrategyCatalogue.names)), "names; all unless given")
  let gate = Option(
    "gate", .choice(ViabilityGate.presets.map(\.name), "PRESET"), default: "standard",
    "thresholds of the gates")
  let own = StrategyOptions()

  func library(_ context: CommandContext) throws -> StrategyLibrary {
    try own.library(context, for: context[strategies] ?? StrategyCatalogue.names)
  }

  func plan(_ context: CommandContext, _ library: StrategyLibrary) throws -> MarketStudyPlan {
    if context[timeframe] > .day {
      throw AssayError(
        code: "long_timeframe", message: "Synthetic bars last at most a day, not \(context[timeframe]).",
        remedy: "Give 1d or less.", place: "--timeframe", kind: .usage)
    }
    let names = try (context[strategies] ?? StrategyCatalogue.names).map {
      try library.model(named: $0).description.name
    }
    return MarketStudyPlan(
      runs: context[runs], symbols: context[symbols],
      instrument: try context.workspace.catalogue().instrument(context[symbol]),
      timeframe: context[timeframe], bars: context[bars], strategies: names, gatePreset: context[gate],
      statistic: context[statistic], seed: context.globals.seed ?? 1)
  }

  /// The plan for people and programs.
  func document(_ plan: MarketStudyPlan) -> JSONValue {
    [
      "runs": JSONValue(plan.runs), "symbols": JSONValue(plan.symbols),
      "symbol": .string(plan.instrument.symbol),
      "timeframe": .string(plan.timeframe.description), "bars": JSONValue(plan.bars),
      "strategies": JSONValue(plan.strategies.count), "exits": JSONValue(plan.exits.count),
      "gate": .string(plan.gatePreset), "seed": .string(String(plan.seed)),
    ]
  }
}
