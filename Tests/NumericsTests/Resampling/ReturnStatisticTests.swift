import Foundation
import Numerics
import TestKit
import Testing

@Suite struct ReturnStatisticTests {
  @Test(arguments: ReturnStatistic.allCases)
  func `leaving one out at a time agrees with doing so`(statistic: ReturnStatistic) throws {
    let series = try Array(Bundle.module.lastColumn("returns_aapl_short30.csv"))
    for (left, value) in statistic.jackknife(series).enumerated() {
      let rest = series.enumerated().filter { $0.offset != left }.map(\.element)
      #expect(isClose(value, statistic.value(of: rest)))
    }
  }

  @Test(arguments: ReturnStatistic.allCases)
  func `influences are the derivative in the direction of one observation`(statistic: ReturnStatistic) throws
  {
    let series = try Array(Bundle.module.lastColumn("returns_aapl_d.csv").prefix(200))
    let influences = statistic.influences(series)
    #expect(abs(influences.reduce(0, +)) < 1e-9)
    // 1,000 copies of the sample and one more of observation k: to first order the statistic moves by IF/(1000 n).
    let many = (0..<1_000).flatMap { _ in series }
    let base = statistic.value(of: many)
    for place in [0, 17, 100] {
      let step = (statistic.value(of: many + [series[place]]) - base) * Double(many.count)
      #expect(isClose(step, influences[place], tolerance: 2e-3 * max(1, abs(influences[place]))))
    }
  }

  @Test func `without dependence the standard errors are those of the textbook`() throws {
    let series = try Bundle.module.lastColumn("returns_jpm_d.csv")
    let moments = RunningMoments(series)
    let n = Double(series.count)
    let plain = try #require(moments.populationVariance)
    let ofMean = ReturnStatistic.mean.standardError(series, meanBlock: 1)
    #expect(isClose(ofMean, (plain / n).squareRoot()))
    // Mertens (2002): the delta method with skew and kurtosis.
    let ratio = ReturnStatistic.sharpe.value(of: series)
    let estimate = SharpeEstimate(
      sharpe: ratio, observations: series.count, skew: try #require(moments.skew),
      kurtosis: try #require(moments.kurtosis))
    let mertens = try #require(estimate.standardError)
    #expect(abs(ReturnStatistic.sharpe.standardError(series, meanBlock: 1) / mertens - 1) < 2 / n)
  }

  @Test func `the studentised interval is the t-quantiles turned around`() throws {
    // Ratios −2, −1, 0, 1, 2 around the estimate 10 with standard error 0.5; the 80% quantiles of type 7 are ±1.6.
    let interval = try #require(
      BootstrapInterval.studentized(
        estimate: 10, standardError: 0.5, replications: [8, 9, 10, 12, 14], standardErrors: [1, 1, 1, 2, 2],
        confidence: 0.8))
    #expect(isClose(interval.lowerBound, 10 - 1.6 * 0.5) && isClose(interval.upperBound, 10 + 1.6 * 0.5))
    func none(_ error: Double, _ errors: [Double]) -> Bool {
      BootstrapInterval.studentized(
        estimate: 1, standardError: error, replications: errors, standardErrors: errors) == nil
    }
    #expect(none(0, [1]) && none(.nan, [1]) && none(1, []) && none(1, [0]) && none(1, [.nan]))
  }

  @Test func `on small skewed samples the studentised interval covers better than the percentile one`() throws
  {
    // Exponential samples of 15, mean 1; 400 samples: standard error of a coverage about 0.013.
    let parent = RandomStream(seed: 21)
    var covered = (percentile: 0, studentised: 0)
    let bootstrap = BlockBootstrap(.stationary, count: 15, blockLength: 1)
    for index in 0..<400 {
      var stream = parent.child(UInt64(index))
      let sample = (0..<15).map { _ in -log(stream.openUniform()) }
      let rows = stream.child(1)
      let resamples = (0..<300).map { row in bootstrap.row(row, of: rows).map { sample[Int($0)] } }
      let statistic = ReturnStatistic.mean
      let values = resamples.map { statistic.value(of: $0) }
      let estimate = statistic.value(of: sample)
      let percentile = BootstrapInterval.interval(
        .percentile, estimate: estimate, replications: values, confidence: 0.9)
      let studentised = BootstrapInterval.studentized(
        estimate: estimate, standardError: statistic.standardError(sample, meanBlock: 1),
        replications: values,
        standardErrors: resamples.map { statistic.standardError($0, meanBlock: 1) }, confidence: 0.9)
      covered.percentile += percentile?.contains(1) == true ? 1 : 0
      covered.studentised += studentised?.contains(1) == true ? 1 : 0
    }
    #expect(covered.studentised > covered.percentile)
    #expect((0.84...0.96).contains(Double(covered.studentised) / 400))
  }
}
