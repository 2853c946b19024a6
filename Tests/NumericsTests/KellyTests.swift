import Foundation
import Numerics
import TestKit
import Testing

@Suite struct KellyTests {
  let oracle = NumericsFixtures.load("kelly.json")

  @Test func `bets with two outcomes equal numeric maximisation`() throws {
    for row in try oracle["binary"].array {
      let p = try row["p_win"].double
      let payoff = try row["payoff_b"].double
      let fraction = try #require(Kelly.binary(winProbability: p, payoff: payoff))
      #expect(isClose(fraction, try row["kelly_raw"].double))
      #expect(isClose(Kelly.clamped(fraction), try row["kelly_clamped_0_1"].double))
      let growth = Kelly.logGrowth(ofBinary: Kelly.clamped(fraction), winProbability: p, payoff: payoff)
      #expect(isClose(growth, try row["log_growth_at_clamped"].double))
      #expect(isClose(Kelly.clamped(fraction, multiplier: 0.25), try row["quarter"].double))
      #expect(isClose(Kelly.clamped(fraction, multiplier: 0.5), try row["half"].double))
    }
    for row in try oracle["generalised_binary_p/a-q/b"].array {
      let fraction = Kelly.binary(
        winProbability: try row["p"].double, gain: try row["gain_fraction"].double,
        loss: try row["loss_fraction"].double)
      #expect(isClose(fraction, try row["expected"].double))
    }
  }

  @Test func `continuous and exact optima of real series equal the reference`() throws {
    let rows = try oracle["series"].array
    #expect(rows.count == 6)
    for row in rows {
      let returns = try Bundle.module.lastColumn(row["input_file"].string)
      let periods = try row["periods_per_year"].double
      let moments = RunningMoments(returns)
      let mean = try #require(moments.mean)
      let variance = try #require(moments.sampleVariance)
      let expected = try row["C_expected"]
      let plain = Kelly.continuous(mean: mean * periods, variance: variance * periods)
      #expect(isClose(plain, try expected["kelly_mu_over_sigma2_rf0"].double))
      let excess = Kelly.continuous(mean: mean * periods, riskFree: 0.02, variance: variance * periods)
      #expect(isClose(excess, try expected["kelly_(mu-rf)/sigma2_rf0.02_annual"].double))
      let half = Kelly.growth(multiplier: 0.5, mean: mean * periods, variance: variance * periods)
      #expect(isClose(half, try expected["growth_at_half_kelly_approx_annual"].double))
      // The package applies the formula for bets to winning and losing periods.
      let (wins, losses) = (returns.filter { $0 > 0 }, returns.filter { $0 < 0 })
      let win = wins.reduce(0, +) / Double(wins.count)
      let bet = Kelly.binary(
        winProbability: Double(wins.count) / Double(wins.count + losses.count),
        payoff: -win / (losses.reduce(0, +) / Double(losses.count)))
      #expect(isClose(bet, try row["A_expected"]["quantstats.kelly_criterion"].double))
      let optimum = try #require(Kelly.sampleOptimum(returns))
      // The reference maximised numerically, so its argument is good to about the root of its tolerance.
      let fraction = try expected["exact_log_optimal_fraction_on_sample"].double
      #expect(isClose(optimum.fraction, fraction, tolerance: 1e-6))
      #expect(isClose(optimum.logGrowth, try expected["exact_log_growth_per_period_at_optimum"].double))
    }
  }

  @Test func `several assets solve the normal equations`() throws {
    let row = try oracle["multi_asset"]
    let covariance = try row["cov_annual"].array.flatMap { try $0.doubles }
    let fractions = try #require(Kelly.continuous(means: row["mu_annual"].doubles, covariance: covariance))
    for (ours, theirs) in zip(fractions, try row["C_expected_f"].doubles) { #expect(isClose(ours, theirs)) }
    #expect(Kelly.continuous(means: [1, 1], covariance: [1, 1, 1, 1]) == nil)
    #expect(Kelly.continuous(means: [1, 1], covariance: [1, 2, 2, 1]) == nil)
  }

  @Test(arguments: [0.1, 0.35, 0.6, 0.9])
  func `the optimum of a sample is flat to both sides`(share: Double) throws {
    let winners = Int(share * 100)
    let returns = [Double](repeating: 0.04, count: winners) + [Double](repeating: -0.03, count: 100 - winners)
    let optimum = try #require(Kelly.sampleOptimum(returns))
    let p = Double(winners) / 100
    #expect(
      isClose(Kelly.binary(winProbability: p, gain: 0.04, loss: 0.03), optimum.fraction, tolerance: 1e-10))
    for shift in [-1e-3, 1e-3] {
      let growth = returns.reduce(0) { $0 + log1p((optimum.fraction + shift) * $1) } / 100
      #expect(growth < optimum.logGrowth)
    }
  }

  @Test func `what has no optimum has none here`() {
    #expect(Kelly.binary(winProbability: 1.2, payoff: 1) == nil)
    #expect(Kelly.binary(winProbability: 0.5, payoff: 0) == nil)
    #expect(Kelly.binary(winProbability: 0.5, gain: 0.1, loss: 0) == nil)
    #expect(Kelly.continuous(mean: 0.1, variance: 0) == nil)
    #expect(Kelly.sampleOptimum([0.1, 0.2]) == nil)
    #expect(Kelly.sampleOptimum([-0.1, -0.2]) == nil)
    #expect(Kelly.sampleOptimum([]) == nil)
    #expect(Kelly.sampleOptimum([0.1, -0.1, .nan]) == nil)
    #expect(Kelly.logGrowth(ofBinary: 1, winProbability: 0.5, payoff: 1) == -.infinity)
    #expect(Kelly.logGrowth(ofBinary: 0.1, winProbability: 2, payoff: 1) == nil)
    #expect(Kelly.clamped(-0.3) == 0)
    #expect(Kelly.clamped(9, multiplier: 0.5, cap: 2) == 2)
  }
}
