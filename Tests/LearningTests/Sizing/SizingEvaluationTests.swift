import Diagnostics
import Glibc
import Learning
import Numerics
import TestKit
import Testing

struct SizingEvaluationTests {
  private func evaluation(_ rows: SizingRows, _ family: SizingTraining.Family = .boosting) throws
    -> SizingEvaluation
  {
    var training = SizingTraining()
    training.family = family
    return try SizingEvaluation(rows, training, resamples: 400, workers: Workers(2))
  }

  private func comparison(_ evaluation: SizingEvaluation, _ baseline: SizingBaseline) throws
    -> SizingEvaluation.Comparison
  {
    try #require(evaluation.baselines.first { $0.baseline == baseline })
  }

  @Test(arguments: SizingTraining.Family.allCases)
  func `where rows differ in a way that is known before, the model beats all sizes without it`(
    _ family: SizingTraining.Family
  ) throws {
    let found = try evaluation(SizingMarkets.rows(edge: 0.006, seed: 21), family)
    for baseline in SizingBaseline.allCases {
      let comparison = try comparison(found, baseline)
      #expect(comparison.isBeaten, "\(baseline): \(comparison.difference)")
      #expect(comparison.interval?.contains(comparison.difference) == true)
    }
  }

  @Test func `where nothing is known before, the model does not beat equal sizes more often than luck`()
    throws
  {
    let wins = try (0..<16).count { seed in
      let rows = SizingMarkets.rows(edge: 0, drift: 0.001, seed: 300 + seed)
      return try comparison(evaluation(rows), .equal).isBeaten
    }
    // One end of a 95 % interval: 0.4 of 16 expected; more than two have a chance of 1 in 130.
    #expect(wins <= 2)
  }

  @Test func `growth and fractions are what the definition says`() throws {
    let rows = SizingMarkets.rows(edge: 0.004, seed: 31)
    let found = try evaluation(rows)
    let tested = (0..<rows.count).filter { !found.fractions[$0].isNaN }
    #expect(found.rows == tested.count && found.windows == Set(tested.map { rows.windows[$0] }).count)
    // All windows have as many rows, so the mean of means is the mean of all.
    let growth =
      tested.reduce(0) { $0 + log(1 + found.fractions[$1] * rows.returns[$1]) } / Double(tested.count)
    #expect(isClose(found.model.meanGrowth, growth))
    let full = tested.reduce(0) { $0 + log(1 + rows.returns[$1]) } / Double(tested.count)
    #expect(try isClose(comparison(found, .full).scheme.meanGrowth, full))
    #expect(try isClose(comparison(found, .full).difference, growth - full))
    #expect(try isClose(comparison(found, .equal).scheme.meanFraction, found.model.meanFraction))
  }

  @Test func `plain Kelly and volatility target know the earlier windows of the pair and no others`() throws {
    let rows = SizingMarkets.rows(windows: 30, symbols: 2, strategies: 1, edge: 0.004, drift: 0.002, seed: 71)
    let found = try evaluation(rows)
    var (kelly, target) = ([Double](), [Double]())
    for window in Set(rows.windows).sorted() where !found.fractions[2 * (window - 1)].isNaN {
      // Rows of a window lie together: first S0, then S1.
      let pasts = (0..<2).map { symbol in (0..<(window - 1)).map { rows.returns[2 * $0 + symbol] } }
      let deviations = pasts.map { past in
        let mean = past.reduce(0, +) / Double(past.count)
        let variance = past.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(past.count - 1)
        kelly.append(min(max(0.5 * mean / variance, 0), 1))
        return variance.squareRoot()
      }
      // The median of two is the mean of their variances.
      let median = ((deviations[0] * deviations[0] + deviations[1] * deviations[1]) / 2).squareRoot()
      target += deviations.map { min(1, median / $0) }
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    #expect(try isClose(comparison(found, .kelly).scheme.meanFraction, mean(kelly)))
    #expect(try isClose(comparison(found, .volatilityTarget).scheme.meanFraction, mean(target)))
    #expect(mean(kelly) > 0 && mean(target) < 1)
  }

  @Test func `a fraction depends on earlier windows only`() throws {
    let rows = SizingMarkets.rows(edge: 0.004, seed: 41)
    let cut = 30
    let other = SizingRows(
      symbols: rows.symbols, strategies: rows.strategies, windows: rows.windows, starts: rows.starts,
      ends: rows.ends, returns: zip(rows.windows, rows.returns).map { $0 > cut ? -$1 / 2 : $1 },
      numbers: rows.numbers)
    let (one, two) = try (evaluation(rows).fractions, evaluation(other).fractions)
    for row in 0..<rows.count where rows.windows[row] <= cut {
      #expect(one[row] == two[row] || (one[row].isNaN && two[row].isNaN))
    }
    #expect((0..<rows.count).contains { rows.windows[$0] > cut + 4 && one[$0] != two[$0] })
  }

  @Test func `workers do not matter`() throws {
    let rows = SizingMarkets.rows(windows: 40, edge: 0.004, seed: 51)
    let found = try [1, 3].map {
      try SizingEvaluation(rows, SizingTraining(), resamples: 50, workers: Workers($0))
    }
    #expect(zip(found[0].fractions, found[1].fractions).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
    #expect(found[0].baselines == found[1].baselines)
  }

  @Test func `too short a dataset is an error`() {
    let rows = SizingMarkets.rows(windows: 10, edge: 0.004, seed: 61)
    let error = #expect(throws: AssayError.self) { try evaluation(rows) }
    #expect(error?.code == "too_few_windows")
  }
}
