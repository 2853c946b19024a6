import Diagnostics
import Factory
import Foundation
import Learning
import Market
import Numerics
import Storage
import TestKit
import Testing
import Validation

/// Against `meta_label.json`: splits, probabilities, paths and deflation of a filter, made by other programs.
@Suite struct FilterPathsTests {
  static let oracle = Result { try OracleValue(fixture: "Filter/meta_label.json", in: .module) }

  static func trades(weighted: Bool) throws -> FilterTrades {
    let calendar = try SessionDays.reading(Bundle.module.fixture("Filter/meta_label_calendar.csv.gz").path)
    var columns = FilterTrades.Columns()
    columns.isWeighted = weighted
    let path = Bundle.module.fixture("Filter/meta_label_trades.csv.gz").path
    return try FilterTrades.reading(try TableFile.read(path), columns, source: path) { _, _ in calendar }
  }

  static func paths(weighted: Bool = false) throws -> FilterPaths {
    let trades = try trades(weighted: weighted)
    return FilterPaths(
      trades,
      try TradeSplits(entries: trades.entries, exits: trades.exits, groups: 6, testGroups: 2, embargo: 5))
  }

  /// Held-out probabilities of every split by a logistic regression on all ten features.
  static func probabilities(_ paths: FilterPaths) throws -> [[Double]] {
    try paths.splits.splits.map { split in
      let task = TrainingTask(paths.trades.table, target: .probability, rows: split.train, seed: 1)
      return try LogisticFamily(strength: 1).train(task).predict(paths.trades.table, rows: split.test)
    }
  }

  private func rows(_ ranges: OracleValue) throws -> [Int] {
    try ranges.array.flatMap { range in
      let ends = try range.ints
      return Array(ends[0]..<ends[1])
    }
  }

  @Test func `the table has the oracle's trades, features and sessions`() throws {
    let trades = try Self.trades(weighted: false)
    let oracle = try Self.oracle.get()
    #expect(trades.count == (try oracle["rows"].int))
    // The file calls them f0 to f9, in the order of the oracle's names.
    let count = try oracle["feature_names"].array.count
    #expect(trades.table.featureNames == (0..<count).map { "f\($0)" })
    #expect(trades.span.count == (try oracle["baseline_unfiltered"]["bars"].int))
    let baseline = DailyProfit(trades.daily { _ in 1 }, periodsPerYear: 252)
    let sharpe = try oracle["baseline_unfiltered"]["sharpe_annual"].double
    #expect(abs(try #require(baseline.sharpe) - sharpe) < 1e-9 * sharpe)
    #expect(abs(baseline.total - (try oracle["baseline_unfiltered"]["total_pnl"].double)) < 1e-6)
  }

  @Test func `every split trains and tests on the oracle's trades`() throws {
    let splits = try Self.paths().splits
    #expect(splits.pathCount == 5)
    for (own, expected) in zip(splits.splits, try Self.oracle.get()["splits"].array) {
      #expect(own.testGroups == (try expected["test_groups"].ints))
      #expect(own.paths == (try expected["path_of_each_test_group"].ints))
      #expect(own.train == (try rows(expected["train"])))
      #expect(own.test == (try rows(expected["test"])))
      #expect(own.purged == (try rows(expected["purged"])))
      #expect(own.embargoed == (try rows(expected["embargoed"])))
    }
  }

  @Test func `held-out probabilities equal scikit-learn's`() throws {
    let found = try Self.probabilities(try Self.paths())
    for (own, expected) in zip(found, try Self.oracle.get()["splits"].array) {
      let values = try expected["A_probabilities_of_test_rows_in_row_order"].doubles
      #expect(own.count == values.count)
      #expect(zip(own, values).allSatisfy { abs($0 - $1) < 1e-7 })
    }
  }

  @Test(arguments: [("unweighted", false), ("uniqueness_weighted", true)])
  func `the paths keep the oracle's trades and have its Sharpe ratios`(_ name: String, _ isWeighted: Bool)
    throws
  {
    let paths = try Self.paths(weighted: isWeighted)
    let found = try Self.probabilities(paths)
    let expected = try Self.oracle.get()["paths"][name]
    for threshold in ["0.5", "0.55"] {
      let score = paths.score(found, threshold: try #require(Double(threshold)))
      for (own, path) in zip(score.paths, try expected[threshold]["per_path"].array) {
        #expect(own.kept == (try path["trades_kept"].int))
        #expect(abs(try #require(own.precision) - (try path["precision"].double)) < 1e-9)
        #expect(abs(own.profit.total - (try path["total_pnl"].double)) < 1e-6)
        let sharpe = try path["sharpe_annual"].double
        #expect(abs(try #require(own.profit.sharpe) - sharpe) < 1e-9 * abs(sharpe))
      }
      let sharpe = try #require(score.sharpe)
      #expect(abs(sharpe.mean - (try expected[threshold]["sharpe_mean"].double)) < 1e-9)
      #expect(abs(sharpe.deviation - (try expected[threshold]["sharpe_sd_ddof1"].double)) < 1e-9)
      #expect(abs(sharpe.least - (try expected[threshold]["sharpe_min"].double)) < 1e-9)
      #expect(FilterScore.kept(score.keptText) == score.kept)
    }
    let areas = paths.score(found, threshold: 0.5).paths.compactMap(\.auc)
    let expectedAreas = try expected["auc_per_path"].doubles
    #expect(areas.count == 5 && zip(areas, expectedAreas).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func `weights are the average uniqueness of mlfinpy`() throws {
    let expected = try Self.oracle.get()["average_uniqueness"]["A_mlfinpy"].doubles
    let own = try Self.trades(weighted: true).table.weights
    #expect(own.count == expected.count && zip(own, expected).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func `the best of 420 trials is deflated by all of them`() throws {
    let expected = try Self.oracle.get()["deflated_sharpe_of_the_search"]
    let estimate = SharpeEstimate(
      sharpe: try expected["selected_sharpe_per_day"].double, observations: try expected["T"].int,
      skew: try expected["skew_population"].double,
      kurtosis: try expected["kurtosis_pearson_population"].double)
    let own = try #require(
      DeflatedSharpe(estimate, trialSharpes: try expected["trial_sharpes_per_day"].doubles))
    #expect(abs(own.probability - (try expected["cases"].array[0]["C_dsr"].double)) < 1e-9)
  }
}
