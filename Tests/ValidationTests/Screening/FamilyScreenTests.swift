import Numerics
import Testing
import Validation

@Suite struct FamilyScreenTests {
  private let periods = 400

  private func noise(_ count: Int, seed: UInt64, mean: Double = 0) -> [[Double]] {
    var stream = RandomStream(seed: seed)
    return (0..<count).map { _ in (0..<periods).map { _ in mean + 0.01 * stream.normal() } }
  }

  private func rows(_ seed: UInt64 = 1, resamples: Int = 500) -> ScreenRows {
    ScreenRows(periodCount: periods, blockLength: 5, resamples: resamples, seed: seed)
  }

  private func fixed(_ resamples: Int = 500) -> FamilyScreen.Settings {
    var settings = FamilyScreen.Settings()
    settings.mostResamples = resamples
    return settings
  }

  @Test func `a family is the SPA test of its panel`() throws {
    let columns = noise(12, seed: 3, mean: 0.0005)
    let screen = try FamilyScreen(columns, rows: rows(), settings: fixed())
    let panel = try ResampledPanel(
      PerformancePanel(names: columns.indices.map { "\($0)" }, columns: columns), blockLength: 5,
      resamples: 500,
      seed: 1)
    let test = try SnoopingTest(panel, .studentized)
    #expect(screen.statistic == test.statistic)
    #expect(screen.best == test.best)
    #expect(screen.pValue == test.pValues.consistent)
    #expect(screen.nullMaxima.pValues(of: screen.statistic) == test.pValues)
    let overfit = try BacktestOverfitting(
      PerformancePanel(names: columns.indices.map { "\($0)" }, columns: columns), blocks: 12)
    #expect(screen.overfitting == overfit.probability)
  }

  @Test func `copies and idle trials change neither statistic nor p-value`() throws {
    let columns = noise(6, seed: 4)
    let plain = try FamilyScreen(columns, rows: rows(), settings: fixed())
    let padded = try FamilyScreen(
      columns + [columns[2], columns[5], Array(repeating: 0, count: periods)], rows: rows(), settings: fixed()
    )
    #expect(padded.trials == 9)
    #expect(padded.movingTrials == 8)
    #expect(padded.distinctTrials == 6)
    #expect(padded.statistic == plain.statistic)
    #expect(padded.pValue == plain.pValue)
    #expect(padded.statistics[6] == plain.statistics[2])
    #expect(padded.statistics[8] == 0)
  }

  @Test func `a family that never traded has nothing to show`() throws {
    let screen = try FamilyScreen(
      Array(repeating: Array(repeating: 0, count: periods), count: 3), rows: rows(), settings: fixed())
    #expect(screen.pValue == 1)
    #expect(screen.statistic == 0)
    #expect(screen.overfitting.isNaN)
  }

  @Test func `a p-value at its floor gets more resamples until ten reach it or the limit is met`() throws {
    var settings = FamilyScreen.Settings()
    settings.mostResamples = 3_000
    let strong = try FamilyScreen(noise(5, seed: 5, mean: 0.004), rows: rows(), settings: settings)
    #expect(strong.resamples == 3_000)
    #expect(strong.pValue == 1.0 / 3_001)
    let weak = try FamilyScreen(noise(5, seed: 6), rows: rows(), settings: settings)
    #expect(weak.resamples == 500)
  }

  @Test func `under the null hypothesis p-values are uniform enough`() throws {
    let pValues = try (0..<200).map { seed in
      try FamilyScreen(
        noise(8, seed: UInt64(1_000 + seed)), rows: rows(UInt64(seed), resamples: 200), settings: fixed(200)
      )
      .pValue
    }
    // 200 draws at 5 %: 10 expected, and 19.3 is three standard deviations above; SPA is a little liberal here.
    #expect(pValues.count { $0 <= 0.05 } <= 20)
    #expect(pValues.count { $0 <= 0.5 } >= 70)
    #expect(pValues.count { $0 <= 0.5 } <= 135)
  }

  @Test func `families of a symbol combine to the tests over all their trials`() throws {
    let parts = [noise(7, seed: 7), noise(4, seed: 8, mean: 0.003), noise(9, seed: 9)]
    let screens = try parts.map { try FamilyScreen($0, rows: rows(), settings: fixed()) }
    let whole = parts.flatMap { $0 }
    let panel = try ResampledPanel(
      PerformancePanel(names: whole.indices.map { "\($0)" }, columns: whole), blockLength: 5, resamples: 500,
      seed: 1)
    let families = screens.map {
      SymbolScreen.Family(
        trials: $0.trials, movingTrials: $0.movingTrials, statistic: $0.statistic, nullMaxima: $0.nullMaxima,
        standardizedSum: $0.standardizedSum, sharpeSum: $0.sharpeSum, sharpeSquares: $0.sharpeSquares)
    }
    var asked: [Int] = []
    let symbol = try SymbolScreen(families, level: 0.05) { family, critical in
      asked.append(family)
      return try FamilyScreen.upperMaxima(of: parts[family], rows: rows(), below: critical)
    }
    let snooping = try SnoopingTest(panel, .studentized)
    #expect(symbol.superiorAbility == snooping.pValues)
    let stepwise = try StepwiseTest(panel, .studentized, level: 0.05)
    let superior = screens.flatMap(\.statistics).enumerated().filter { $0.element > symbol.criticalValue }
      .map(\.offset)
    #expect(superior == stepwise.superior)
    #expect(!superior.isEmpty)
    #expect(Set(asked) == [1])
    let mean = try #require(Correlation.meanOffDiagonal(whole))
    #expect(abs(symbol.meanCorrelation - mean) < 1e-12)
    let sharpes = whole.map { ReturnStatistic.sharpe.value(of: $0) }
    let centre = sharpes.reduce(0, +) / Double(sharpes.count)
    let variance = sharpes.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(sharpes.count - 1)
    #expect(abs(symbol.sharpeVariance - variance) < 1e-12)
  }
}
