import Diagnostics
import Foundation
import Numerics
import TestKit
import Testing

@Suite struct SharpeEstimateTests {
  @Test func `probability and track record follow the grid`() throws {
    let rows = try NumericsFixtures.inference["scalar_grid_C"].array
    #expect(rows.count == 8)
    for row in rows {
      let estimate = try SharpeEstimate(
        validating: row["sr"].double, observations: row["n"].int, skew: row["g3"].double,
        kurtosis: row["g4"].double)
      let benchmark = try row["sr0"].double
      #expect(isClose(estimate.probability(exceeding: benchmark), try row["psr"].double))
      #expect(
        isClose(estimate.minimumTrackRecordLength(exceeding: benchmark), try row["mintrl95"].double))
    }
  }

  @Test func `the numbers printed in the papers come out`() throws {
    var checked = 0
    for row in try NumericsFixtures.published["sharpe_family"].array {
      guard let value = try PublishedSharpe(row).value else {
        Issue.record("no rule for \(try row["topic"].string)")
        continue
      }
      let topic = try row["topic"].string
      #expect(isClose(value, try row["C_recomputed"].double), "\(topic)")
      let printed = try row["B_printed"].double
      let tolerance = try row["tol_abs"].double
      #expect(abs(value - printed) <= tolerance)
      checked += 1
    }
    #expect(checked == 21)
  }

  @Test func `too little or impossible input is undefined, never clamped`() {
    #expect(SharpeEstimate(sharpe: 0.1, observations: 1, skew: 0, kurtosis: 3).standardError == nil)
    let skewed = SharpeEstimate(sharpe: 0.5, observations: 50, skew: 4, kurtosis: 3)
    #expect(skewed.standardError == nil && skewed.probability() == nil && skewed.interval() == nil)
    #expect(skewed.minimumTrackRecordLength() == nil)
    let unknown = SharpeEstimate(sharpe: .nan, observations: 50, skew: 0, kurtosis: 3)
    #expect(unknown.standardError == nil && unknown.minimumTrackRecordLength() == nil)
    let weak = SharpeEstimate(sharpe: 0.1, observations: 50, skew: 0, kurtosis: 3)
    #expect(weak.minimumTrackRecordLength(exceeding: 0.1) == .infinity)
    #expect(weak.probability(exceeding: .nan) == nil)
  }

  @Test(arguments: [
    (0.1, 1, 0.0, 3.0, "too_few_observations"), (0.1, 500, 0, 0.5, "kurtosis_is_excess"),
    (0.1, 500, -1, 1.9, "kurtosis_is_excess"), (1.2, 1_250, 0, 3, "sharpe_is_annual"),
    (12.5, 24, 0, 3, "sharpe_is_annual"), (.nan, 500, 0, 3, "sharpe_not_finite"),
    (0.1, 500, .infinity, 3, "sharpe_not_finite"),
  ])
  func `a common mistake is refused with its name`(
    sharpe: Double, observations: Int, skew: Double, kurtosis: Double, code: String
  ) {
    let error = #expect(throws: AssayError.self) {
      try SharpeEstimate(validating: sharpe, observations: observations, skew: skew, kurtosis: kurtosis)
    }
    #expect(error?.code == code)
    #expect(error?.kind == .usage)
  }
}

/// One row of the published numbers and the function that gives it.
private struct PublishedSharpe {
  let topic: String
  let inputs: OracleValue

  init(_ row: OracleValue) throws {
    topic = try row["topic"].string
    inputs = try row["inputs"]
  }

  private func input(_ key: String, _ fallback: Double = 0) throws -> Double {
    try inputs.member(key)?.double ?? fallback
  }

  /// The hedge-fund example of the 2025 paper, whose later rows name only the benchmark.
  private var hedgeFund: SharpeEstimate {
    SharpeEstimate(sharpe: 0.036 / 0.079, observations: 24, skew: -2.448, kurtosis: 10.164)
  }

  private func estimate(periods: Double) throws -> SharpeEstimate {
    let sharpe = try inputs.member("sr")?.double ?? input("sr_annual") / periods.squareRoot()
    return try SharpeEstimate(
      sharpe: sharpe, observations: Int(input("n", input("T"))), skew: input("skew"),
      kurtosis: input("kurt", 3))
  }

  var value: Double? {
    get throws {
      if topic.hasPrefix("2025") { return try valueOf2025() }
      if topic.hasPrefix("DSR") {
        let periods = try input("periods_per_year")
        let deflated = DeflatedSharpe(
          try estimate(periods: periods), trials: try input("N"),
          trialVariance: try input("var_trial_sr_annual") / periods)
        return topic.contains("SR0") ? deflated?.expectedMaximum : deflated?.probability
      }
      if topic.hasPrefix("PSR") { return try estimate(periods: 1).probability() }
      if topic.hasPrefix("sigma") { return try estimate(periods: 1).standardError }
      if topic.hasPrefix("MinTRL") {
        let periods = try input("periods", 12)
        let benchmark = try input("sr0_annual") / periods.squareRoot()
        return try estimate(periods: periods).minimumTrackRecordLength(exceeding: benchmark).map {
          $0 / periods
        }
      }
      if topic.hasPrefix("E[max") { return ExpectedMaximum.approximate(trials: try input("N")) }
      if topic.hasPrefix("MinBTL") {
        return MinimumBacktestLength.years(trials: try input("N"), targetAnnualSharpe: try input("target"))
      }
      return nil
    }
  }

  private func valueOf2025() throws -> Double? {
    let inference = NullVarianceSharpe(hedgeFund)
    let benchmark = try input("sr0")
    if topic.contains("sigma normal") {
      let normal = SharpeEstimate(sharpe: hedgeFund.sharpe, observations: 24, skew: 0, kurtosis: 3)
      return NullVarianceSharpe(normal).standardError(at: normal.sharpe)
    }
    if topic.contains("sigma") { return inference.standardError(at: hedgeFund.sharpe) }
    if topic.contains("MinTRL") { return inference.minimumTrackRecordLength(exceeding: benchmark) }
    return inference.probability(exceeding: benchmark)
  }
}
