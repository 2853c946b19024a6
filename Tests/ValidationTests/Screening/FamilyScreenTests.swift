import Numerics
import Testing
import Validation

@Suite struct FamilyScreenTests {
  private let periods = 400

  private func noise(_ count: Int, seed: UInt64, mean: Double = 0) -> [[Double]] {
    var stream = RandomStream(seed: seed)
    return (0..<count).map { _ in (0..<periods).map { _ in mean + 0.01 * stream.normal() } }
  }

  @Test func `the probability of overfitting is that of the panel`() throws {
    let columns = noise(12, seed: 3, mean: 0.0005)
    let screen = try FamilyScreen(columns)
    let overfit = try BacktestOverfitting(
      PerformancePanel(names: columns.indices.map { "\($0)" }, columns: columns), blocks: 12)
    #expect(screen.overfitting == overfit.probability)
  }

  @Test func `copies and idle trials are counted apart`() throws {
    let columns = noise(6, seed: 4)
    let padded = try FamilyScreen(columns + [columns[2], columns[5], Array(repeating: 0, count: periods)])
    #expect(padded.trials == 9)
    #expect(padded.movingTrials == 8)
    #expect(padded.distinctTrials == 6)
  }

  @Test func `a family that never traded has nothing to show`() throws {
    let screen = try FamilyScreen(Array(repeating: Array(repeating: 0, count: periods), count: 3))
    #expect(screen.movingTrials == 0)
    #expect(screen.overfitting.isNaN)
  }

  @Test func `families of a symbol combine to the figures over all their trials`() throws {
    let parts = [noise(7, seed: 7), noise(4, seed: 8, mean: 0.003), noise(9, seed: 9)]
    let whole = parts.flatMap { $0 }
    let symbol = SymbolScreen(
      try parts.map { part in
        let screen = try FamilyScreen(part)
        return SymbolScreen.Family(
          trials: screen.trials, movingTrials: screen.movingTrials, standardizedSum: screen.standardizedSum,
          sharpeSum: screen.sharpeSum, sharpeSquares: screen.sharpeSquares)
      })
    let mean = try #require(Correlation.meanOffDiagonal(whole))
    #expect(abs(symbol.meanCorrelation - mean) < 1e-12)
    let sharpes = whole.map { ReturnStatistic.sharpe.value(of: $0) }
    let centre = sharpes.reduce(0, +) / Double(sharpes.count)
    let variance = sharpes.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(sharpes.count - 1)
    #expect(abs(symbol.sharpeVariance - variance) < 1e-12)
  }
}
