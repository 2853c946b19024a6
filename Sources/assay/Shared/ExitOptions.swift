import Backtest
import CommandKit
import Factory

/// The exits beside the strategy's own signal; each is off unless given.
struct ExitOptions: ParameterGroup {
  let schema = SchemaOptions(
    "backtesting", ["stop_loss_atr", "take_profit_atr", "max_bars_held", "flat_by_close"])

  /// The given ones over those of `base`.
  func plan(_ context: CommandContext, base: ExitPlan = .signalOnly) throws -> ExitPlan {
    var settings = RunSettings()
    settings.exits = base
    return try schema.applied(to: settings, context).exits
  }
}
