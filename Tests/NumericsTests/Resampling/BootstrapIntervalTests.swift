import Foundation
import Numerics
import TestKit
import Testing

@Suite struct BootstrapIntervalTests {
  static let methods: [(BootstrapInterval.Method, String)] = [
    (.percentile, "percentile"), (.basic, "basic"), (.normal, "norm"), (.biasCorrected, "bc"),
    (.accelerated, "bca"),
  ]

  @Test(arguments: BlockBootstrap.Kind.allCases)
  func `intervals on stored rows equal another program`(kind: BlockBootstrap.Kind) throws {
    let rows = try Bundle.module.table("bootstrap_indices_\(kind.rawValue).csv.gz").map { $0.map { Int($0) } }
    #expect(rows.count == 300)
    let cases = try BlockBootstrapTests.oracle["conf_int_replay"].array
    #expect(cases.count == 6)
    for oracle in cases {
      let statistic = try oracle["statistic"].string == "mean" ? mean : sharpe
      let series = Array(try Bundle.module.lastColumn(oracle["input_file"].string).suffix(400))
      let estimate = statistic(series)
      #expect(isClose(estimate, try oracle["point"].double))
      let replications = rows.map { row in statistic(row.map { series[$0] }) }
      let acceleration = BootstrapInterval.acceleration(
        jackknife: series.indices.map { left in
          statistic(series.enumerated().filter { $0.offset != left }.map(\.element))
        })
      let expected = try oracle["A_expected"]
      let error = try expected["\(kind.rawValue)_bootstrap_se"].double
      #expect(isClose(BootstrapInterval.standardError(replications), error))
      for (method, name) in Self.methods {
        let interval = try #require(
          BootstrapInterval.interval(
            method, estimate: estimate, replications: replications, acceleration: acceleration))
        let ends = try expected["\(kind.rawValue)_\(name)_95"].doubles
        #expect(isClose(interval.lowerBound, ends[0]), "\(name)")
        #expect(isClose(interval.upperBound, ends[1]), "\(name)")
      }
    }
  }

  @Test func `nothing can be said without replications or with a broken one`() {
    for method in BootstrapInterval.Method.allCases {
      #expect(BootstrapInterval.interval(method, estimate: 1, replications: []) == nil)
      #expect(BootstrapInterval.interval(method, estimate: 1, replications: [1, .nan]) == nil)
    }
    // All replications above the estimate: the bias correction is infinite.
    let one: [Double] = [2, 3, 4]
    #expect(BootstrapInterval.interval(.biasCorrected, estimate: 1, replications: one) == nil)
    #expect(BootstrapInterval.interval(.percentile, estimate: 1, replications: one) != nil)
  }

  @Test func `the acceleration of a symmetric sample is zero`() {
    #expect(BootstrapInterval.acceleration(jackknife: [1, 2, 3]) == 0)
    #expect(BootstrapInterval.acceleration(jackknife: [5, 5]) == 0)
  }

  @Test func `a sampled p-value counts the observed arrangement`() {
    #expect(ResamplingPValue.upper(observed: 3, null: [1, 2, 3, 4]) == 0.6)
    #expect(ResamplingPValue.upper(observed: 9, null: [Double](repeating: 0, count: 99)) == 0.01)
    #expect(ResamplingPValue.upper(observed: 9, null: []) == nil)
    #expect(ResamplingPValue.upper(observed: .nan, null: [1]) == nil)
    #expect(ResamplingPValue.upper(observed: 1, null: [.nan]) == nil)
  }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

private func sharpe(_ values: [Double]) -> Double {
  let centre = mean(values)
  let squares = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
  return centre / (squares / Double(values.count - 1)).squareRoot()
}
