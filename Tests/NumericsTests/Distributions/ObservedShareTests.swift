import Numerics
import Testing

/// Clopper–Pearson bounds from the quantiles of the beta distribution, as `scipy.stats.binomtest(...).proportion_ci()`
/// prints them.
@Suite struct ObservedShareTests {
  @Test(arguments: [
    (0, 100, 0.0, 0.036216693), (5, 100, 0.016431879, 0.112834911), (10, 100, 0.049004689, 0.176222598),
    (100, 100, 0.963783307, 1.0), (1, 1, 0.025, 1.0),
  ])
  func `bounds are exact`(hits: Int, trials: Int, lower: Double, upper: Double) {
    let share = ObservedShare(hits: hits, trials: trials)
    #expect(abs(share.lower - lower) < 1e-7 && abs(share.upper - upper) < 1e-7)
    #expect(share.share == Double(hits) / Double(trials))
  }

  @Test func `nothing is known without trials`() {
    let share = ObservedShare(hits: 0, trials: 0)
    #expect(share.share.isNaN && share.lower == 0 && share.upper == 1)
  }
}
