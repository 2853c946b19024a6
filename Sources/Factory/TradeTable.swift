public import Backtest
public import Market
public import Storage

/// Trades and equity of a backtest as tables for other programs.
public enum TradeTable {
  /// One row a trade: `entry_time, exit_time, side, quantity, entry_price, exit_price, pnl, costs, bars_held,
  /// exit_reason, ambiguous`.
  ///
  /// Times are those of `TradeTimes`.
  /// - Throws: what the calendar of the instrument refuses.
  public static func trades(
    of result: BacktestResult, on series: BarSeries, entersAtOpen: Bool
  ) throws -> ColumnTable {
    let trades = result.trades
    let times = try TradeTimes(series, entersAtOpen: entersAtOpen)
    return ColumnTable([
      .init("entry_time", .instants(trades.map { times.entry($0).nanoseconds })),
      .init("exit_time", .instants(trades.map { times.exit($0).nanoseconds })),
      .init("side", .strings(trades.map(\.side.rawValue))),
      .init("quantity", .double(trades.map(\.quantity))),
      .init("entry_price", .double(trades.map(\.entryPrice))),
      .init("exit_price", .double(trades.map(\.exitPrice))),
      .init("pnl", .double(trades.map(\.pnl.amount))),
      .init("costs", .double(trades.map { ($0.commission + $0.slippage).amount })),
      .init("bars_held", .int64(trades.map { Int64($0.barsHeld) })),
      .init("exit_reason", .strings(trades.map(\.reason.rawValue))),
      .init("ambiguous", .bool(trades.map(\.isAmbiguous))),
    ])
  }

  /// One row a bar of the window: `timestamp, equity, cash, position`, at the close of the bar.
  ///
  /// Cash is what is not in the position; for futures, which are not paid for, what was settled so far.
  /// - Precondition: the result was made with equity recorded at every bar.
  public static func equity(of result: BacktestResult, on series: BarSeries) -> ColumnTable {
    precondition(result.barEquity.count == result.window.count, "equity was recorded at every bar")
    var position = [Double](repeating: 0, count: result.window.count)
    var cash = result.barEquity.map(\.amount)
    let point = series.instrument.pointValue
    for trade in result.trades {
      for bar in max(trade.entryBar, result.window.lowerBound)..<trade.exitBar {
        let units = trade.side.sign * trade.quantity
        let basis = series.instrument.isPaidInFull ? 0 : trade.entryPrice
        position[bar - result.window.lowerBound] = units
        cash[bar - result.window.lowerBound] -= units * point * (series.close[bar] - basis)
      }
    }
    let times = result.window.map { bar in
      series.timeframe.isIntraday
        ? series.timestamps[bar] : Timestamp(startOf: series.sessionDate(bar)).nanoseconds
    }
    return ColumnTable([
      .init("timestamp", .instants(times)), .init("equity", .double(result.barEquity.map(\.amount))),
      .init("cash", .double(cash)), .init("position", .double(position)),
    ])
  }
}
