import Dataset
import Diagnostics
import Glibc
import Storage
import Testing

/// Tables against what a reader would compute from the rows.
@Suite struct DatasetAnalysisTests {
  private let made = MadeUpDataset(seed: 11)

  private func analysis() throws -> DatasetAnalysis { try DatasetAnalysis(made.dataset, name: "test") }

  private func row(_ table: AnalysisTable, _ strategy: String, symbol: String? = nil) throws -> Int {
    try #require(
      (0..<table.table.rowCount).first { row in
        let isStrategy = (try? table.table.strings("strategy")[row]) == strategy
        return isStrategy && (symbol == nil || (try? table.table.strings("symbol")[row]) == symbol)
      })
  }

  /// Mean return over the symbols, window by window.
  private func series(_ strategy: String) -> [Double] {
    (1...40).compactMap { window in
      let returns = made.rows.filter { $0.strategy == strategy && $0.window == window }.map(\.totalReturn)
      return returns.isEmpty ? nil : returns.reduce(0, +) / Double(returns.count)
    }
  }

  private func sharpe(_ returns: [Double]) -> Double {
    let mean = returns.reduce(0, +) / Double(returns.count)
    let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(returns.count - 1)
    return mean / variance.squareRoot() * (365.25 / 7).squareRoot()
  }

  @Test(arguments: ["simple_strategy", "buy_hold"])
  func `a strategy's ratio is that of its mean over the symbols of each window`(strategy: String) throws {
    let table = try analysis().strategies
    let row = try row(table, strategy)
    let expected = sharpe(series(strategy))
    #expect(abs(try table.table.doubles("sharpe_ratio")[row] - expected) < 1e-9)
    // Lo (2002) for returns that are near enough to normal: within a tenth of √((1 + SR²/2)/(n − 1)).
    let count = Double(series(strategy).count)
    let year = 365.25 / 7
    let error = ((1 + expected * expected / year / 2) / (count - 1) * year).squareRoot()
    #expect(abs(try table.table.doubles("sharpe_standard_error")[row] / error - 1) < 0.1)
    let pnl = made.rows.filter { $0.strategy == strategy }.reduce(0) { $0 + $1.totalReturn * 100_000 }
    #expect(abs(try table.table.doubles("total_pnl")[row] - pnl) < 1e-6)
  }

  @Test func `pairs are sorted, and their p-values never fall by correction`() throws {
    let table = try analysis().pairs.table
    let (ratios, raw, adjusted) = (
      try table.doubles("sharpe_ratio"), try table.doubles("p_value"), try table.doubles("adjusted_p_value")
    )
    #expect(table.rowCount == 6)
    #expect(zip(ratios, ratios.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(zip(raw, adjusted).allSatisfy { $0 <= $1 && $1 <= 1 })
    let pair = made.rows.filter { $0.symbol == "S1" && $0.strategy == "buy_hold" }
    let row = try row(analysis().pairs, "buy_hold", symbol: "S1")
    #expect(abs(ratios[row] - sharpe(pair.map(\.totalReturn))) < 1e-9)
    #expect(
      abs(
        try table.doubles("gain_share")[row] - Double(pair.count { $0.totalReturn > 0 }) / Double(pair.count))
        < 1e-12)
  }

  @Test func `one gain among windows without a trade is not certain, and stands last`() throws {
    var made = MadeUpDataset(seed: 3, strategies: ["simple_strategy", "buy_hold", "rare"])
    for index in made.rows.indices {
      switch made.rows[index].strategy {
      case "rare": made.rows[index].totalReturn = made.rows[index].window == 5 ? 0.3 : 0
      default: made.rows[index].totalReturn -= 0.002
      }
    }
    let analysis = try DatasetAnalysis(made.dataset, name: "test")
    let strategies = analysis.strategies.table
    #expect(try strategies.strings("strategy").last == "rare")
    #expect(try strategies.integers("windows_moved").last == 1)
    #expect(try strategies.doubles("sharpe_ratio").last.map { $0 > 0 } == true)
    for table in [strategies, analysis.pairs.table] {
      let names = try table.strings("strategy")
      let (errors, values) = (try table.doubles("sharpe_standard_error"), try table.doubles("p_value"))
      for row in names.indices {
        #expect(errors[row].isNaN == (names[row] == "rare") && values[row].isNaN == (names[row] == "rare"))
      }
    }
    #expect(try analysis.pairs.table.strings("strategy").suffix(3).allSatisfy { $0 == "rare" })
  }

  @Test func `the best of a symbol is the best of its row of the matrix`() throws {
    let analysis = try analysis()
    let best = analysis.bestBySymbol.table
    #expect(best.rowCount == 3)
    for row in 0..<3 {
      let name = try best.strings("symbol")[row]
      let line = try #require(
        (0..<3).first { (try? analysis.matrix.table.strings("symbol")[$0]) == name })
      let values = try ["simple_strategy", "buy_hold"].map { try analysis.matrix.table.doubles($0)[line] }
      #expect(try best.doubles("sharpe_ratio")[row] == values.max())
    }
  }

  @Test func `the deepest drawdown is the deepest of the compounded series`() throws {
    let analysis = try analysis()
    var (equity, peak, deepest) = (1.0, 1.0, 0.0)
    for value in series("buy_hold") {
      equity *= 1 + value
      peak = max(peak, equity)
      deepest = min(deepest, equity / peak - 1)
    }
    let row = try row(analysis.drawdowns, "buy_hold")
    #expect(abs(try analysis.drawdowns.table.doubles("depth")[row] - deepest) < 1e-12)
    let standing = try self.row(analysis.strategies, "buy_hold")
    #expect(abs(try analysis.strategies.table.doubles("max_drawdown")[standing] - deepest) < 1e-12)
  }

  @Test func `correlations are one with oneself and the same both ways`() throws {
    let table = try analysis().correlations.table
    let (a, b) = (try table.doubles("simple_strategy"), try table.doubles("buy_hold"))
    #expect(a[0] == 1 && b[1] == 1)
    #expect(a[1] == b[0] && abs(a[1]) < 1)
  }

  @Test func `overlapping windows are thinned to those that do not overlap`() throws {
    var made = made
    (made.days, made.stride) = (14, 7)
    let analysis = try DatasetAnalysis(made.dataset, name: "test")
    #expect(try analysis.windows.table.integers("window_num").allSatisfy { $0 % 2 == 1 })
    #expect(try analysis.strategies.table.integers("windows").allSatisfy { $0 <= 20 })
  }

  @Test func `a dataset without rows is refused with the way to find out why`() throws {
    var made = made
    made.rows = []
    #expect {
      try DatasetAnalysis(made.dataset, name: "test")
    } throws: { ($0 as? AssayError)?.code == "empty_dataset" }
  }
}
