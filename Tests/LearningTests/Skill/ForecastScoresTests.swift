import Diagnostics
import Foundation
import Learning
import TestKit
import Testing

/// Scores of forecasts against scikit-learn, dieboldmariano, scipy and the definitions.
@Suite struct ForecastScoresTests {
  private static func oracle() throws -> OracleValue {
    try OracleValue(fixture: "forecast_scores.json", in: .module)
  }

  @Test(arguments: [(1, 1), (5, 3), (30, 5)])
  func `a series of forecasts has the stored scores`(horizon: Int, column: Int) throws {
    let oracle = try Self.oracle()["series"]["horizons"]["\(horizon)"]
    let columns = try Bundle.module.columns("forecast_series.csv.gz", skipping: 1)
    let scores = try ForecastScores(
      outcomes: columns[column - 1], forecasts: columns[column], horizon: horizon)
    #expect(try scores.count == oracle["n"].int)
    #expect(
      isRelativelyClose(scores.meanSquaredError, try oracle["A_sklearn"]["mse"].double, tolerance: 1e-9))
    #expect(
      isRelativelyClose(scores.meanAbsoluteError, try oracle["A_sklearn"]["mae"].double, tolerance: 1e-9))
    #expect(isClose(try #require(scores.rSquaredZero), try oracle["C_r2_oos_against_zero"].double))
    #expect(
      isClose(
        try #require(scores.rSquaredExpandingMean),
        try oracle["C_r2_oos_against_expanding_mean"]["value"].double))
    let directional = try oracle["directional"]
    #expect(
      isClose(
        try #require(scores.directionalAccuracy),
        try directional["C_hit_rate_sign_equal_rows_without_zero"].double))
    let direction = try #require(scores.direction)
    let expected = try directional["C_pesaran_timmermann_every_h_th_row"]
    #expect(try direction.count == expected["n"].int)
    #expect(isClose(direction.statistic, try expected["statistic"].double))
    #expect(abs(direction.pValue - (try expected["p_one_sided"].double)) < 1e-8)
    let test = try oracle["diebold_mariano_forecast_minus_benchmark"]["zero/squared/acf"]["C"]
    if try test["hln"].double.isNaN {
      #expect(scores.lossTest == nil)
    } else {
      let ours = try #require(scores.lossTest)
      #expect(isClose(ours.statistic, try test["hln"].double))
      #expect(abs(ours.twoSidedPValue - (try test["p_two_sided"].double)) < 1e-8)
    }
  }

  @Test func `a variance that is not positive leaves the loss test undefined`() throws {
    let oracle = try Self.oracle()["series"]["dm_edge_negative_variance"]
    let scores = try ForecastScores(
      outcomes: oracle["y"].doubles, forecasts: oracle["f"].doubles, horizon: oracle["h"].int)
    #expect(scores.lossTest == nil)
    let zeros = try ForecastScores(
      outcomes: oracle["y"].doubles, forecasts: [Double](repeating: 0, count: 60), horizon: 1)
    #expect(zeros.lossTest == nil && zeros.direction == nil && zeros.directionalAccuracy == nil)
    #expect(zeros.rSquaredZero == 0)
  }

  @Test func `rank correlations of a panel and their decay are scipy's`() throws {
    let oracle = try Self.oracle()["panel"]
    let rows = try Bundle.module.rows("forecast_panel.csv.gz")
    let (days, names) = (Set(rows.map { $0[0] }).sorted(), Set(rows.map { $0[1] }).sorted())
    let empty = [[Double]](repeating: [Double](repeating: .nan, count: names.count), count: days.count)
    var (forecasts, outcomes) = (empty, empty)
    for row in rows {
      let (day, name) = (
        try #require(days.firstIndex(of: row[0])), try #require(names.firstIndex(of: row[1]))
      )
      forecasts[day][name] = Double(row[2]) ?? .nan
      outcomes[day][name] = Double(row[3]) ?? .nan
    }
    let information = RankInformation(forecasts: forecasts, outcomes: outcomes)
    let each = try oracle["A_rank_ic_per_date_scipy_spearmanr"].doubles
    #expect(information.coefficients.count == each.count)
    for (ours, theirs) in zip(information.coefficients, each) {
      #expect(ours == nil ? theirs.isNaN : isClose(ours ?? .nan, theirs))
    }
    func expect(_ ours: RankInformation.Summary?, _ theirs: OracleValue) throws {
      let ours = try #require(ours)
      #expect(try ours.dates == theirs["dates_used"].int)
      #expect(isClose(ours.mean, try theirs["mean"].double))
      #expect(isClose(try #require(ours.deviation), try theirs["sd_ddof1"].double))
      #expect(isClose(try #require(ours.t), try theirs["t_plain"].double))
    }
    try expect(information.summary, oracle["rank_ic"])
    #expect(information.summary?.neweyWestLags == 5)
    #expect(
      isClose(
        try #require(information.summary?.neweyWestT),
        try oracle["rank_ic"]["newey_west"]["5"]["C_t"].double))
    for lag in 0...10 {
      try expect(
        RankInformation(forecasts: forecasts, outcomes: outcomes, lag: lag).summary,
        oracle["ic_decay_by_lag_of_next_return"]["\(lag)"])
    }
  }

  @Test func `what cannot be scored is refused`() {
    for (outcomes, forecasts, horizon, code) in [
      ([], [], 1, "no_rows"), ([0.1], [0.1, 0.2], 1, "unequal_lengths"), ([0.1], [0.1], 0, "invalid_horizon"),
    ] as [([Double], [Double], Int, String)] {
      let error = #expect(throws: AssayError.self) {
        try ForecastScores(outcomes: outcomes, forecasts: forecasts, horizon: horizon)
      }
      #expect(error?.code == code)
    }
  }
}
