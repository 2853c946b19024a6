import Backtest
import Market

/// Every key of `config.yaml`, in the order in which it is shown.
///
/// To add one: a property of `RunSettings`, a line here. Reading, checking, showing, `--set` and the nearest name
/// follow from the line.
public enum RunSettingsSchema {
  public static let all: [Setting] = sections.flatMap { $0 }

  private static let sections = [
    risk, stops, portfolio, zones, strategy, backtesting, costs, exits, account, transactionCosts,
  ]

  static let risk: [Setting] = [
    .flag("risk_management.enabled", \.usesRiskManager, "the risk manager works inside the run", "--risk"),
    .optionalChoice(
      "risk_management.position_sizing.method", \.sizingMethod, "the sizer; null for backtesting.size",
      "--sizer"),
    .number(
      "risk_management.position_sizing.risk_per_trade", \.sizing.riskPerTrade, .fraction,
      "of capital at the stop", "--risk-per-trade"),
    .number(
      "risk_management.position_sizing.max_position_size", \.maximumPosition, .fraction,
      "largest position of capital", "--max-position"),
    .number(
      "risk_management.position_sizing.max_risk_per_trade", \.sizing.maximumRiskPerTrade, .fraction,
      "of confidence_based at a confidence of 1", "--max-risk"),
    .number(
      "risk_management.position_sizing.min_confidence", \.sizing.minimumConfidence, .probability,
      "below it confidence_based makes no trade"),
    .number(
      "risk_management.position_sizing.kelly_fraction", \.sizing.kellyFraction, .fraction,
      "share of the Kelly bet", "--kelly-fraction"),
    .number(
      "risk_management.position_sizing.min_win_rate", \.sizing.minimumWinRate, .probability,
      "below it kelly makes no trade", "--min-win-rate"),
    .integer(
      "risk_management.position_sizing.min_trades", \.sizing.minimumTrades, 1...1_000_000,
      "closed trades before kelly believes its statistics", "--min-trades"),
    .number(
      "risk_management.position_sizing.target_volatility", \.sizing.targetVolatility, .fraction,
      "a year, of volatility_target", "--target-volatility"),
    .optionalNumber(
      "risk_management.position_sizing.max_leverage", \.sizing.maximumLeverage, .positive,
      "largest position of volatility_target over capital"),
  ]

  static let stops: [Setting] = [
    .flag("risk_management.stop_loss.enabled", \.usesStops, "the stops below work"),
    .optionalNumber(
      "risk_management.stop_loss.hard_stop_pct", \.limits.hardStop, .insideUnit, "from the entry",
      "--hard-stop"),
    .optionalNumber(
      "risk_management.stop_loss.trailing_stop_pct", \.limits.trailingStop, .insideUnit,
      "from the best price since entry", "--trailing-stop"),
    .optionalNumber(
      "risk_management.stop_loss.take_profit_pct", \.limits.takeProfit, .positive, "target from the entry",
      "--take-profit"),
    .optionalInteger(
      "risk_management.stop_loss.time_stop_days", \.limits.timeStopDays, 1...1_000_000,
      "longest holding time",
      "--time-stop-days"),
  ]

  static let portfolio: [Setting] = [
    .optionalNumber(
      "risk_management.portfolio.max_drawdown_pct", \.maximumDrawdown, .insideUnit,
      "beyond it no entries; the same border as drawdown_zones.alert",
      shownAs: \RunSettings.limits.zones.emergency),
    .number(
      "risk_management.portfolio.daily_loss_limit_pct", \.limits.dailyLossLimit, .fraction,
      "of the day's opening equity", "--daily-loss-limit"),
    .number(
      "risk_management.portfolio.max_portfolio_heat", \.limits.maximumHeat, .fraction,
      "what all stops may lose of equity", "--max-heat"),
    .flag(
      "risk_management.portfolio.require_confidence", \.limits.requiresConfidence,
      "refuse trades without a confidence", "--require-confidence"),
  ]

  static let zones: [Setting] = [
    .number(
      "risk_management.drawdown_zones.normal", \.limits.zones.caution, .insideUnit,
      "end of the normal zone, where sizes are halved", "--drawdown-zones"),
    .number(
      "risk_management.drawdown_zones.caution", \.limits.zones.alert, .insideUnit,
      "end of the caution zone, where sizes are quartered", "--drawdown-zones"),
    .optionalNumber(
      "risk_management.drawdown_zones.alert", \.alertEnd, .insideUnit,
      "end of the alert zone, beyond which nothing is entered", "--drawdown-zones",
      shownAs: \RunSettings.limits.zones.emergency),
    .number(
      "risk_management.drawdown_zones.emergency", \.emergencyEnd, .insideUnit,
      "above alert; nothing happens beyond it that does not before"),
    .number(
      "risk_management.drawdown_zones.alert_confidence", \.limits.alertConfidence, .probability,
      "least confidence in the alert zone", "--alert-confidence"),
  ]

  static let strategy: [Setting] = [
    .text("strategy.type", \.strategy, "name of a strategy", "--strategy"),
    .number(
      "strategy.confidence_threshold", \.confidenceThreshold, .probability,
      "least probability for an entry", "--threshold"),
    .flag("strategy.allow_short", \.allowsShorts, "enter shorts at 1 − threshold", "--allow-short"),
    .text(
      "strategy.probabilities", \.probabilities, "file of probabilities, FILE or FILE:COLUMN",
      "--probabilities"),
    .assignments("strategy.parameters", \.strategyParameters, "parameters of the strategy", "--param"),
  ]

  static let backtesting: [Setting] = [
    .text("backtesting.symbol", \.symbol, "symbol in the catalogue", "--symbol"),
    .parsed(
      "backtesting.timeframe", \.timeframe, "length of a bar, like 15m or 1d", "--timeframe",
      { Timeframe($0) },
      { "\($0)" }),
    .parsed(
      "backtesting.from", \.from, "first session, like 2019-01-31", "--from", { CivilDate($0) }, { "\($0)" }),
    .parsed(
      "backtesting.to", \.through, "last session, like 2019-12-31", "--to", { CivilDate($0) }, { "\($0)" }),
    .number("backtesting.initial_capital", \.capital, .capital, "starting cash", "--capital"),
    .choice("backtesting.side", \.side, "direction of the positions", "--side"),
    .parsed(
      "backtesting.size", \.size, "plain size: units:N, equity:FRACTION or notional:AMOUNT", "--sizer",
      { PositionSizing($0) }, { $0.text }),
    .choice("backtesting.fill", \.execution.timing, "when a decision fills", "--fill"),
    .choice("backtesting.intrabar", \.execution.intrabar, "a bar that touches stop and target", "--intrabar"),
    .choice("backtesting.limit_fill", \.execution.limits, "when a limit fills", "--limit-fill"),
  ]

  static let costs: [Setting] = [
    .optionalNumber(
      "backtesting.transaction_cost", \.commissionFraction, .costFraction,
      "commission a side of the traded value; null for the instrument's", "--commission"),
    .optionalNumber(
      "backtesting.commission_per_unit", \.commissionPerUnit, .notNegative, "commission a side and unit",
      "--commission-per-unit"),
    .optionalNumber(
      "backtesting.slippage_bps", \.slippageBasisPoints, .basisPoints,
      "of market and stop fills; null for the instrument's", "--slippage-bps"),
    .optionalNumber(
      "backtesting.slippage_ticks", \.slippageTicks, .notNegative, "of market and stop fills",
      "--slippage-ticks"),
  ]

  static let exits: [Setting] = [
    .optionalNumber(
      "backtesting.stop_loss_atr", \.exits.stopATR, .multiple, "stop at multiples of ATR(14)",
      "--stop-loss-atr"),
    .optionalNumber(
      "backtesting.take_profit_atr", \.exits.targetATR, .multiple, "target at multiples of ATR(14)",
      "--take-profit-atr"),
    .optionalInteger(
      "backtesting.max_bars_held", \.exits.maxBarsHeld, 1...1_000_000, "longest holding time in bars",
      "--max-bars-held"),
    .flag(
      "backtesting.flat_by_close", \.exits.flatBySessionClose, "close positions with the session",
      "--flat-by-close"),
  ]
}
