import Backtest
import Foundation
import TestKit
import Testing

@Suite struct ReturnMetricsTests {
  @Test(arguments: MetricSeries.all)
  func `every metric equals the packages' value on real series`(series: MetricSeries) throws {
    let metrics = ReturnMetrics(series.returns, periodsPerYear: series.periodsPerYear)
    let values = Dictionary(uniqueKeysWithValues: metrics.entries.map { ($0.key, $0.value) })
    let q = Int(series.periodsPerYear)
    for (ours, theirs) in [
      ("sharpe_ratio", "sharpe_simple_\(q)"), ("sharpe_ratio_per_period", "sharpe_per_period"),
      ("annual_volatility", "annual_volatility"), ("sortino_ratio", "sortino_mar0"),
      ("calmar_ratio", "calmar"),
      ("cagr", "cagr"), ("max_drawdown", "max_drawdown"), ("omega_ratio", "omega_0"),
      ("tail_ratio", "tail_ratio_95_5"), ("profit_factor", "profit_factor_periods"),
      ("win_rate", "win_rate_nonzero_periods"), ("var_95", "var_hist_linear_0.05"),
      ("var_99", "var_hist_linear_0.01"), ("var_normal_95", "var_normal_0.05"),
      ("cvar_normal_95", "cvar_normal_0.05"), ("skew", "skew_population_g1"),
      ("kurtosis", "kurt_pearson_population_b2"),
    ] {
      #expect(isClose(try #require(values[ours]), try series.packages[theirs].double), "\(ours)")
    }
    for (ours, theirs) in [("cvar_95", "0.05"), ("cvar_99", "0.01")] {
      let positiveLoss = try series.packages["skfolio_cvar_rockafellar_uryasev_positive_loss_" + theirs]
        .double
      #expect(isClose(try #require(values[ours]), -positiveLoss), "\(ours)")
    }
    for (ours, theirs) in [("total_return", "total_return"), ("ulcer_index", "ulcer_index")] {
      #expect(isClose(try #require(values[ours]), try series.reference[theirs].double), "\(ours)")
    }
  }

  @Test(arguments: MetricSeries.all)
  func `drawdowns lie where the reference places them`(series: MetricSeries) throws {
    let drawdowns = try #require(Drawdowns(series.returns))
    let expected = series.reference
    #expect(drawdowns.maximum == CoreReturnMetrics(series.returns, periodsPerYear: 252).maximumDrawdown)
    #expect(isClose(drawdowns.average, try expected["avg_drawdown_all_bars"].double))
    #expect(isClose(drawdowns.current, try expected["current_drawdown"].double))
    #expect(drawdowns.longestUnderWater == (try expected["max_underwater_bars"].int))
    // The reference counts equity from its start, one before the first return; recovery counts returns.
    #expect(drawdowns.trough == (try expected["max_drawdown_trough_index"].int))
    #expect(drawdowns.peak.map { $0 + 1 } == (try expected["max_drawdown_peak_equity_index"].int))
    switch try expected["max_drawdown_recovery_index"] {
    case .null: #expect(drawdowns.recovery == nil)
    case let value: #expect(drawdowns.recovery == (try value.int))
    }
  }

  @Test(arguments: MetricSeries.all)
  func `the risk-free rate, the acceptable return and the calendar enter as the packages have it`(
    series: MetricSeries
  ) throws {
    let q = series.periodsPerYear
    func metrics(_ options: ReturnMetricOptions, _ periods: Double = q) -> CoreReturnMetrics {
      CoreReturnMetrics(series.returns, periodsPerYear: periods, options: options)
    }
    let perPeriod = pow(1.0001, q) - 1
    let packages = series.packages
    #expect(
      isClose(
        metrics(.init(annualRiskFreeRate: perPeriod)).sharpeRatio,
        try packages["sharpe_simple_rf0.0001_per_period"].double, tolerance: 1e-8))
    if let annual = packages.member("qs_sharpe_rf_annual_0.03") {
      #expect(isClose(metrics(.init(annualRiskFreeRate: 0.03)).sharpeRatio, try annual.double))
    }
    #expect(
      isClose(
        metrics(.init(minimumAcceptableReturn: 0.0005)).sortinoRatio,
        try packages["sortino_mar0.0005"].double))
    if let everyDay = packages.member("sharpe_simple_365") {
      #expect(isClose(metrics(.init(), 365).sharpeRatio, try everyDay.double))
    }
  }

  @Test(arguments: MetricSeries.all)
  func `the sweep's metrics are the report's to the last bit`(series: MetricSeries) {
    let core = CoreReturnMetrics(series.returns, periodsPerYear: series.periodsPerYear)
    #expect(ReturnMetrics(series.returns, periodsPerYear: series.periodsPerYear).core == core)
    series.returns.withUnsafeBufferPointer { buffer in
      #expect(CoreReturnMetrics(buffer, periodsPerYear: series.periodsPerYear) == core)
    }
  }

  @Test func `the contract names twenty-eight metrics once each`() {
    let keys = ReturnMetrics([0.01, -0.02], periodsPerYear: 252).entries.map(\.key)
    #expect(Set(keys).count == 28)
    #expect(keys.count == 28)
  }

  @Test func `scaling and sign do to a series what algebra says`() throws {
    let series = try #require(MetricSeries.all.first { $0.name == "ibm_d" }).returns
    let plain = CoreReturnMetrics(series, periodsPerYear: 252)
    let doubled = CoreReturnMetrics(series.map { 2 * $0 }, periodsPerYear: 252)
    #expect(doubled.sharpeRatio == plain.sharpeRatio)
    #expect(doubled.kurtosis == plain.kurtosis)
    #expect(doubled.annualVolatility == plain.annualVolatility.map { 2 * $0 })
    let mirrored = CoreReturnMetrics(series.map { -$0 }, periodsPerYear: 252)
    #expect(mirrored.sharpeRatio == plain.sharpeRatio.map { -$0 })
    #expect(mirrored.skew == plain.skew.map { -$0 })
  }
}
