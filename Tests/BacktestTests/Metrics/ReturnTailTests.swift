import Backtest
import TestKit
import Testing

@Suite struct ReturnTailTests {
  @Test(arguments: MetricSeries.all, [0.05, 0.01])
  func `historical, normal and Cornish–Fisher tails equal the oracle`(series: MetricSeries, level: Double)
    throws
  {
    let tail = ReturnTail(series.returns)
    let normal = try #require(NormalTail(series.returns))
    let packages = series.packages
    #expect(isClose(tail.valueAtRisk(level), try packages["var_hist_linear_\(level)"].double))
    let shortfall = try packages["skfolio_cvar_rockafellar_uryasev_positive_loss_\(level)"].double
    #expect(isClose(tail.conditionalValueAtRisk(level), -shortfall))
    #expect(isClose(normal.valueAtRisk(level), try packages["var_normal_\(level)"].double))
    #expect(isClose(normal.conditionalValueAtRisk(level), try packages["cvar_normal_\(level)"].double))
    #expect(
      isClose(
        normal.cornishFisherValueAtRisk(level), try series.reference["var_cornish_fisher_\(level)"].double))
  }

  @Test func `the expected shortfall of whole counts is the plain mean of the worst`() {
    let returns = (1...100).map { Double($0) - 50 }
    let tail = ReturnTail(returns)
    #expect(tail.conditionalValueAtRisk(0.05) == -47)
    #expect(tail.conditionalValueAtRisk(1) == 0.5)
    #expect(ReturnTail([Double]()).conditionalValueAtRisk(0.05) == nil)
  }

  @Test func `the Cornish–Fisher expansion of a normal shape is monotone and of a wild one is not`() {
    let mild = (0..<2_000).map { Double(($0 * 7_919) % 2_000) / 1_000 - 1 }
    #expect(NormalTail(mild)?.cornishFisherIsMonotone == false)
    let heavy = mild.map { $0 * $0 * $0 }
    #expect(NormalTail(heavy)?.cornishFisherIsMonotone == true)
    var skewed = mild
    skewed[0] = 60
    #expect(NormalTail(skewed)?.cornishFisherIsMonotone == false)
  }

  @Test(arguments: MetricSeries.all.filter { $0.reference.member("lo2002_eta_5") != nil })
  func `Lo's factor equals the reference`(series: MetricSeries) throws {
    let adjusted = try #require(AutocorrelationAdjustedSharpe(series.returns, periods: 5))
    #expect(isClose(adjusted.scale, try series.reference["lo2002_eta_5"].double))
    #expect(isClose(adjusted.sharpe, try series.reference["lo2002_sharpe_5period"].double))
    let single = try #require(AutocorrelationAdjustedSharpe(series.returns, periods: 1))
    #expect(single.scale == 1)
  }

  @Test func `a constant or short series has no adjusted Sharpe ratio`() {
    #expect(AutocorrelationAdjustedSharpe([0.01, 0.01, 0.01], periods: 2) == nil)
    #expect(AutocorrelationAdjustedSharpe([0.01, -0.01], periods: 2) == nil)
  }
}
