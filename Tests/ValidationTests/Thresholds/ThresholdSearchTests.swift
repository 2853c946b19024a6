import Diagnostics
import TestKit
import Testing
import Validation

@Suite struct ThresholdSearchTests {
  private func search(_ metric: ThresholdMetric = .totalReturn, minimumTrades: Int = 1) throws
    -> ThresholdSearch
  {
    try ThresholdSearch(metric: metric, minimumTrades: minimumTrades, periodsPerYear: 252)
  }

  @Test func `the grid has the nine thresholds as a user writes them`() throws {
    #expect(try search().thresholds == [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9])
    #expect(try ThresholdSearch(from: 0.6, through: 0.6, periodsPerYear: 252).thresholds == [0.6])
    for (low, high, step) in [
      (0.4, 0.9, 0.1), (0.5, 1, 0.1), (0.9, 0.5, 0.1), (0.5, 0.9, 0), (0.5, 0.9, -1), (0.5, .nan, 0.1),
    ] {
      #expect(throws: AssayError.self) {
        try ThresholdSearch(from: low, through: high, step: step, periodsPerYear: 252)
      }
    }
  }

  /// Earns 1 % a bar where the threshold is the one of the half, loses otherwise.
  private func backtest(best: @escaping (Int) -> Double) -> ThresholdSearch.Backtest {
    { threshold, bars in
      ThresholdOutcome(
        dailyReturns: bars.map { bar in
          guard let threshold else { return 0 }
          return (threshold == best(bar) ? 0.01 : -0.01) * (bar % 2 == 0 ? 1 : 0.5)
        }, trades: threshold == nil ? 0 : 3)
    }
  }

  @Test(arguments: ThresholdMetric.allCases)
  func `the best threshold of the validation part is measured on the test part`(metric: ThresholdMetric)
    throws
  {
    let report = try search(metric).holdOut(
      validation: 0..<50, test: 50..<80, backtest { $0 < 50 ? 0.65 : 0.8 })
    #expect(report.choice.chosen == 0.65)
    #expect(report.choice.scores.count == 9)
    #expect(report.outcome.dailyReturns.count == 30)
    #expect(report.outcome.dailyReturns.allSatisfy { $0 < 0 })
  }

  @Test func `bars of the test never reach the choice`() throws {
    for seed in 0..<50 * PropertyScale.factor {
      var random = TestRandom(seed: seed)
      let table = (0..<9).map { _ in (0..<60).map { _ in random.uniform() * 0.02 - 0.01 } }
      func chosen(_ shift: Double) throws -> Double? {
        let search = try search()
        return try search.holdOut(validation: 0..<40, test: 40..<60) { threshold, bars in
          let row = search.thresholds.firstIndex(of: threshold ?? 0) ?? 0
          return ThresholdOutcome(
            dailyReturns: bars.map { table[row][$0] + ($0 >= 40 ? shift : 0) }, trades: 1)
        }.choice.chosen
      }
      #expect(try chosen(0) == chosen(0.5), "seed \(seed)")
    }
  }

  @Test func `parts that overlap or stand in the wrong order are refused`() throws {
    for (a, b) in [(0..<50, 49..<80), (50..<80, 0..<50), (0..<0, 1..<2), (0..<5, 5..<5)] {
      let error = #expect(throws: AssayError.self) {
        try search().holdOut(validation: a, test: b, backtest { _ in 0.5 })
      }
      #expect(error?.code == "overlapping_parts")
    }
  }

  @Test func `ties go to the lower threshold and too few trades cannot win`() throws {
    let flat: ThresholdSearch.Backtest = { threshold, bars in
      ThresholdOutcome(dailyReturns: bars.map { _ in 0.01 }, trades: threshold == 0.5 ? 2 : 5)
    }
    #expect(try search().choose(on: 0..<10, flat).chosen == 0.5)
    #expect(try search(minimumTrades: 3).choose(on: 0..<10, flat).chosen == 0.55)
    #expect(try search(minimumTrades: 6).choose(on: 0..<10, flat).chosen == nil)
    // A constant series has no Sharpe ratio.
    #expect(try search(.sharpe).choose(on: 0..<10, flat).chosen == nil)
  }

  @Test func `walking forward, each test follows its choice and a window without one is sat out`() throws {
    let splits = try WalkForwardSplits(count: 100, train: 40, test: 20)
    let walk = try search().walkForward(splits, from: 7, backtest { $0 < 77 ? 0.6 : 0.7 })
    #expect(walk.windows.map(\.choice.part) == [7..<47, 27..<67, 47..<87])
    #expect(walk.windows.map(\.part) == [47..<67, 67..<87, 87..<107])
    #expect(walk.windows.map(\.choice.chosen) == [0.6, 0.6, 0.6])
    #expect(walk.outcome.dailyReturns.count == 60)
    #expect(walk.outcome.trades == 9)
    let idle = try search(minimumTrades: 4).walkForward(splits, backtest { _ in 0.6 })
    #expect(idle.windows.allSatisfy { $0.choice.chosen == nil })
    #expect(idle.outcome.dailyReturns == [Double](repeating: 0, count: 60))
    #expect(idle.outcome.trades == 0)
  }
}
