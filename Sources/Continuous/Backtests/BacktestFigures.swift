import Backtest
public import Diagnostics

/// The figures of a backtest as the database keeps them. Undefined figures are `nil`.
public struct BacktestFigures: Sendable, Hashable {
  /// A year.
  public var sharpe: Double?
  public var totalReturn: Double?
  /// Deepest fall; zero or negative.
  public var drawdown: Double?
  public var winRate: Double?
  /// `nil` without losses as well: the database has no infinity.
  public var profitFactor: Double?
  public var trades: Int
  /// The 5 % and 95 % quantiles over resamples, of the types that have some.
  public var sharpeLow: Double?
  public var sharpeHigh: Double?

  public var json: JSONValue {
    [
      "sharpe_ratio": JSONValue(sharpe), "total_return": JSONValue(totalReturn),
      "max_drawdown": JSONValue(drawdown),
      "win_rate": JSONValue(winRate), "profit_factor": JSONValue(profitFactor),
      "total_trades": JSONValue(trades),
      "sharpe_low": JSONValue(sharpeLow), "sharpe_high": JSONValue(sharpeHigh),
    ]
  }

  init(
    sharpe: Double?, totalReturn: Double?, drawdown: Double?, winRate: Double?, profitFactor: Double?,
    trades: Int,
    sharpeLow: Double? = nil, sharpeHigh: Double? = nil
  ) {
    self.sharpe = sharpe
    self.totalReturn = totalReturn
    self.drawdown = drawdown
    self.winRate = winRate
    self.profitFactor = profitFactor
    self.trades = trades
    self.sharpeLow = sharpeLow
    self.sharpeHigh = sharpeHigh
  }

  /// With the figures of trades.
  init(
    sharpe: Double?, totalReturn: Double?, drawdown: Double?, of trades: TradeStatistics,
    sharpeLow: Double? = nil, sharpeHigh: Double? = nil
  ) {
    self.init(
      sharpe: sharpe, totalReturn: totalReturn, drawdown: drawdown, winRate: trades.winRate,
      profitFactor: trades.profitFactor.flatMap { $0.isFinite ? $0 : nil }, trades: trades.count,
      sharpeLow: sharpeLow, sharpeHigh: sharpeHigh)
  }

  /// Reads back what `json` wrote.
  init(json: JSONValue) {
    self.init(
      sharpe: json["sharpe_ratio"]?.doubleValue, totalReturn: json["total_return"]?.doubleValue,
      drawdown: json["max_drawdown"]?.doubleValue, winRate: json["win_rate"]?.doubleValue,
      profitFactor: json["profit_factor"]?.doubleValue, trades: json["total_trades"]?.integerValue ?? 0,
      sharpeLow: json["sharpe_low"]?.doubleValue, sharpeHigh: json["sharpe_high"]?.doubleValue)
  }

  /// The figures of the days as they were.
  init(_ days: TradedDays) throws {
    let core = CoreReturnMetrics(days.returns, periodsPerYear: days.daysPerYear)
    let trades = try TradeStatistics(profits: days.trades.map(\.profit))
    self.init(
      sharpe: core.sharpeRatio, totalReturn: core.totalReturn, drawdown: core.maximumDrawdown, of: trades)
  }
}

/// A row of `backtest_results`.
public struct ResultRow: Sendable, Hashable {
  public var strategy: String
  public var parameters: String
  /// A scenario, or a symbol with its timeframe.
  public var market: String
  /// `standard`, `walk_forward`, `monte_carlo` or `bootstrap`.
  public var kind: String
  /// `nil` where the backtest could not be made.
  public var figures: BacktestFigures?
  /// Why it could not.
  public var message: String?
}

/// The four ways in which a strategy is tested on a market.
public enum BacktestKind: String, Sendable, CaseIterable {
  case standard
  case walkForward = "walk_forward"
  case monteCarlo = "monte_carlo"
  case bootstrap
}
