import Numerics
import TestKit
import Testing

@Suite struct TruncatedNormalDistributionTests {
  @Test func `the density equals two other programs, far in the tails too`() throws {
    for rows in [
      try NumericsFixtures.special["truncnorm_logpdf_(x,a,b)"],
      try NumericsFixtures.extreme["truncated_log_density"],
    ] {
      try expectRows(rows, relativeTolerance: 1e-12) {
        TruncatedNormalDistribution(lower: $0[1], upper: $0[2]).logDensity($0[0])
      }
    }
  }

  @Test func `the quantile holds at forty deviations`() throws {
    try expectRows(NumericsFixtures.extreme["truncated_quantile"], relativeTolerance: 1e-13) {
      TruncatedNormalDistribution(lower: $0[1], upper: $0[2]).quantile($0[0])
    }
  }

  @Test func `scale and shift move the density as they must`() {
    let standard = TruncatedNormalDistribution(lower: -1, upper: 2)
    let moved = TruncatedNormalDistribution(mean: 10, deviation: 4, lower: 6, upper: 18)
    #expect(isClose(moved.logDensity(12), standard.logDensity(0.5) - 1.3862943611198906, tolerance: 1e-14))
    #expect(isClose(moved.quantile(0.3), 10 + 4 * standard.quantile(0.3), tolerance: 1e-13))
    #expect(moved.logDensity(5.9) == -.infinity && moved.logDensity(18.1) == -.infinity)
    #expect(moved.quantile(0) == 6 && moved.quantile(1) == 18)
    #expect(moved.quantile(1.5).isNaN && moved.logDensity(.nan).isNaN)
  }
}
