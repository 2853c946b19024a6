import Foundation
import Learning
import Market
import Strategies
import TestKit
import Testing

struct ForecastSkillTests {
  @Test(arguments: 0..<3)
  func `figures agree with scipy and statsmodels`(_ index: Int) throws {
    let oracle = try OracleValue(fixture: "forecast_skill.json", in: .module).array[index]
    let actual = try oracle["actual"].doubles
    let skill = MoveSkill(
      actual: actual, forecast: try oracle["forecast"].doubles, benchmark: actual.map { _ in 0 },
      horizon: try oracle["horizon"].int)
    let test = try #require(skill.dieboldMariano)
    #expect(try isClose(skill.rSquared, oracle["r2"].double))
    #expect(try isClose(skill.rankCorrelation, oracle["spearman"].double))
    #expect(try isClose(skill.hitRate, oracle["hit_rate"].double))
    #expect(try isClose(test.statistic, oracle["dm"].double))
    #expect(try test.lags == oracle["dm_lags"].int)
    #expect(try isRelativelyClose(test.pValue, oracle["dm_p"].double, tolerance: 1e-6))
  }

  @Test func `the interval of a rank correlation is that of Bonett and Wright`() throws {
    // ρ = 0.6 of five pairs: tanh(atanh 0.6 ± 1.959964·√((1 + 0.18)/2)).
    let skill = MoveSkill(
      actual: [1, 2, 3, 4, 5], forecast: [2, 1, 5, 3, 4], benchmark: [0, 0, 0, 0, 0], horizon: 1)
    #expect(isClose(skill.rankCorrelation, 0.6))
    let interval = try #require(skill.rankInterval)
    #expect(isClose(interval.lowerBound, -0.670_873_4, tolerance: 1e-6))
    #expect(isClose(interval.upperBound, 0.975_677_1, tolerance: 1e-6))
  }

  @Test func `what cannot be computed is nil`() {
    let none = MoveSkill(actual: [.nan, 1], forecast: [1, .nan], benchmark: [0, 0], horizon: 1)
    #expect(none.count == 0 && none.rSquared == nil && none.rankCorrelation == nil && none.hitRate == nil)
    #expect(none.dieboldMariano == nil && none.rankInterval == nil)
    let still = MoveSkill(
      actual: [Double](repeating: 1, count: 50), forecast: [Double](repeating: 0, count: 50),
      benchmark: [Double](repeating: 0, count: 50), horizon: 1)
    #expect(still.rSquared == 0 && still.rankCorrelation == nil && still.hitRate == nil)
    #expect(still.dieboldMariano == nil)
  }

  /// Ridge on a market whose moves come back in part, and on a random walk.
  private func skill(_ series: BarSeries) throws -> ForecastSkill {
    let refits = Array(stride(from: 1_000, to: series.count, by: 250))
    let forecasts = try WalkForwardForecast(RidgeForecaster(), refits: refits).forecasts(of: series)
    let naive = try WalkForwardForecast(NaiveForecaster(), refits: refits).forecasts(of: series)
    return ForecastSkill(forecasts, naive: naive, on: series)
  }

  @Test func `where a tenth of the variance can be known, ridge finds most of it`() throws {
    let skill = try skill(ForecastMarkets.reverting(bars: 5_000, share: 0.33, seed: 4))
    #expect(skill.verdict == .skill)
    // The best possible forecast has R² = 0.33² ≈ 0.11 of the next move.
    let rSquared = try #require(skill.close.rSquared)
    #expect((0.07...0.13).contains(rSquared))
    #expect(skill.close.hitRate ?? 0 > 0.55)
  }

  @Test func `on random walks there is no skill to report, nearly always`() throws {
    let verdicts = try (0..<20).map { seed in
      try skill(ForecastMarkets.reverting(bars: 2_000, share: 0, seed: 100 + seed)).verdict
    }
    // At the 5 % level of a test that is conservative here, three of twenty would be strange.
    #expect(verdicts.count { $0 == .skill } <= 2)
  }

  @Test func `quantiles hold what they promise`() throws {
    let skill = try skill(ForecastMarkets.reverting(bars: 5_000, share: 0.2, seed: 8))
    for coverage in [skill.lowerCoverage, skill.upperCoverage] {
      let coverage = try #require(coverage)
      #expect(abs(coverage.share - coverage.level) < 4 * coverage.standardError)
    }
  }

  @Test func `a handful of bars is too few for a verdict`() throws {
    let series = ForecastMarkets.reverting(bars: 350, share: 0.3, seed: 1)
    let forecasts = try WalkForwardForecast(RidgeForecaster(), refits: [300]).forecasts(of: series)
    #expect(ForecastSkill(forecasts, naive: forecasts, on: series).verdict == .tooFew)
  }
}
