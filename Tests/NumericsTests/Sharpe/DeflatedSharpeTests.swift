import Diagnostics
import Foundation
import Numerics
import TestKit
import Testing

@Suite struct DeflatedSharpeTests {
  @Test func `the expected maximum equals the formula and the integral`() throws {
    let rows = try NumericsFixtures.inference["expected_max_of_N_normals_C"].array
    #expect(rows.count == 10)
    for row in rows {
      let trials = try row["N"].double
      #expect(
        isClose(ExpectedMaximum.approximate(trials: trials), try row["approx_bailey_lopezdeprado"].double))
      #expect(isClose(ExpectedMaximum.exact(trials: trials), try row["exact_integral"].double))
    }
    for row in try NumericsFixtures.extreme["expected_maximum"].array.map({ try $0.doubles }) {
      #expect(isClose(ExpectedMaximum.exact(trials: row[0]), row[1], tolerance: 1e-12), "\(row[0])")
    }
  }

  @Test func `one trial expects nothing and less than two have no approximation`() {
    #expect(ExpectedMaximum.approximate(trials: 1) == 0)
    for trials in [0, 0.5, 1.5, -3, .nan, .infinity] {
      #expect(ExpectedMaximum.approximate(trials: trials) == nil)
    }
    #expect(ExpectedMaximum.exact(trials: 0.5) == nil)
  }

  @Test func `real panels deflate as two other programs have it`() throws {
    let rows = try NumericsFixtures.inference["deflated_sharpe"].array
    #expect(rows.count == 3)
    for row in rows {
      let file = try row["input_file"].string
      let columns = try Bundle.module.columns(file, skipping: file.contains("sma") ? 1 : 0)
      let sharpes = columns.map(perPeriodSharpe)
      let best = try row["best_index"].int
      #expect(sharpes.indices.max { sharpes[$0] < sharpes[$1] } == best)
      let estimate = SharpeEstimate(
        sharpe: sharpes[best], observations: columns[best].count, skew: try row["skew"].double,
        kurtosis: try row["kurt"].double)
      let expected = try row["C_expected"]
      let plain = try #require(DeflatedSharpe(estimate, trialSharpes: sharpes))
      #expect(isClose(plain.expectedMaximum, try expected["sr0_N"].double))
      #expect(isClose(plain.probability, try expected["dsr_N"].double))
      #expect(isClose(plain.probability, try row["A_expected"]["rubenbriones.dsr_with_N_as_given"].double))

      let matrix = Correlation.matrix(columns)
      let mean = try #require(Correlation.meanOffDiagonal(matrix, size: columns.count))
      #expect(isClose(mean, try row["avg_offdiag_corr"].double))
      let effective = EffectiveTrials.byMeanCorrelation(mean, trials: columns.count)
      #expect(isClose(effective, try expected["n_eff_avgcorr_unrounded"].double))
      let deflated = try #require(
        DeflatedSharpe(estimate, trialSharpes: sharpes, effectiveTrials: effective))
      #expect(isClose(deflated.expectedMaximum, try expected["sr0_neff"].double))
      #expect(isClose(deflated.probability, try expected["dsr_neff"].double))
      let rank = EffectiveTrials.byEntropy(correlation: matrix, trials: columns.count)
      #expect(isClose(rank, try row["A_expected"]["zoonek2025.effective_rank"].double))
      let other = NullVarianceSharpe(estimate).probability(exceeding: plain.expectedMaximum)
      #expect(isClose(other, try row["A_expected"]["zoonek2025.psr_vs_sr0"].double))
      let luck = try row["A_expected"]["zoonek2025.expected_maximum_sharpe_ratio"].double
      #expect(isClose(plain.expectedMaximum, luck))
      let rounded = try row["A_expected"]["rubenbriones.num_independent_trials_(int(x)+1)"].int
      #expect(Int(effective) + 1 == rounded)
    }
  }

  @Test func `the 2025 version equals its authors' code on every series`() throws {
    for row in try NumericsFixtures.inference["per_series"].array {
      let estimate = SharpeEstimate(
        sharpe: try row["sr_per_period"].double, observations: try row["n"].int,
        skew: try row["skew_population"].double, kurtosis: try row["kurt_pearson_population"].double)
      let periods = try row["id"].string == "wti_m" ? 12.0 : 252
      let packages = try row["A_expected"]
      for annual in [0.0, 0.5, 1.0] {
        let benchmark = annual / periods.squareRoot()
        let inference = NullVarianceSharpe(estimate)
        let probability = try packages["zoonek2025.psr_bench_annual_\(annual)"].double
        #expect(isClose(inference.probability(exceeding: benchmark), probability))
        let length = try packages.member("zoonek2025.mintrl_bench_annual_\(annual)_p95")?.double
        #expect(isClose(inference.minimumTrackRecordLength(exceeding: benchmark), length ?? .infinity))
      }
    }
  }

  @Test func `adjusted moments give the probability of quantstats`() throws {
    for row in try NumericsFixtures.inference["per_series"].array {
      let n = try row["n"].double
      let (g1, b2) = (try row["skew_population"].double, try row["kurt_pearson_population"].double)
      let skew = g1 * (n * (n - 1)).squareRoot() / (n - 2)
      let kurtosis = 3 + (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (b2 - 3) + 6)
      let estimate = SharpeEstimate(
        sharpe: try row["sr_per_period"].double, observations: Int(n), skew: skew, kurtosis: kurtosis)
      #expect(isClose(estimate.probability(), try row["C_expected"]["psr_bench0_adjusted_moments"].double))
      let package = try row["A_expected"]["quantstats.probabilistic_sharpe_ratio_bench0"].double
      #expect(isClose(estimate.probability(), package))
    }
  }

  @Test func `autocorrelation widens the error as an AR(1) process demands`() throws {
    let estimate = SharpeEstimate(sharpe: 0.1, observations: 400, skew: 0, kurtosis: 3)
    let independent = try #require(NullVarianceSharpe(estimate).standardError(at: 0))
    let correlated = try #require(NullVarianceSharpe(estimate, autocorrelation: 0.5).standardError(at: 0))
    #expect(isClose(correlated / independent, 3.0.squareRoot(), tolerance: 1e-14))
  }

  @Test func `the length of a backtest follows the number of trials`() throws {
    let rows = try NumericsFixtures.inference["min_backtest_length_C"].array
    #expect(rows.count == 5)
    for row in rows {
      let trials = try row["N"].double
      let target = try row["target_max_sr_annual"].double
      let years = MinimumBacktestLength.years(trials: trials, targetAnnualSharpe: target)
      let bound = MinimumBacktestLength.upperBound(trials: trials, targetAnnualSharpe: target)
      #expect(isClose(years, try row["minbtl_years"].double))
      #expect(isClose(bound, try row["upper_bound_2lnN_over_s2"].double))
    }
    #expect(MinimumBacktestLength.years(trials: 10, targetAnnualSharpe: 0) == nil)
  }

  @Test func `replacing the trials' variance by the error of one strategy changes the verdict`() throws {
    let estimate = SharpeEstimate(
      sharpe: 2.5 / 250.0.squareRoot(), observations: 1_250, skew: -3, kurtosis: 10)
    let published = try #require(DeflatedSharpe(estimate, trials: 100, trialVariance: 0.5 / 250))
    let mistaken = try #require(DeflatedSharpe(estimate, trials: 100, trialVariance: 1.0 / 1_250))
    #expect(published.probability < 0.901)
    #expect(mistaken.probability > 0.98)
  }

  @Test func `counting only the finalists changes the verdict`() throws {
    let estimate = SharpeEstimate(
      sharpe: 2.5 / 250.0.squareRoot(), observations: 1_250, skew: -3, kurtosis: 10)
    let all = try #require(DeflatedSharpe(estimate, trials: 100, trialVariance: 0.5 / 250))
    let finalists = try #require(DeflatedSharpe(estimate, trials: 5, trialVariance: 0.5 / 250))
    #expect(finalists.probability > 0.99 && all.probability < 0.95)
  }

  @Test(arguments: [
    (0.0, 0.002, "trials_below_one"), (.nan, 0.002, "trials_below_one"), (10, -1, "trial_variance_negative"),
    (100, 0.5, "trial_variance_is_annual"),
  ])
  func `a common mistake is refused with its name`(trials: Double, variance: Double, code: String) {
    let error = #expect(throws: AssayError.self) {
      try DeflatedSharpe.validate(trials: trials, trialVariance: variance, observations: 1_250)
    }
    #expect(error?.code == code)
  }

  @Test func `reasonable input passes and undefined input has no verdict`() throws {
    try DeflatedSharpe.validate(trials: 100, trialVariance: 0.002, observations: 1_250)
    let estimate = SharpeEstimate(sharpe: 0.1, observations: 100, skew: 0, kurtosis: 3)
    #expect(DeflatedSharpe(estimate, trials: 1.5, trialVariance: 0.01) == nil)
    #expect(DeflatedSharpe(estimate, trials: 10, trialVariance: -1) == nil)
    #expect(DeflatedSharpe(estimate, trialSharpes: [0.1]) == nil)
    #expect(DeflatedSharpe(estimate, trialSharpes: [0.1, .nan]) == nil)
  }

  @Test func `correlation turns many trials into one`() {
    #expect(EffectiveTrials.byMeanCorrelation(1, trials: 50) == 1)
    #expect(EffectiveTrials.byMeanCorrelation(0, trials: 50) == 50)
    let ones = [Double](repeating: 1, count: 25)
    #expect(isClose(EffectiveTrials.byEntropy(correlation: ones, trials: 5), 1))
    let identity = (0..<25).map { $0 % 6 == 0 ? 1.0 : 0 }
    #expect(isClose(EffectiveTrials.byEntropy(correlation: identity, trials: 5), 5))
    #expect(EffectiveTrials.byEntropy(correlation: [.nan], trials: 1) == nil)
    #expect(EffectiveTrials.byEntropy(correlation: [], trials: 0) == nil)
  }
}

private func perPeriodSharpe(_ returns: [Double]) -> Double {
  let count = Double(returns.count)
  let mean = returns.reduce(0, +) / count
  let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
  return mean / variance.squareRoot()
}
