import Backtest
import Foundation
import TestKit
import Testing

/// Series on which the packages return infinity, NaN or a number out of rounding noise.
@Suite struct ReturnMetricsEdgeTests {
  static let cases: [OracleValue] =
    (try? OracleValue(fixture: "Metrics/metrics.json", in: .module)["edge_cases"].array) ?? []

  private func metrics(_ id: String) throws -> ReturnMetrics {
    let found = try #require(try Self.cases.first { try $0["id"].string == id })
    return ReturnMetrics(try found["returns"].doubles, periodsPerYear: 252)
  }

  @Test(arguments: [
    "single", "two", "constant_positive", "all_zero", "all_negative", "all_positive", "ruin_minus100pct",
    "first_bar_loss", "empty",
  ])
  func `a value is the packages' where that is finite and undefined otherwise`(id: String) throws {
    let found = try #require(try Self.cases.first { try $0["id"].string == id })
    let metrics = try metrics(id)
    for (theirs, ours) in [
      ("sharpe_ratio", metrics.core.sharpeRatio), ("sortino_ratio", metrics.core.sortinoRatio),
      ("calmar_ratio", metrics.core.calmarRatio), ("max_drawdown", metrics.core.maximumDrawdown),
      ("cagr", metrics.core.compoundAnnualGrowthRate), ("value_at_risk_0.05", metrics.valueAtRisk95),
    ] {
      let expected = try found["A_expected"]["empyrical." + theirs].double
      // A package goes on computing ratios after the account is gone; ours end with it.
      let isRatioAfterRuin = metrics.core.isRuined && theirs.hasSuffix("_ratio")
      if expected.isFinite, !isRatioAfterRuin {
        #expect(isClose(ours, expected), "\(theirs)")
      } else {
        #expect(ours == nil, "\(theirs)")
      }
    }
  }

  @Test func `nothing is known about an empty series`() throws {
    for entry in try metrics("empty").entries where entry.key != "periods_per_year" {
      #expect(entry.value == (entry.key == "n" ? 0 : nil), "\(entry.key)")
    }
  }

  @Test func `one missing return leaves every metric undefined`() throws {
    for bad in [Double.nan, .infinity, -.infinity] {
      let metrics = ReturnMetrics([0.001, bad, -0.001, 0.002], periodsPerYear: 252)
      #expect(metrics.entries.filter { $0.value != nil }.map(\.key) == ["n", "periods_per_year"])
    }
  }

  @Test func `a constant series has no Sharpe ratio, no shape and no inference`() throws {
    for id in ["constant_positive", "all_zero"] {
      let core = try metrics(id).core
      #expect(core.sharpeRatio == nil && core.skew == nil && core.kurtosis == nil)
      #expect(core.probabilisticSharpeRatio == nil && core.minimumTrackRecordLength == nil)
      #expect(isClose(core.annualVolatility, 0))
    }
  }

  @Test func `a profit factor without losses is infinite and without trades undefined`() throws {
    #expect(try metrics("all_positive").profitFactor == .infinity)
    #expect(try metrics("all_positive").omegaRatio == nil)
    #expect(try metrics("all_zero").profitFactor == nil)
    #expect(try metrics("all_zero").winRate == nil)
    #expect(try metrics("all_negative").profitFactor == 0)
    #expect(isClose(try metrics("ruin_minus100pct").profitFactor, 0.003))
    #expect(try metrics("ruin_minus100pct").winRate == 0.75)
  }

  @Test func `a loss on the first bar is a drawdown from the start`() throws {
    let drawdowns = try #require(try metrics("first_bar_loss").drawdowns)
    #expect(isClose(drawdowns.maximum, -0.1))
    #expect(drawdowns.peak == -1 && drawdowns.trough == 0 && drawdowns.recovery == nil)
    #expect(drawdowns.longestUnderWater == 4)
  }

  @Test func `a ruined series has growth and drawdown, and no ratio, moment or inference`() throws {
    for returns in [[0.01, -1, 0.5, 0.02], [0.3, -0.2, -1.04, 0.4, 0.4], [-2, -2, -2]] {
      let metrics = ReturnMetrics(returns, periodsPerYear: 252)
      let core = metrics.core
      #expect(core.isRuined && core.compoundAnnualGrowthRate == -1)
      #expect(try #require(core.totalReturn) <= -1 && #require(core.maximumDrawdown) <= -1)
      let undefined: [Double?] = [
        core.sharpeRatio, core.sharpeRatioPerPeriod, core.sharpeStandardError, core.sortinoRatio,
        core.calmarRatio,
        core.annualVolatility, core.skew, core.kurtosis, core.probabilisticSharpeRatio,
        core.minimumTrackRecordLength,
      ]
      #expect(undefined.allSatisfy { $0 == nil }, "\(returns)")
    }
    #expect(!CoreReturnMetrics([0.1, -0.999, 4], periodsPerYear: 252).isRuined)
  }

  @Test func `losses beyond the capital are not undone by another one`() {
    let core = CoreReturnMetrics([0.1, -2, -2, 0.5], periodsPerYear: 252)
    #expect(isClose(core.totalReturn, -2.1))
    #expect(core.compoundAnnualGrowthRate == -1)
    #expect(isClose(core.maximumDrawdown, -2))
  }

  @Test func `a series without any loss has no drawdown to place`() throws {
    let drawdowns = try #require(try metrics("all_positive").drawdowns)
    #expect(drawdowns.maximum == 0 && drawdowns.longestUnderWater == 0)
    #expect(drawdowns.peak == nil && drawdowns.trough == nil && drawdowns.recovery == nil)
  }
}
