import Numerics
import TestKit
import Testing
import Validation

@Suite struct StepwiseTestTests {
  @Test(arguments: SnoopingOracle.kinds)
  func `the steps repeat the reference code, the survivors arch`(kind: String) throws {
    for stored in try SnoopingOracle.cases() {
      let panel = try SnoopingOracle.resampled(stored, kind)
      let test = try StepwiseTest(panel, .mean)
      let expected = try stored["C_expected"]["romano_wolf_stepm_\(kind)"]
      #expect(try test.superior == expected["rejected"].ints)
      let steps = try expected["steps"].array
      #expect(test.steps.count == steps.count)
      for (own, step) in zip(test.steps, steps) {
        #expect(isClose(own.criticalValue / 20, try step["critical_value"].double, tolerance: 1e-12))
        #expect(try own.rejected == step["rejected"].ints)
      }
      let packaged = try StepwiseTest(panel, .mean, recentring: .consistent)
      #expect(try packaged.superior == stored["A_expected"]["arch.StepM_\(kind)_superior"].ints)
    }
  }

  @Test func `studentising finds both winners as well`() throws {
    let panel = try ResampledPanel(
      SnoopingOracle.panel("two_winners"), blockLength: 10, resamples: 1_000, seed: 4)
    #expect(try StepwiseTest(panel, .studentized).superior == [3, 7])
  }
}

@Suite struct LongRunVarianceTests {
  @Test(arguments: [1, 1.5, 4, 10, 60])
  func `it is n times the exact variance of the mean of a stationary bootstrap`(block: Double) {
    var random = TestRandom(seed: 5)
    let series = (0..<60).map { _ in random.uniform() - 0.4 }
    let exact = BlockBootstrap.stationaryVarianceOfMean(series, meanBlock: block) * 60
    #expect(isRelativelyClose(LongRunVariance.of(series, meanBlock: block), exact, tolerance: 1e-11))
  }
}
