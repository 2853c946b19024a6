import Backtest
import TestKit
import Testing

@Suite struct SweepEngineTests {
  /// Every exit combination of many random sweeps, against the engine that visits every bar.
  @Test(arguments: 0..<40)
  func `the skipping engine equals the plain one bit for bit`(block: Int) throws {
    for seed in block * 100..<(block + 1) * 100 {
      let random = RandomBacktest(seed: seed)
      let sweep = try SweepEngine(
        frame: random.frame, configuration: random.configuration, grid: random.grid, window: random.window)
      try sweep.run(random.signals) { plan, outcome in
        let plain = try random.run { $0.exits = plan }
        let same =
          outcome.statistics == plain.statistics && outcome.finalEquity == plain.finalEquity
          && outcome.markedDrawdown.bitPattern == plain.markedDrawdown.bitPattern
          && outcome.dailyReturns.map(\.bitPattern) == plain.dailyReturns.map(\.bitPattern)
        #expect(same, "seed \(seed), \(plan): \(outcome.statistics) against \(plain.statistics)")
      }
    }
  }
}
