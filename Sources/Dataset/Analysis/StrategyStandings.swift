import Diagnostics
import Numerics
import Storage

/// The strategies in order of their Sharpe ratios.
struct StrategyStandings {
  let table: AnalysisTable

  init(_ panel: WindowPanel) throws {
    let rows = panel.rows
    let totals = try Totals(rows)
    let standings = rows.strategies.indices.map {
      (strategy: $0, sharpe: WindowSharpe(panel.series($0).map(\.mean), windowsPerYear: panel.windowsPerYear))
    }.sorted {
      let (a, b) = ($0.sharpe.rank, $1.sharpe.rank)
      return a != b ? a > b : $0.strategy < $1.strategy
    }
    let order = standings.map(\.strategy)
    let sharpes = standings.map(\.sharpe)
    table = AnalysisTable(
      "strategies", "Strategy rankings",
      note:
        "Sharpe ratio of the mean window return over all symbols, annualised, with its standard error "
        + "and the one-sided p-value; `avg_window_sharpe` is the mean over rows of the noisy ratio inside each "
        + "window, with its error between windows. With fewer than \(WindowSharpe.leastMoved) windows that "
        + "moved there is no error and no p, and the strategy stands behind the others.",
      formats: [
        "avg_return": .percent, "sharpe_ratio": .ratio, "sharpe_standard_error": .ratio, "p_value": .pValue,
        "gain_share": .percent, "win_rate": .percent, "exposure": .percent, "max_drawdown": .percent,
        "total_pnl": .money, "pnl_before_costs": .money, "costs": .money, "avg_window_sharpe": .ratio,
        "avg_window_sharpe_error": .ratio,
      ],
      [
        .init("strategy", .strings(order.map { rows.strategies[$0] })),
        .init("records", .int64(order.map { Int64(totals.records[$0]) })),
        .init("windows", .int64(sharpes.map { Int64($0.count) })),
        .init("windows_moved", .int64(sharpes.map { Int64($0.moved) })),
        .init("avg_return", .double(sharpes.map(\.mean))),
        .init("sharpe_ratio", .double(sharpes.map(\.sharpe))),
        .init("sharpe_standard_error", .double(sharpes.map(\.standardError))),
        .init("p_value", .double(sharpes.map(\.pValue))),
        .init("gain_share", .double(sharpes.map(\.gainShare))),
        .init("max_drawdown", .double(sharpes.map(\.maximumDrawdown))),
        .init("trades", .int64(order.map { Int64(totals.trades[$0]) })),
        .init("win_rate", .double(order.map { totals.wins[$0] / totals.trades[$0] })),
        .init("exposure", .double(order.map { totals.exposure[$0] / totals.records[$0] })),
        .init("total_pnl", .double(order.map { totals.profit[$0] })),
        .init("pnl_before_costs", .double(order.map { totals.profit[$0] + totals.costs[$0] })),
        .init("costs", .double(order.map { totals.costs[$0] })),
        .init("avg_window_sharpe", .double(order.map { totals.windowSharpes[$0].mean ?? .nan })),
        .init("avg_window_sharpe_error", .double(order.map { totals.windowSharpeError($0, panel) })),
      ])
  }

  /// Sums over the rows of each strategy.
  private struct Totals {
    var records: [Double]
    var trades: [Double]
    var wins: [Double]
    var exposure: [Double]
    var profit: [Double]
    var costs: [Double]
    var windowSharpes: [RunningMoments]
    private let sharpe: [Double]

    init(_ rows: DatasetRows) throws {
      let zeros = [Double](repeating: 0, count: rows.strategies.count)
      (records, trades, wins, exposure, profit, costs) = (zeros, zeros, zeros, zeros, zeros, zeros)
      windowSharpes = Array(repeating: RunningMoments(), count: rows.strategies.count)
      let (count, rate, held) = (
        try rows.numbers("num_trades"), try rows.numbers("win_rate"), try rows.numbers("exposure")
      )
      let (pnl, cost) = (try rows.numbers("total_pnl"), try rows.numbers("costs"))
      sharpe = try rows.numbers("sharpe_ratio")
      for row in 0..<rows.count {
        let strategy = rows.strategy[row]
        records[strategy] += 1
        trades[strategy] += count[row]
        wins[strategy] += count[row] > 0 ? (rate[row] * count[row]).rounded() : 0
        exposure[strategy] += held[row]
        profit[strategy] += pnl[row]
        costs[strategy] += cost[row]
        if sharpe[row].isFinite { windowSharpes[strategy].add(sharpe[row]) }
      }
    }

    /// Standard error of the mean from the means of the windows, because symbols of one week move together.
    func windowSharpeError(_ strategy: Int, _ panel: WindowPanel) -> Double {
      var weeks: [Int: RunningMoments] = [:]
      let rows = panel.rows
      for row in 0..<rows.count where rows.strategy[row] == strategy && sharpe[row].isFinite {
        weeks[rows.window[row], default: RunningMoments()].add(sharpe[row])
      }
      let means = RunningMoments(weeks.keys.sorted().compactMap { weeks[$0]?.mean })
      return means.sampleVariance.map { ($0 / Double(means.count)).squareRoot() } ?? .nan
    }
  }
}

extension Double {
  /// For sorting: what is undefined comes last.
  var ranked: Double { isNaN ? -.infinity : self }
}
