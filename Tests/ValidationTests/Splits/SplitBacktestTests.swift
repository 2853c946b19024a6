import Diagnostics
import Numerics
import TestKit
import Testing
import Validation

@Suite struct CombinatorialBacktestTests {
  @Test func `paths are made of the held-out returns of what training chose`() throws {
    var random = TestRandom(seed: 3)
    let columns = (0..<4).map { _ in (0..<90).map { _ in random.uniform() - 0.5 } }
    let panel = try ValidationFixtures.panel(columns)
    let splits = try CombinatorialSplits(
      LabelSpans(count: 90, horizon: 2), folds: 6, testFolds: 2, embargo: 1)
    let result = try CombinatorialBacktest(panel, splits: splits)
    #expect(result.choices.count == 15 && result.paths.count == 5)
    for (split, choice) in zip(splits.splits, result.choices) {
      // The plain way: every strategy's ratio over the training rows.
      let ratios = columns.map { column in sharpe(split.train.flatMap { column[$0] }) }
      #expect(ratios.max() == ratios[choice.best] && isClose(ratios[choice.best], choice.inSample))
      #expect(isClose(choice.outOfSample, sharpe(split.test.flatMap { columns[choice.best][$0] })))
    }
    for (path, returns) in result.paths.enumerated() {
      #expect(returns.count == 90)
      for (fold, split) in splits.path(path).enumerated() {
        let rows = splits.folds[fold]
        #expect(Array(returns[rows]) == Array(columns[result.choices[split].best][rows]))
      }
      #expect(isClose(result.pathSharpes[path], sharpe(returns)))
    }
    #expect(try result == CombinatorialBacktest(panel, splits: splits, workers: Workers(3)))
  }

  @Test func `what never moves is chosen when all else loses, and its path has no ratio`() throws {
    let losing = (0..<40).map { -0.01 - 0.001 * Double($0 % 3) }
    let panel = try ValidationFixtures.panel([losing, Array(repeating: 0, count: 40)])
    let splits = try CombinatorialSplits(LabelSpans(count: 40, horizon: 0), folds: 4)
    let result = try CombinatorialBacktest(panel, splits: splits)
    #expect(result.choices.allSatisfy { $0.best == 1 && $0.inSample == 0 && $0.outOfSample == nil })
    #expect(result.pathSharpes == [nil])
    let other = try CombinatorialSplits(LabelSpans(count: 41, horizon: 0), folds: 4)
    let error = #expect(throws: AssayError.self) { try CombinatorialBacktest(panel, splits: other) }
    #expect(error?.code == "rows_do_not_match")
  }

  private func sharpe(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return mean / (squares / Double(values.count - 1)).squareRoot()
  }
}

@Suite struct WalkForwardBacktestTests {
  @Test func `a lasting edge keeps its return, a vanishing one does not`() throws {
    let steady = (0..<300).map { 0.001 + ($0.isMultiple(of: 2) ? 0.004 : -0.004) }
    let fading = (0..<300).map { ($0 < 100 ? 0.003 : -0.001) + ($0.isMultiple(of: 2) ? 0.004 : -0.004) }
    let splits = try WalkForwardSplits(count: 300, train: 100, test: 50)
    let one = try WalkForwardBacktest(ValidationFixtures.panel([steady]), splits: splits, periodsPerYear: 252)
    #expect(one.windows.count == 4 && one.returns == Array(steady[100...]))
    #expect(isClose(one.medianEfficiency, 1) && isClose(one.pooledEfficiency, 1))
    let two = try WalkForwardBacktest(
      ValidationFixtures.panel([steady, fading]), splits: splits, periodsPerYear: 252)
    // The first window still believes in the fading one and loses.
    #expect(two.windows[0].best == 1 && (two.windows[0].efficiency ?? 0) < 0)
    #expect(two.windows.last?.best == 0)
    #expect((two.pooledEfficiency ?? 1) < 1)
  }

  @Test func `where training did not earn there is no efficiency`() throws {
    let losing = (0..<60).map { -0.01 + 0.002 * Double($0 % 2) }
    let splits = try WalkForwardSplits(count: 60, train: 20, test: 10)
    let result = try WalkForwardBacktest(
      ValidationFixtures.panel([losing]), splits: splits, periodsPerYear: 252)
    #expect(result.windows.allSatisfy { $0.efficiency == nil })
    #expect(result.medianEfficiency == nil && result.pooledEfficiency == nil)
    let longer = try WalkForwardSplits(count: 80, train: 20, test: 10)
    let error = #expect(throws: AssayError.self) {
      try WalkForwardBacktest(ValidationFixtures.panel([losing]), splits: longer, periodsPerYear: 252)
    }
    #expect(error?.code == "rows_do_not_match")
  }
}
