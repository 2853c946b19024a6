import Backtest
import CommandKit
import Factory

/// How the backtests of a run trade; what is not given stays as the file, or the default, has it.
struct FactoryTradingOptions: ParameterGroup {
  let fill = Option(
    "fill", .choice(of: FillTiming.self),
    "when a decision fills; next_open unless given; signal_close is optimistic and marked so")
  let intrabar = Option(
    "intrabar", .choice(of: IntrabarRule.self), "what happens first inside a bar; pessimistic unless given")
  let limits = Option(
    "limit-fill", .choice(of: LimitRule.self),
    "whether a limit must be traded through or only touched; trade_through unless given")
  let side = Option("side", .choice(of: Side.self), "direction of the positions; long unless given")
  let capital = Option("capital", .positive("AMOUNT"), "starting capital; 100000 unless given")
  let sizer = Option(
    "sizer", .sizing, "units:N, equity:FRACTION or notional:AMOUNT; futures take units:1, others equity:1")

  func rules(_ context: CommandContext, _ file: FactoryFile) -> ExecutionRules {
    let standard = ExecutionRules()
    return ExecutionRules(
      timing: context[fill] ?? file.timing ?? standard.timing,
      intrabar: context[intrabar] ?? file.intrabar ?? standard.intrabar,
      limits: context[limits] ?? file.limits ?? standard.limits)
  }
}
