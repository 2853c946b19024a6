import Numerics
import TestKit
import Testing

@Suite struct NormalDistributionTests {
  @Test func `the quantile inverts the cumulative function`() {
    for step in 1..<2_000 {
      let p = Double(step) / 2_000
      #expect(isRelativelyClose(NormalDistribution.cumulative(NormalDistribution.quantile(p)), p, tolerance: 1e-14))
    }
  }
}
