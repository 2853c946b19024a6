import Backtest
import TestKit
import Testing

@Suite struct SweepEngineTests {
  /// Every exit combination of many random sweeps, against the engine that visits every bar.
  @Test(arguments: 0..<40)
  func `the skipping engine equals the plain one bit for bit`(block: Int) throws {
    for seed in block * 100..<(block + 1) * 100 {
      let random = RandomBacktest(seed: seed).swept
      try compare(random, random.grid, "seed \(seed)")
    }
  }

  /// Combinations are run in groups of 64; long holding times go round the ring of wake-ups.
  @Test(arguments: 0..<10)
  func `large grids and long holding times equal the plain engine too`(seed: Int) throws {
    let random = RandomBacktest(seed: seed, bars: 1_500).swept
    let distances = [0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 13]
    let grid = ExitGrid(
      stops: distances, targets: distances, maxBarsHeld: 300, flatBySessionClose: seed % 2 == 0)
    try compare(random, grid, "seed \(seed)")
  }

  /// Accounts so small that positions take all of them: the price of ruin must come in at the same bar and price.
  @Test(arguments: 0..<20)
  func `small accounts end on the same day at the same price`(block: Int) throws {
    for seed in block * 50..<(block + 1) * 50 {
      var random = RandomBacktest(seed: seed).swept
      for capital in [40.0, 300, 1_500] {
        random.capital = capital
        try compare(random, random.grid, "seed \(seed), capital \(capital)")
      }
    }
  }

  @Test func `the streams of small accounts hold ruined ones`() throws {
    let ruined = try (0..<200).count { seed in
      var random = RandomBacktest(seed: seed).swept
      random.capital = 300
      return try random.run().ruin != nil
    }
    #expect(ruined > 3)
  }

  private func compare(_ random: RandomBacktest, _ grid: ExitGrid, _ place: String) throws {
    let sweep = try SweepEngine(
      frame: random.frame, configuration: random.configuration, grid: grid, window: random.window)
    var plans: [ExitPlan] = []
    try sweep.run(random.signals) { plan, outcome in
      plans.append(plan)
      let plain = try random.run { $0.exits = plan }
      let same =
        outcome.statistics == plain.statistics && outcome.finalEquity == plain.finalEquity
        && outcome.markedDrawdown.bitPattern == plain.markedDrawdown.bitPattern
        && outcome.dailyReturns.map(\.bitPattern) == plain.dailyReturns.map(\.bitPattern)
        && outcome.ruin == plain.ruin
      #expect(same, "\(place), \(plan): \(outcome.statistics) against \(plain.statistics)")
    }
    #expect(plans == grid.plans)
  }
}
