import Backtest
import CommandKit
import Factory

/// How the backtests of a run trade; what is not given stays as the file, or the default, has it.
struct FactoryTradingOptions: ParameterGroup {
  let schema = SchemaOptions("backtesting", ["fill", "intrabar", "limit_fill", "side", "initial_capital"])
  let sizer = Option(
    "sizer", .sizing, "units:N, equity:FRACTION or notional:AMOUNT; futures take units:1, others equity:1")

  /// The execution rules, side and capital of the file, with what was given over them.
  func settings(_ context: CommandContext, _ file: FactoryFile) throws -> RunSettings {
    var settings = RunSettings()
    settings.execution.timing = file.timing ?? settings.execution.timing
    settings.execution.intrabar = file.intrabar ?? settings.execution.intrabar
    settings.execution.limits = file.limits ?? settings.execution.limits
    settings.side = file.side ?? settings.side
    settings.capital = file.capital ?? settings.capital
    return try schema.applied(to: settings, context)
  }
}
