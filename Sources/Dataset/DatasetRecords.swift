import Backtest
import Market
import Storage

/// One row of the performance table.
struct WindowRecord {
  var strategy: String
  /// Days since 1970-01-01 of the window's first day.
  var start: Int64
  /// Open of its first bar and close of its last, UTC nanoseconds.
  var startTime: Int64
  var endTime: Int64
  var account: WindowAccount
  var metrics: CoreReturnMetrics
  /// Value bought and sold over the starting capital.
  var turnover: Double
}

/// One row of the trades table.
struct TradeRecord {
  var strategy: String
  var start: Int64
  var trade: Trade
  var entryTime: Int64
  var exitTime: Int64
  /// Net result as a fraction of the value at entry.
  var returnOnValue: Double
  var signalAtEntry: Double
  var signalAtExit: Double
}

/// The rows of one symbol.
struct SymbolRecords {
  let symbol: String
  let isCrypto: Bool
  var windows: [WindowRecord] = []
  var trades: [TradeRecord] = []

  /// Columns of `NAME_strategy_performance.parquet`; `window_num` holds the window's first day until
  /// assembly.
  var performance: ColumnTable {
    let accounts = windows.map(\.account)
    var table = ColumnTable(key(windows.map(\.strategy), windows.map(\.start)))
    let columns: [ColumnTable.Column] = [
      .init("start_time", .instants(windows.map(\.startTime))),
      .init("end_time", .instants(windows.map(\.endTime))),
      .init("is_crypto", .bool(windows.map { _ in isCrypto })),
      .init("initial_capital", .double(accounts.map(\.initialCapital.amount))),
      .init("final_capital", .double(accounts.map(\.finalEquity.amount))),
      .init("total_return", .double(accounts.map(\.totalReturn))),
      .init("total_pnl", .double(accounts.map(\.totalPnL.amount))),
      .init("num_trades", .int64(accounts.map { Int64($0.trades.count) })),
      .init("sharpe_ratio", .double(windows.map { $0.metrics.sharpeRatio ?? .nan })),
      .init("sortino_ratio", .double(windows.map { $0.metrics.sortinoRatio ?? .nan })),
      .init("max_drawdown", .double(accounts.map(\.markedDrawdown))),
      .init("win_rate", .double(accounts.map(\.winRate))),
      .init("profit_factor", .double(accounts.map(\.profitFactor))),
      .init("avg_pnl", .double(accounts.map { $0.mean(\.pnl.amount) })),
      .init("avg_duration", .double(accounts.map { $0.mean { Double($0.barsHeld) } })),
      .init("exposure", .double(accounts.map(\.exposure))),
      .init("turnover", .double(windows.map(\.turnover))),
      .init("costs", .double(accounts.map(\.costs.amount))),
    ]
    for column in columns { table.append(column) }
    return table
  }

  /// Columns of `NAME_trades.parquet`.
  var tradeTable: ColumnTable {
    let closed = trades.map(\.trade)
    var table = ColumnTable(key(trades.map(\.strategy), trades.map(\.start)))
    let columns: [ColumnTable.Column] = [
      .init("is_crypto", .bool(trades.map { _ in isCrypto })),
      .init("side", .strings(closed.map(\.side.rawValue))),
      .init("entry_timestamp", .instants(trades.map(\.entryTime))),
      .init("exit_timestamp", .instants(trades.map(\.exitTime))),
      .init("entry_price", .double(closed.map(\.entryPrice))),
      .init("exit_price", .double(closed.map(\.exitPrice))),
      .init("position_size", .double(closed.map(\.quantity))),
      .init("pnl", .double(closed.map(\.pnl.amount))),
      .init("pnl_pct", .double(trades.map(\.returnOnValue))),
      .init("costs", .double(closed.map(\.costs.amount))),
      .init("duration_bars", .int64(closed.map { Int64($0.barsHeld) })),
      .init("exit_reason", .strings(closed.map(\.reason.rawValue))),
      .init("signal_at_entry", .double(trades.map(\.signalAtEntry))),
      .init("signal_at_exit", .double(trades.map(\.signalAtExit))),
    ]
    for column in columns { table.append(column) }
    return table
  }

  private func key(_ strategies: [String], _ starts: [Int64]) -> [ColumnTable.Column] {
    [
      .init("symbol", .strings(strategies.map { _ in symbol })), .init("strategy", .strings(strategies)),
      .init("window_num", .int64(starts)),
    ]
  }
}

extension Trade {
  /// Commission, slippage and what holding cost.
  var costs: Money { commission + slippage + carry }
}
