import Backtest
import Foundation
import Numerics
import TestKit
import Testing

@Suite struct SharpeInferenceOfSeriesTests {
  @Test func `error, probability and track record of every series equal two other programs`() throws {
    let rows = try OracleValue(fixture: "Metrics/inference_sharpe.json", in: .module)["per_series"].array
    #expect(rows.count == 6)
    for row in rows {
      let id = try row["id"].string
      let series = try #require(MetricSeries.all.first { $0.name == id })
      let reference = try row["C_expected"]
      for annual in [0.0, 0.5, 1.0] {
        let core = CoreReturnMetrics(
          series.returns, periodsPerYear: series.periodsPerYear, options: .init(benchmarkSharpeRatio: annual))
        #expect(
          isClose(core.sharpeStandardErrorPerPeriod, try reference["sr_stderr_mertens"].double), "\(id)")
        let probability = try reference["psr_bench_annual_\(annual)"].double
        #expect(isClose(core.probabilisticSharpeRatio, probability), "\(id) \(annual)")
        let other = try row["A_expected"]["rubenbriones.psr_bench_annual_\(annual)"].double
        #expect(isClose(core.probabilisticSharpeRatio, other), "\(id) \(annual)")
        let length = try reference.member("mintrl_bench_annual_\(annual)_p95")?.double ?? .infinity
        #expect(isClose(core.minimumTrackRecordLength, length), "\(id) \(annual)")
      }
      let estimate = CoreReturnMetrics(series.returns, periodsPerYear: series.periodsPerYear).sharpeEstimate
      let interval = try #require(estimate?.interval())
      #expect(isClose(interval.lowerBound, try reference["sr_ci95_per_period"].doubles[0]))
      #expect(isClose(interval.upperBound, try reference["sr_ci95_per_period"].doubles[1]))
    }
  }
}
