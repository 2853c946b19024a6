import Numerics
import Storage

/// Every pair of symbol and strategy, best first.
struct PairStandings {
  private let panel: WindowPanel
  private let standings: [Standing]

  private struct Standing {
    var symbol: Int
    var strategy: Int
    var sharpe: WindowSharpe
    /// The same over the first and the second half of the windows.
    var firstHalf: Double
    var secondHalf: Double
    /// p after Benjamini and Yekutieli over all pairs.
    var adjusted = Double.nan
  }

  init(_ panel: WindowPanel) {
    self.panel = panel
    var standings: [Standing] = []
    for (symbol, strategies) in panel.pairs.enumerated() {
      for (strategy, pair) in strategies.enumerated() where !pair.isEmpty {
        let returns = panel.returns(pair)
        func sharpe(_ part: ArraySlice<Double>) -> WindowSharpe {
          WindowSharpe(Array(part), windowsPerYear: panel.windowsPerYear)
        }
        let half = returns.count / 2
        standings.append(
          Standing(
            symbol: symbol, strategy: strategy, sharpe: sharpe(returns[...]),
            firstHalf: sharpe(returns[..<half]).sharpe, secondHalf: sharpe(returns[half...]).sharpe))
      }
    }
    Self.adjust(&standings)
    self.standings = standings.sorted {
      let (a, b) = ($0.sharpe.rank, $1.sharpe.rank)
      return a != b ? a > b : (-$0.symbol, -$0.strategy) > (-$1.symbol, -$1.strategy)
    }
  }

  private static func adjust(_ standings: inout [Standing]) {
    let defined = standings.indices.filter { !standings[$0].sharpe.pValue.isNaN }
    // Pairs share markets, so the procedure for any dependence.
    guard
      let adjusted = try? MultipleTesting.adjusted(
        defined.map { standings[$0].sharpe.pValue }, by: .benjaminiYekutieli)
    else { return }
    for (index, value) in zip(defined, adjusted) { standings[index].adjusted = value }
  }

  var table: AnalysisTable {
    AnalysisTable(
      "pairs", "(symbol, strategy) pairs",
      note:
        "Sharpe ratio over the pair's windows, with standard error, one-sided p-value and the same after "
        + "correction for the \(standings.count) pairs looked at (Benjamini–Yekutieli); consistency is the share "
        + "of windows that gained, and the ratio in each half of the windows. Pairs with fewer than "
        + "\(WindowSharpe.leastMoved) windows that moved have no error and no p, and stand last.",
      formats: Self.formats, columns(standings))
  }

  /// The best pair of each symbol.
  var bestBySymbol: AnalysisTable {
    var seen: Set<Int> = []
    let best = standings.filter { seen.insert($0.symbol).inserted }.sorted { $0.symbol < $1.symbol }
    return AnalysisTable(
      "best_by_symbol", "Best strategy of each symbol",
      note: "Chosen by looking, so too good; the p-value is corrected for all pairs.", formats: Self.formats,
      columns(best))
  }

  var matrix: AnalysisTable {
    let (symbols, strategies) = (panel.rows.symbols, panel.rows.strategies)
    var values = Array(
      repeating: [Double](repeating: .nan, count: symbols.count), count: strategies.count)
    for standing in standings { values[standing.strategy][standing.symbol] = standing.sharpe.sharpe }
    return AnalysisTable(
      "matrix", "Sharpe ratio by symbol and strategy",
      note: "Over the windows of each pair; errors are in `pairs`.",
      formats: Dictionary(uniqueKeysWithValues: strategies.map { ($0, .ratio) }),
      [.init("symbol", .strings(symbols))]
        + strategies.indices.map { .init(strategies[$0], .double(values[$0])) })
  }

  private static let formats: [String: AnalysisTable.Format] = [
    "avg_return": .percent, "sharpe_ratio": .ratio, "sharpe_standard_error": .ratio, "p_value": .pValue,
    "adjusted_p_value": .pValue, "gain_share": .percent, "sharpe_first_half": .ratio,
    "sharpe_second_half": .ratio, "max_drawdown": .percent,
  ]

  private func columns(_ list: [Standing]) -> [ColumnTable.Column] {
    [
      .init("symbol", .strings(list.map { panel.rows.symbols[$0.symbol] })),
      .init("strategy", .strings(list.map { panel.rows.strategies[$0.strategy] })),
      .init("windows", .int64(list.map { Int64($0.sharpe.count) })),
      .init("windows_moved", .int64(list.map { Int64($0.sharpe.moved) })),
      .init("avg_return", .double(list.map(\.sharpe.mean))),
      .init("sharpe_ratio", .double(list.map(\.sharpe.sharpe))),
      .init("sharpe_standard_error", .double(list.map(\.sharpe.standardError))),
      .init("p_value", .double(list.map(\.sharpe.pValue))),
      .init("adjusted_p_value", .double(list.map(\.adjusted))),
      .init("gain_share", .double(list.map(\.sharpe.gainShare))),
      .init("sharpe_first_half", .double(list.map(\.firstHalf))),
      .init("sharpe_second_half", .double(list.map(\.secondHalf))),
      .init("max_drawdown", .double(list.map(\.sharpe.maximumDrawdown))),
    ]
  }
}
