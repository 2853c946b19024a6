import Foundation
import Testing

@Suite struct StatsSplitTests {
  static let panel: String = {
    let rows = (0..<120).map { row in
      (0..<3).map { "\(Double((row * (37 + $0 * 6) + $0) % 101) / 1000 - 0.049)" }.joined(separator: ",")
    }
    return "a,b,c\n" + rows.joined(separator: "\n") + "\n"
  }()

  @Test func `splits of bare rows are those of the textbook`() throws {
    // López de Prado: six folds, two held out: 15 splits, 5 paths.
    let document = try Executable.run(
      ["stats", "cpcv", "--rows", "60", "--folds", "6", "--test-folds", "2", "--horizon", "5", "--json"]
    ).document()
    #expect(document["split_count"] as? Int == 15 && document["path_count"] as? Int == 5)
    let splits = try #require(document["splits"] as? [[String: Any]])
    #expect(splits[1]["test"] as? [[Int]] == [[0, 10], [20, 30]])
    #expect(splits[1]["train"] as? [[Int]] == [[35, 60]])
    let folds = try Executable.run(["stats", "kfold", "--rows", "10", "--folds", "5", "--json"]).document()
    #expect(folds["split_count"] as? Int == 5 && folds["path_count"] as? Int == 1)
  }

  @Test func `a panel is selected from and walked forward`() throws {
    let paths = try Executable.run(
      ["stats", "cpcv", "--input", "-", "--folds", "5", "--json"], input: Self.panel
    ).document()
    let all = try #require(paths["paths"] as? [[String: Any]])
    #expect(all.count == 4 && all.allSatisfy { $0["sharpe_per_period"] is Double })
    let walk = try Executable.run(
      ["stats", "walk-forward", "--input", "-", "--train", "60", "--test", "20", "--json"], input: Self.panel
    ).document()
    #expect(walk["out_of_sample_rows"] as? Int == 60)
    #expect((walk["windows"] as? [[String: Any]])?.count == 3)
    let anchored = try Executable.run(
      [
        "stats", "walk-forward", "--rows", "100", "--train", "60", "--test", "20", "--window", "anchored",
        "--json",
      ]
    ).document()
    let windows = try #require(anchored["windows"] as? [[String: Any]])
    #expect(windows.map { $0["train"] as? [[Int]] } == [[[0, 60]], [[0, 80]]])
  }

  @Test func `misuse names what is wrong`() throws {
    func code(_ words: [String], input: String = "") throws -> String? {
      try Executable.run(["stats"] + words + ["--json"], input: input).errorField("code")
    }
    #expect(try code(["cpcv"]) == "conflicting_options")
    #expect(try code(["cpcv", "--rows", "5", "--folds", "6"]) == "invalid_folds")
    #expect(try code(["kfold", "--rows", "6", "--folds", "3", "--horizon", "6"]) == "no_training_rows")
    #expect(try code(["walk-forward", "--rows", "50", "--train", "60", "--test", "5"]) == "invalid_window")
    let ends = try TemporaryFolder().file("ends.csv", "end\n0\n")
    #expect(try code(["cpcv", "--rows", "12", "--ends", ends]) != nil)
  }

  @Test func `a calibration says what it drew and whether its bands hold`() throws {
    let result = try Executable.run(
      ["stats", "calibrate", "--study", "bootstrap", "--scale", "0.1", "--seed", "3", "--json"])
    let document = try result.document()
    #expect(result.code == 0 && document["passed"] as? Bool == true && document["seed"] as? Int == 3)
    let row = try #require((document["rows"] as? [[String: Any]])?.first)
    #expect(row["simulations"] as? Int == 2_000 && row["standard_error"] is Double)
  }
}
