import Diagnostics
import Numerics
import TestKit
import Testing
import Validation

@Suite struct BacktestOverfittingTests {
  /// Compares every stored value of one case; the logits follow from the ranks.
  private func expectMatch(_ columns: [[Double]], _ expected: OracleValue) throws {
    let result = try BacktestOverfitting(
      ValidationFixtures.panel(columns), blocks: try expected["S"].int)
    func check(_ key: String, _ value: Double?) throws {
      let stored = try expected[key].double
      #expect(isClose(value ?? .nan, stored), "\(key): \(value ?? .nan) against \(stored)")
    }
    #expect(try expected["rows_per_block"].int == result.rowsPerBlock)
    #expect(try expected["rows_used"].int == columns[0].count - result.droppedRows)
    #expect(try expected["n_combinations"].int == result.combinations.count)
    try check("pbo_lambda_le_0", result.probability)
    try check("pbo_lambda_lt_0", result.strictProbability)
    // Below the median of the field is the same as a negative logit.
    try check("frac_oos_below_oos_median", result.strictProbability)
    try check("prob_oos_loss_sharpe_lt_0", result.probabilityOfLoss)
    try check("degradation_slope", result.degradation?.slope)
    try check("degradation_intercept", result.degradation?.intercept)
    try check("degradation_r2", result.degradation?.rSquared)
    let all = result.combinations
    let count = Double(all.count)
    try check("mean_is_sharpe_of_best", all.reduce(0) { $0 + $1.inSample } / count)
    try check("mean_oos_sharpe_of_best", all.reduce(0) { $0 + $1.outOfSample } / count)
    try check("logit_mean", all.reduce(0) { $0 + $1.logit } / count)
    let share = Double(all.count { $0.rank / Double(columns.count) <= 0.5 }) / count
    let deviation = RunningMoments(all.map(\.logit)).populationVariance?.squareRoot()
    try check("logit_sd_population", deviation)
    try check("pbo_if_rank_over_N_instead_of_Nplus1", share)
    let quantiles = try expected["logit_quantiles_0_25_50_75_100"].doubles
    for (p, quantile) in zip([0, 0.25, 0.5, 0.75, 1], quantiles) {
      #expect(isClose(Quantile.of(all.map(\.logit), at: p), quantile))
    }
    for (own, stored) in zip(all, try expected["first_12_combinations_lexicographic"].array) {
      #expect(try own.best == stored["best_is_column"].int)
      #expect(isClose(own.inSample, try stored["is_sharpe"].double))
      #expect(isClose(own.outOfSample, try stored["oos_sharpe"].double))
      #expect(try own.rank == stored["oos_rank_1_is_worst"].double)
      #expect(isClose(own.logit, try stored["logit"].double))
    }
  }

  @Test func `stored panels give the values of pypbo and of the reference code`() throws {
    let cases = try ValidationFixtures.load("pbo_cscv.json")["cases"].array
    #expect(cases.count == 11)
    for stored in cases {
      var columns = try ValidationFixtures.columns(try stored["input_file"].string)
      if case .text("demeaned") = try stored["transform"] {
        columns = columns.map { column in
          let mean = column.reduce(0, +) / Double(column.count)
          return column.map { $0 - mean }
        }
      }
      try expectMatch(columns, try stored["C_expected"])
      guard let package = stored.member("A_expected") else { continue }
      let blocks = try stored["C_expected"]["S"].int
      let result = try BacktestOverfitting(ValidationFixtures.panel(columns), blocks: blocks)
      if let value = package.member("pypbo.pbo") {
        #expect(isClose(result.probability, try value.double))
        #expect(isClose(result.degradation?.slope, try package["pypbo.slope"].double))
        #expect(isClose(result.degradation?.intercept, try package["pypbo.intercept"].double))
        #expect(isClose(result.probabilityOfLoss, try package["pypbo.prob_oos_loss"].double))
      }
    }
  }

  @Test func `degenerate panels keep their ties and drop the oldest rows`() throws {
    let cases = try ValidationFixtures.load("pbo_cscv.json")["degenerate"].array
    #expect(cases.count == 3)
    for stored in cases {
      let rows = try stored["matrix_rows"].array.map { try $0.doubles }
      try expectMatch(ValidationFixtures.transposed(rows), try stored["C_expected"])
    }
  }

  @Test func `any number of workers finds the same combinations`() throws {
    let panel = try ValidationFixtures.panel(ValidationFixtures.columns("panel_noise.csv.gz"))
    for blocks in [2, 4, 6, 8, 12] {
      let one = try BacktestOverfitting(panel, blocks: blocks)
      for workers in [2, 3, 8] {
        #expect(try BacktestOverfitting(panel, blocks: blocks, workers: Workers(workers)) == one)
      }
    }
  }

  @Test func `strategies that never trade count as 0 and are named`() throws {
    let rising = (0..<40).map { 0.01 + 0.001 * Double($0 % 3) }
    let falling = rising.map { -$0 }
    let panel = try ValidationFixtures.panel([falling, Array(repeating: 0, count: 40), rising])
    let result = try BacktestOverfitting(panel, blocks: 4)
    #expect(result.flatStrategies == [1])
    #expect(result.probability == 0 && result.combinations.allSatisfy { $0.best == 2 && $0.rank == 3 })
    // Against losers, doing nothing is best, and its ratio is 0, not undefined.
    let idle = try BacktestOverfitting(
      ValidationFixtures.panel([falling, Array(repeating: 0, count: 40)]), blocks: 4)
    #expect(idle.combinations.allSatisfy { $0.best == 1 && $0.inSample == 0 && $0.outOfSample == 0 })
  }

  @Test func `neither the order nor the leverage of the strategies matters`() throws {
    let columns = try ValidationFixtures.columns("panel_skill.csv.gz")
    let plain = try BacktestOverfitting(ValidationFixtures.panel(columns), blocks: 10)
    let changed = columns.reversed().enumerated().map { index, column in
      column.map { $0 * Double(index + 1) }
    }
    let other = try BacktestOverfitting(ValidationFixtures.panel(changed), blocks: 10)
    #expect(plain.probability == other.probability)
    #expect(plain.probabilityOfLoss == other.probabilityOfLoss)
    #expect(zip(plain.combinations, other.combinations).allSatisfy { isClose($0.logit, $1.logit) })
  }

  @Test func `on noise the mean probability is about one half`() throws {
    // 200 simulated panels of the specification: mean 0.509, band [0.45, 0.56] for a mean of 200.
    let stream = RandomStream(seed: 17)
    var total = 0.0
    for index in 0..<200 {
      var own = stream.child(UInt64(index))
      let columns = (0..<20).map { _ in (0..<800).map { _ in own.normal() } }
      total += try BacktestOverfitting(ValidationFixtures.panel(columns), blocks: 8).probability
    }
    #expect((0.45...0.56).contains(total / 200))
  }

  @Test func `a panel that cannot be judged is refused with its reason`() throws {
    func code(columns: [[Double]], blocks: Int) throws -> String? {
      do {
        _ = try BacktestOverfitting(ValidationFixtures.panel(columns), blocks: blocks)
        return nil
      } catch let error as AssayError {
        return error.code
      }
    }
    let pair = [[0.01, -0.01, 0.02, 0.0], [0.0, 0.01, 0.01, -0.02]]
    #expect(try code(columns: pair, blocks: 2) == nil)
    #expect(try code(columns: pair, blocks: 3) == "invalid_blocks")
    #expect(try code(columns: pair, blocks: 0) == "invalid_blocks")
    #expect(try code(columns: pair, blocks: 26) == "invalid_blocks")
    #expect(try code(columns: pair, blocks: 6) == "too_few_observations")
    #expect(try code(columns: [pair[0]], blocks: 2) == "too_few_strategies")
    #expect(try code(columns: [pair[0], [0.1]], blocks: 2) == "ragged_panel")
    #expect(try code(columns: [], blocks: 2) == "no_strategies")
    #expect(try code(columns: [pair[0], [0, .nan, 0, 0]], blocks: 2) == "not_finite")
  }
}
