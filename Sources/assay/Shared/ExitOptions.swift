import Backtest
import CommandKit

/// The exits beside the strategy's own signal; each is off unless given.
struct ExitOptions: ParameterGroup {
  let stop = Option("stop-loss-atr", .positive("X"), "stop at X × ATR(14) from the entry")
  let target = Option("take-profit-atr", .positive("X"), "target at X × ATR(14) from the entry")
  let maxBars = Option("max-bars-held", .integer(in: 1...1_000_000), "leave at the market after N bars")
  let flat = Flag("flat-by-close", "close positions with the session, on intraday bars")

  /// The given ones over those of `base`.
  func plan(_ context: CommandContext, base: ExitPlan = .signalOnly) -> ExitPlan {
    ExitPlan(
      stopATR: context[stop] ?? base.stopATR, targetATR: context[target] ?? base.targetATR,
      maxBarsHeld: context[maxBars] ?? base.maxBarsHeld,
      flatBySessionClose: context[flat] || base.flatBySessionClose)
  }
}
