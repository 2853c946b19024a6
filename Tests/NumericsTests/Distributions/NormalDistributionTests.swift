import Foundation
import Numerics
import TestKit
import Testing

@Suite struct NormalDistributionTests {
  @Test func `every stored value of the distribution is met`() throws {
    let oracle = NumericsFixtures.special
    try expectRows(oracle["norm_cdf"], relativeTolerance: 1e-12) { NormalDistribution.cumulative($0[0]) }
    try expectRows(oracle["norm_sf"], relativeTolerance: 1e-12) { NormalDistribution.survival($0[0]) }
    try expectRows(oracle["norm_logcdf"], relativeTolerance: 1e-12) {
      NormalDistribution.logCumulative($0[0])
    }
    try expectRows(oracle["norm_pdf"], relativeTolerance: 1e-12) { NormalDistribution.density($0[0]) }
    try expectRows(oracle["norm_ppf"], relativeTolerance: 1e-12) { NormalDistribution.quantile($0[0]) }
  }

  @Test func `the logarithm of the tail holds where the tail itself is zero`() throws {
    try expectRows(NumericsFixtures.extreme["normal_log_cdf"], relativeTolerance: 1e-13) {
      NormalDistribution.logCumulative($0[0])
    }
    #expect(NormalDistribution.logCumulative(-.infinity) == -.infinity)
  }

  @Test func `the quantile inverts the cumulative function`() {
    for step in 1..<2_000 {
      let p = Double(step) / 2_000
      let z = NormalDistribution.quantile(p)
      #expect(isRelativelyClose(NormalDistribution.cumulative(z), p, tolerance: 1e-14))
    }
    for exponent in 1...300 {
      let p = pow(10, -Double(exponent))
      let z = NormalDistribution.quantile(p)
      #expect(isRelativelyClose(NormalDistribution.cumulative(z), p, tolerance: 1e-12))
    }
  }

  @Test(arguments: [-1e-12, -0.1, -0.5, -3, -300, -689.9, -690.1, -1e4, -1e8])
  func `the quantile of a logarithm inverts the logarithm of the cumulative function`(logarithm: Double) {
    let z = NormalDistribution.quantile(log: logarithm)
    #expect(isRelativelyClose(NormalDistribution.logCumulative(z), logarithm, tolerance: 1e-12))
  }

  @Test func `arguments outside the domain give NaN and its ends infinities`() {
    for p in [-0.1, 1.1, .nan] { #expect(NormalDistribution.quantile(p).isNaN) }
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(NormalDistribution.quantile(log: -.infinity) == -.infinity)
    #expect(NormalDistribution.quantile(log: 0) == .infinity)
    #expect(NormalDistribution.quantile(log: 0.1).isNaN)
    #expect(NormalDistribution.cumulative(.nan).isNaN)
  }
}
