// Figures of trades and of the account that made them.

extension FigureDefinition {
  public static let ofTrades: [FigureDefinition] = [
    trades, winRate, profitFactor, expectancy, averageWin, averageLoss, bestTrade, worstTrade,
    averageBarsHeld, longestLosingStreak, exposure, annualTurnover,
  ]

  public static let trades = FigureDefinition(
    "trades", "trades", .count, isWhole: true,
    "Closed trades; ratios from fewer than a hundred say little.", undefined: "not counted")
  public static let winRate = FigureDefinition(
    "win_rate", "win rate", short: "Wins", .percent, .higher, "Share of trades that made money after costs.",
    undefined: "there are no trades")
  public static let profitFactor = FigureDefinition(
    "profit_factor", "profit factor", short: "PF", .ratio, .higher,
    "Money won ÷ money lost; below 1 the strategy loses, ∞ means that no trade lost.",
    undefined: "there are no trades", whenInfinite: "no loss")
  public static let expectancy = FigureDefinition(
    "expectancy", "expectancy", .signedMoney, .higher, "Mean profit or loss of a trade after costs.",
    undefined: "there are no trades")
  public static let averageWin = FigureDefinition(
    "average_win", "average win", .signedMoney, .higher, "Mean profit of the winning trades.",
    undefined: "no trade won")
  public static let averageLoss = FigureDefinition(
    "average_loss", "average loss", .signedMoney, .higher, "Mean loss of the losing trades.",
    undefined: "no trade lost")
  public static let bestTrade = FigureDefinition(
    "best_trade", "best trade", .signedMoney, .higher, "Largest profit of one trade.",
    undefined: "there are no trades")
  public static let worstTrade = FigureDefinition(
    "worst_trade", "worst trade", .signedMoney, .higher, "Largest loss of one trade.",
    undefined: "there are no trades")
  public static let averageBarsHeld = FigureDefinition(
    "average_bars_held", "average bars held", .ratio, nil, "Mean holding time of a trade, in bars.",
    undefined: "there are no trades")
  public static let longestLosingStreak = FigureDefinition(
    "longest_losing_streak", "longest losing streak", .count, .lower, isWhole: true,
    "Most losing trades in a row.", undefined: "there are no trades")
  public static let exposure = FigureDefinition(
    "exposure", "exposure", .percent, nil, "Share of bars with an open position.",
    undefined: "there are no bars")
  public static let annualTurnover = FigureDefinition(
    "annual_turnover", "annual turnover", .ratio, .lower,
    "Value traded in a year ÷ mean equity; costs grow with it.", undefined: "there is no equity curve")
}

extension FigureDefinition {
  /// Figures that documents give of a backtest beside those of a report.
  public static let ofAccounts: [FigureDefinition] = [
    expectancyPerRisk, maximumDrawdownMarked, ambiguousShare, totalProfit, costs, finalEquity,
    lowestEquityShare,
  ]

  public static let expectancyPerRisk = FigureDefinition(
    "expectancy_r", "expectancy in units of risk", .ratio, .higher,
    "Mean profit of a trade ÷ distance to its initial stop.", undefined: "some trade had no stop")
  public static let maximumDrawdownMarked = FigureDefinition(
    "max_drawdown_marked", "drawdown, marked at every bar", short: "Drawdown", .percent, .higher,
    "Deepest fall of equity from an earlier peak, with the extremes inside bars.",
    undefined: "there are no bars")
  public static let ambiguousShare = FigureDefinition(
    "ambiguous_share", "share of ambiguous trades", .percent, .lower,
    "Share of trades whose outcome depends on the order of prices inside a bar.",
    undefined: "there are no trades")
  public static let totalProfit = FigureDefinition(
    "total_pnl", "net profit", .signedMoney, .higher, "Profit of all trades after costs.")
  public static let costs = FigureDefinition(
    "costs", "costs", .money, .lower, "Commission and slippage paid.")
  public static let finalEquity = FigureDefinition("final_equity", "final equity", .money, .higher)
  public static let lowestEquityShare = FigureDefinition(
    "lowest_equity_share", "lowest equity, share of the capital", .percent, .higher)
}
