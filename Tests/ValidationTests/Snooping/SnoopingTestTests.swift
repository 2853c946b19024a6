import Diagnostics
import Foundation
import Numerics
import TestKit
import Testing
import Validation

/// The panels and rows of the oracle, as every test of this folder uses them.
enum SnoopingOracle {
  static let kinds = ["stationary", "circular"]

  static func cases() throws -> [OracleValue] {
    let cases = try ValidationFixtures.load("snooping.json")["cases"].array
    #expect(cases.count == 4)
    return cases
  }

  static func panel(_ name: String) throws -> PerformancePanel {
    func rows(_ file: String, _ pick: ([Double]) -> [Double]) throws -> PerformancePanel {
      try ValidationFixtures.panel(ValidationFixtures.columns(file).map(pick))
    }
    switch name {
    case "sma_last400": return try rows("panel_sma.csv.gz") { $0.suffix(400) }
    case "noise_first400": return try rows("panel_noise.csv.gz") { $0.prefix(400) + [] }
    case "skill_first400": return try rows("panel_skill.csv.gz") { $0.prefix(400) + [] }
    default: return try rows("panel_two_winners.csv.gz") { $0 }
    }
  }

  static func resampled(_ stored: OracleValue, _ kind: String) throws -> ResampledPanel {
    let rows = try Bundle.module.table("bootstrap_indices_\(kind).csv.gz").map { $0.map { Int32($0) } }
    return try ResampledPanel(panel(stored["panel"].string), rows: rows, blockLength: 10)
  }

  /// Whether three values agree with the keys lower, consistent and upper.
  static func expect(
    _ values: SnoopingTest.Values, _ stored: OracleValue, scale: Double = 1, tolerance: Double = 1e-12,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for (key, value) in [
      ("lower", values.lower), ("consistent", values.consistent), ("upper", values.upper),
    ] {
      let expected = try stored[key].double
      #expect(
        isClose(value * scale, expected, tolerance: tolerance), "\(key): \(value * scale), \(expected)",
        sourceLocation: sourceLocation)
    }
  }
}

@Suite struct SnoopingTestTests {
  @Test(arguments: SnoopingOracle.kinds)
  func `the unstudentised test repeats arch on its own rows`(kind: String) throws {
    for stored in try SnoopingOracle.cases() {
      let test = try SnoopingTest(SnoopingOracle.resampled(stored, kind), .mean)
      let package = try stored["A_expected"]
      let spa = try package["arch.SPA_\(kind)"]
      try SnoopingOracle.expect(test.exceedanceShares, spa["pvalues"])
      try SnoopingOracle.expect(test.criticalValues(level: 0.05), spa["crit_05"], scale: 1 / 20)
      #expect(
        isClose(
          test.exceedanceShares.upper, try package["arch.RealityCheck_\(kind)_p_upper"].double,
          tolerance: 1e-12))
      let own = try stored["C_expected"]["hansen_studentised_\(kind)"]
      #expect(isClose(test.statistic, try own["white_rc_stat"].double))
      let shares = test.exceedanceShares
      #expect(isClose(test.pValues.upper, (1 + 300 * shares.upper) / 301, tolerance: 1e-12))
    }
  }

  @Test(arguments: SnoopingOracle.kinds)
  func `the studentised test repeats the reference code of Hansen's paper`(kind: String) throws {
    for stored in try SnoopingOracle.cases() {
      let panel = try SnoopingOracle.resampled(stored, kind)
      let test = try SnoopingTest(panel, .studentized)
      let expected = try stored["C_expected"]["hansen_studentised_\(kind)"]
      #expect(isClose(test.statistic, try expected["t_stat"].double))
      #expect(zip(panel.deviations, try expected["omega"].doubles).allSatisfy { isClose($0, $1) })
      let variances = try stored["A_expected"]["arch.SPA_\(kind)"]["loss_diff_var"].doubles
      #expect(zip(panel.deviations, variances).allSatisfy { isRelativelyClose($0 * $0, $1, tolerance: 1e-9) })
      let (p, share) = (test.pValues, test.exceedanceShares)
      for (key, value, one) in [
        ("p_lower", share.lower, p.lower), ("p_consistent", share.consistent, p.consistent),
        ("p_upper", share.upper, p.upper),
      ] {
        #expect(isClose(value, try expected[key].double, tolerance: 1e-12))
        #expect(isClose(one, try expected[key + "_plus1"].double, tolerance: 1e-12))
      }
      let critical = test.criticalValues(level: 0.05).consistent
      #expect(isClose(critical, try expected["crit_05_consistent"].double))
    }
  }

  @Test func `own draws agree with the p-values of 5,000 draws of arch`() throws {
    for stored in try SnoopingOracle.cases() {
      let panel = try ResampledPanel(
        SnoopingOracle.panel(stored["panel"].string), blockLength: 10, resamples: 5_000, seed: 3)
      let own = try SnoopingTest(panel, .mean).exceedanceShares
      let seeds = try stored["A_expected"]["arch.SPA_5000reps_own_rng"]
      for (key, value) in [
        ("lower", own.lower), ("consistent", own.consistent), ("upper", own.upper),
      ] {
        let p = try (seeds["seed1"][key].double + seeds["seed2"][key].double) / 2
        #expect(abs(value - p) <= 5 * (p * (1 - p) / 5_000).squareRoot() + 0.002)
      }
    }
  }

  @Test func `any number of workers finds the same numbers, to the last bit`() throws {
    var stream = RandomStream(seed: 14)
    let noise = try ValidationFixtures.panel((0..<230).map { _ in (0..<90).map { _ in stream.normal() } })
    func resampled(_ workers: Int) throws -> ResampledPanel {
      try ResampledPanel(noise, blockLength: 4, resamples: 60, seed: 2, workers: Workers(workers))
    }
    let one = try resampled(1)
    for workers in [2, 3, 9] {
      let other = try resampled(workers)
      #expect(other.means == one.means && other.deviations == one.deviations)
      for kind in SnoopingTest.Statistic.allCases {
        #expect(try SnoopingTest(other, kind) == SnoopingTest(one, kind))
        #expect(try StepwiseTest(other, kind) == StepwiseTest(one, kind))
      }
    }
  }

  @Test func `given rows show their block length`() throws {
    for kind in SnoopingOracle.kinds {
      let rows = try Bundle.module.table("bootstrap_indices_\(kind).csv.gz").map { $0.map { Int32($0) } }
      let panel = try ResampledPanel(SnoopingOracle.panel("two_winners"), rows: rows)
      #expect(panel.origin.blockLength == 10)
    }
  }

  @Test func `strategies that never win leave no doubt`() throws {
    // T = 0, and so is every null statistic that matters: p is exactly 1.
    let losing = (0..<60).map { -0.01 + 0.001 * Double($0 % 7) }
    let panel = try ResampledPanel(
      ValidationFixtures.panel([losing, Array(repeating: 0, count: 60)]), blockLength: 3, resamples: 200,
      seed: 1)
    let test = try SnoopingTest(panel, .studentized)
    #expect(test.statistic == 0)
    #expect(test.pValues.lower == 1 && test.pValues.consistent == 1 && test.pValues.upper == 1)
  }

  @Test func `misuse is refused with its reason`() throws {
    let good = (0..<20).map { 0.01 * Double($0 % 3) - 0.008 }
    func code(_ body: () throws -> Void) -> String? {
      do { try body() } catch { return (error as? AssayError)?.code }
      return nil
    }
    let panel = try ValidationFixtures.panel([good])
    let row = [Int32](0..<20)
    #expect(code { _ = try ResampledPanel(panel, rows: [row]) } == nil)
    #expect(code { _ = try ResampledPanel(panel, rows: []) } == "no_resamples")
    #expect(code { _ = try ResampledPanel(panel, rows: [[0, 1]]) } == "index_row_length")
    #expect(code { _ = try ResampledPanel(panel, rows: [row.map { $0 + 1 }]) } == "index_out_of_range")
    #expect(
      code { _ = try ResampledPanel(panel, blockLength: 21, resamples: 9, seed: 1) } == "invalid_block")
    #expect(
      code { _ = try ResampledPanel(panel, blockLength: .nan, resamples: 9, seed: 1) } == "invalid_block")
    #expect(
      code {
        _ = try ResampledPanel(panel, method: .circular, blockLength: 2.5, resamples: 9, seed: 1)
      } == "invalid_block")
    let short = try ValidationFixtures.panel([[0.1, 0.2]])
    #expect(code { _ = try ResampledPanel(short, rows: [[0, 1]]) } == "too_few_observations")
    let flat = try ResampledPanel(
      ValidationFixtures.panel([Array(repeating: 0.01, count: 20)]), rows: [row])
    #expect(code { _ = try SnoopingTest(flat, .studentized) } == "constant_column")
    #expect(code { _ = try StepwiseTest(flat, .mean, level: 1) } == "invalid_level")
  }
}
