import Dataset
import Diagnostics
import Market
import Storage
import TestKit

/// A dataset of random numbers with the columns that features and analysis read.
struct MadeUpDataset {
  struct Row {
    var symbol: String
    var strategy: String
    var window: Int
    var totalReturn: Double
    var sharpe: Double
    var winRate: Double
    var trades: Int
  }

  var rows: [Row]
  var days = 7
  var stride = 7

  /// Every pair of symbols and strategies in every window, save one in ten.
  init(
    seed: Int, symbols: Int = 3, strategies: [String] = ["simple_strategy", "buy_hold"], windows: Int = 40
  ) {
    var random = TestRandom(seed: seed)
    rows = []
    for symbol in 0..<symbols {
      for strategy in strategies {
        for window in 1...windows where !random.chance(0.1) {
          rows.append(
            Row(
              symbol: "S\(symbol)", strategy: strategy, window: window,
              totalReturn: 0.1 * random.uniform() - 0.05,
              sharpe: random.chance(0.1) ? .nan : 6 * random.uniform() - 3,
              winRate: random.uniform(), trades: random.integer(0...9)))
        }
      }
    }
  }

  var dataset: Dataset {
    let origin = Timestamp(startOf: CivilDate(year: 2024, month: 1, day: 1)!).nanoseconds
    func time(_ day: Int) -> Int64 { origin + Int64(day) * Timestamp.nanosecondsPerDay }
    func doubles(_ value: (Row) -> Double) -> ColumnTable.Values { .double(rows.map(value)) }
    let table = ColumnTable([
      .init("symbol", .strings(rows.map(\.symbol))), .init("strategy", .strings(rows.map(\.strategy))),
      .init("window_num", .int64(rows.map { Int64($0.window) })),
      .init("start_time", .instants(rows.map { time(($0.window - 1) * stride) })),
      .init("end_time", .instants(rows.map { time(($0.window - 1) * stride + days) })),
      .init("is_crypto", .bool(rows.map { _ in false })),
      .init("total_return", doubles(\.totalReturn)), .init("sharpe_ratio", doubles(\.sharpe)),
      .init("win_rate", doubles(\.winRate)), .init("num_trades", .int64(rows.map { Int64($0.trades) })),
      .init("exposure", doubles { $0.winRate / 2 }), .init("turnover", doubles { Double($0.trades) }),
      .init("total_pnl", doubles { $0.totalReturn * 100_000 }), .init("costs", doubles { Double($0.trades) }),
    ])
    return Dataset(
      performance: table, trades: ColumnTable(),
      metadata: [
        "stride_days": JSONValue(stride), "first_window": "2024-01-01",
        "configuration": ["windows": ["days": JSONValue(days)]],
      ])
  }
}
