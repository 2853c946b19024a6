import Backtest
import Market

/// Every key of `config.yaml`, by section.
enum RunSettingsSchema {
  static let all: [Setting<RunSettings>] = sections.flatMap { $0 }

  private static let sections = [
    risk, stops, portfolio, zones, strategy, backtesting, costs, exits, account, transactionCosts, limits,
  ]

  static let risk: [Setting<RunSettings>] = [
    .value(
      "risk_management.enabled", \.usesRiskManager, .flag, "the risk manager works inside the run", "--risk"),
    .optional(
      "risk_management.position_sizing.method", \.sizingMethod, .choice(),
      "the sizer; null for backtesting.size",
      "--sizer"),
    .value(
      "risk_management.position_sizing.risk_per_trade", \.sizing.riskPerTrade, .number(.fraction),
      "what a trade may lose at its stop, of capital", "--risk-per-trade"),
    .value(
      "risk_management.position_sizing.max_position_size", \.maximumPosition, .number(.fraction),
      "largest position, of equity", "--cap"),
    .value(
      "risk_management.position_sizing.max_risk_per_trade", \.sizing.maximumRiskPerTrade, .number(.fraction),
      "what a trade of confidence_based may lose at a confidence of 1", "--max-risk"),
    .value(
      "risk_management.position_sizing.min_confidence", \.sizing.minimumConfidence, .number(.probability),
      "below it confidence_based makes no trade"),
    .value(
      "risk_management.position_sizing.kelly_fraction", \.sizing.kellyFraction, .number(.fraction),
      "share of the Kelly bet", "--kelly-fraction"),
    .value(
      "risk_management.position_sizing.min_win_rate", \.sizing.minimumWinRate, .number(.probability),
      "below it kelly makes no trade", "--min-win-rate"),
    .value(
      "risk_management.position_sizing.min_trades", \.sizing.minimumTrades, .integer(1...1_000_000),
      "closed trades before kelly believes its statistics", "--min-trades"),
    .value(
      "risk_management.position_sizing.target_volatility", \.sizing.targetVolatility, .number(.fraction),
      "volatility a year that volatility_target aims at", "--target-volatility"),
    .optional(
      "risk_management.position_sizing.max_leverage", \.sizing.maximumLeverage, .number(.positive),
      "largest position of volatility_target over capital"),
  ]

  static let stops: [Setting<RunSettings>] = [
    .value(
      "risk_management.stop_loss.enabled", \.usesStops, .flag, "the stops below work"),
    .optional(
      "risk_management.stop_loss.hard_stop_pct", \.limits.hardStop, .number(.insideUnit),
      "distance of the hard stop from the entry",
      "--hard-stop"),
    .optional(
      "risk_management.stop_loss.trailing_stop_pct", \.limits.trailingStop, .number(.insideUnit),
      "distance of the trailing stop from the best price since entry", "--trailing-stop"),
    .optional(
      "risk_management.stop_loss.take_profit_pct", \.limits.takeProfit, .number(.positive),
      "distance of the target from the entry",
      "--take-profit"),
    .optional(
      "risk_management.stop_loss.time_stop_days", \.limits.timeStopDays, .integer(1...1_000_000),
      "days after which a position is closed", "--time-stop-days"),
  ]

  static let portfolio: [Setting<RunSettings>] = [
    .optional(
      "risk_management.portfolio.max_drawdown_pct", \.maximumDrawdown, .number(.insideUnit),
      "beyond it no entries; the same border as drawdown_zones.alert",
      shownAs: \RunSettings.limits.zones.emergency),
    .value(
      "risk_management.portfolio.daily_loss_limit_pct", \.limits.dailyLossLimit, .number(.fraction),
      "loss that ends a day's entries, of the day's opening equity", "--daily-loss-limit"),
    .value(
      "risk_management.portfolio.max_portfolio_heat", \.limits.maximumHeat, .number(.fraction),
      "most that all stops may lose, of equity", "--max-heat"),
    .value(
      "risk_management.portfolio.require_confidence", \.limits.requiresConfidence, .flag,
      "refuse trades without a confidence", "--require-confidence"),
  ]

  /// Limits of a whole account, in its currency.
  static let limits: [Setting<RunSettings>] = [
    .optional(
      "portfolio.max_positions", \.accountLimits.maximumPositions, .integer(1...1_000),
      "most books with a position at once", "--max-positions"),
    .optional(
      "portfolio.daily_stop", \.accountLimits.dailyStop, .number(.positive),
      "loss of a day at which everything is closed, until the next exchange day", "--daily-stop"),
    .optional(
      "portfolio.max_drawdown", \.accountLimits.maximumDrawdown, .number(.positive),
      "fall from the highest mark at which trading ends for good", "--max-drawdown"),
    .value(
      "portfolio.when_full", \.accountLimits.whenFull, .choice(),
      "what an entry does when the account is full: wait, or replace a position of lower priority",
      "--when-full"),
    .value(
      "portfolio.priority", \.priority, .choice(),
      "which book comes first when the account is full: listed, the order of the books, or recent, "
        + "their own results of the last 60 days", "--priority"),
  ]

  static let zones: [Setting<RunSettings>] = [
    .value(
      "risk_management.drawdown_zones.normal", \.limits.zones.caution, .number(.insideUnit),
      "end of the normal zone, where sizes are halved", "--drawdown-zones"),
    .value(
      "risk_management.drawdown_zones.caution", \.limits.zones.alert, .number(.insideUnit),
      "end of the caution zone, where sizes are quartered", "--drawdown-zones"),
    .optional(
      "risk_management.drawdown_zones.alert", \.alertEnd, .number(.insideUnit),
      "end of the alert zone, beyond which nothing is entered", "--drawdown-zones",
      shownAs: \RunSettings.limits.zones.emergency),
    .value(
      "risk_management.drawdown_zones.emergency", \.emergencyEnd, .number(.insideUnit),
      "above alert; nothing happens beyond it that does not before"),
    .value(
      "risk_management.drawdown_zones.alert_confidence", \.limits.alertConfidence, .number(.probability),
      "least confidence in the alert zone", "--alert-confidence"),
  ]

  static let strategy: [Setting<RunSettings>] = [
    .optional(
      "strategy.type", \.strategy, .text, "name of a strategy", "--strategy"),
    .value(
      "strategy.confidence_threshold", \.confidenceThreshold, .number(.probability),
      "least probability for an entry", "--threshold"),
    .value(
      "strategy.allow_short", \.allowsShorts, .flag, "enter shorts at 1 − threshold", "--allow-short"),
    .optional(
      "strategy.probabilities", \.probabilities, .text, "file of probabilities, FILE or FILE:COLUMN",
      "--probabilities"),
    .optional(
      "strategy.filter_model", \.filterModel, .text,
      "model folder of `learn filter` that decides which trades are made", "--filter-model"),
    .value(
      "strategy.parameters", \.strategyParameters, .assignments, "parameters of the strategy", "--param"),
  ]

  static let backtesting: [Setting<RunSettings>] = [
    .optional(
      "backtesting.symbol", \.symbol, .text, "symbol in the catalogue", "--symbol"),
    .optional(
      "backtesting.timeframe", \.timeframe, .timeframe, "length of a bar, like 15m or 1d", "--timeframe"),
    .optional("backtesting.from", \.from, .date, "first session, like 2019-01-31", "--from"),
    .optional("backtesting.to", \.through, .date, "last session, like 2019-12-31", "--to"),
    .value(
      "backtesting.initial_capital", \.capital, CommonSettings.capital, "starting capital", "--capital"),
    .value(
      "backtesting.side", \.side, CommonSettings.side, "direction of the positions", "--side"),
    .optional(
      "backtesting.size", \.size, CommonSettings.size,
      "plain size: units:N, equity:FRACTION or notional:AMOUNT", "--sizer"),
    .value(
      "backtesting.fill", \.execution.timing, CommonSettings.fill,
      "when a decision fills; signal_close is optimistic and marked so", "--fill"),
    .value(
      "backtesting.intrabar", \.execution.intrabar, CommonSettings.intrabar,
      "what happens first inside a bar; both ends are always reported", "--intrabar"),
    .value(
      "backtesting.limit_fill", \.execution.limits, CommonSettings.limitFill,
      "whether a limit must be traded through or only touched",
      "--limit-fill"),
  ]

  static let costs: [Setting<RunSettings>] = [
    .optional(
      "backtesting.transaction_cost", \.commissionFraction, .number(.costFraction),
      "commission a side of the traded value, 0.001 is 0.1 %; the instrument's unless given", "--commission"),
    .optional(
      "backtesting.commission_per_unit", \.commissionPerUnit, .number(.notNegative),
      "commission a side per contract or share", "--commission-per-unit"),
    .optional(
      "backtesting.slippage_bps", \.slippageBasisPoints, .number(.basisPoints),
      "slippage of market and stop fills, in bp; the instrument's unless given", "--slippage-bps"),
    .optional(
      "backtesting.slippage_ticks", \.slippageTicks, .number(.notNegative),
      "slippage of market and stop fills, in ticks",
      "--slippage-ticks"),
  ]

  static let exits: [Setting<RunSettings>] = [
    .optional(
      "backtesting.stop_loss_atr", \.exits.stopATR, .number(.multiple),
      "stop at this multiple of ATR(14) from the entry",
      "--stop-loss-atr"),
    .optional(
      "backtesting.take_profit_atr", \.exits.targetATR, .number(.multiple),
      "target at this multiple of ATR(14) from the entry",
      "--take-profit-atr"),
    .optional(
      "backtesting.max_bars_held", \.exits.maxBarsHeld, CommonSettings.maxBarsHeld,
      "leave at the market after this many bars",
      "--max-bars-held"),
    .value(
      "backtesting.flat_by_close", \.exits.flatBySessionClose, .flag,
      "close positions with the session, on intraday bars",
      "--flat-by-close"),
  ]
}
