import Foundation
import Testing

/// Statistics of learning and portfolios on files: the keys of the contract, and what is said of bad input.
@Suite struct LearningStatisticsTests {
  private static func run(_ line: String, _ input: String) throws -> Executable.Result {
    try Executable.run(line.split(separator: " ").map(String.init) + ["--json"], input: input)
  }

  @Test func `scores are judged with the keys of the contract`() throws {
    let rows = (0..<40).map { "\(($0 * 7 % 40) > 19 ? 1 : 0),\(Double($0) / 40)" }
    let document = try Self.run(
      "stats classification --input -", "label,score\n" + rows.joined(separator: "\n") + "\n"
    ).document()
    let keys: Set = [
      "n", "auc", "auc_variance", "auc_interval", "log_loss", "brier", "ece", "average_precision",
      "calibration", "lift",
    ]
    #expect(keys.isSubset(of: document.keys))
    #expect(document["n"] as? Int == 40)
    let bin = try #require((document["calibration"] as? [[String: Any]])?.first)
    #expect(Set(["n", "mean_score", "share"]).isSubset(of: bin.keys))
    let group = try #require((document["lift"] as? [[String: Any]])?.first)
    #expect(Set(["n", "rate", "lift"]).isSubset(of: group.keys))
  }

  @Test func `what one class or decision values leave undefined is null`() throws {
    let one = try Self.run("stats classification --input -", "label,score\n1,0.2\n1,0.4\n")
    #expect(one.code == 0)
    #expect(try one.document()["auc"] is NSNull && one.document()["auc_interval"] is NSNull)
    #expect(try one.document()["brier"] as? Double != nil)
    let decisions = try Self.run("stats classification --input -", "label,score\r\n1,2.5\r\n0,-1\r\n")
    #expect(try decisions.document()["auc"] as? Double == 1)
    #expect(try decisions.document()["log_loss"] is NSNull && decisions.document()["calibration"] is NSNull)
  }

  @Test(arguments: [
    ("stats classification --input -", "label,score\n1,0.2\n2,0.4\n", "invalid_label"),
    ("stats classification --input -", "label,score\n1,nan\n", "not_a_number"),
    ("stats classification --input -", "label,score\n1,\n", "missing_value"),
    ("stats classification --input -", "label,score\n", "no_rows"),
    ("stats classification --input -", "labels,score\n1,2\n", "no_column"),
    ("stats calibrate-scores --method platt --input -", "label,score\n1,0.2\n1,0.4\n", "one_class"),
    ("stats calibrate-scores --method isotonic --input -", "label,score\n0,0.2\n0,0.4\n", "one_class"),
    ("stats calibrate-scores --method platt --logit --input -", "label,score\n0,0.2\n1,1\n", "invalid_score"),
    ("stats forecast --input -", "date,outcome,forecast\na,0.1,x\n", "not_a_number"),
    (
      "stats forecast --panel --input -", "date,symbol,outcome,forecast\na,X,0.1,0.2\na,X,0.1,0.2\n",
      "duplicate_row"
    ),
    ("stats labels --cusum 0.01 --input -", "close\n100\n-1\n", "invalid_price"),
    ("stats online-fdr --input -", "p\n0.1\n1.1\n", "invalid_p_value"),
    ("portfolio weights --returns -", "date,a,b\n2020-01-01,0.1,0.2\n", "too_few_periods"),
    ("portfolio weights --returns -", "a,b\n0.1,0.2\n0.1,0.3\n0.1,0.1\n", "constant_returns"),
    (
      "portfolio weights --method min_variance --returns -", "a,b\n0.1,0.2\n-0.1,-0.2\n0.05,0.1\n0.02,0.04\n",
      "singular_covariance"
    ),
  ])
  func `bad input is refused in a sentence`(line: String, input: String, code: String) throws {
    let result = try Self.run(line, input)
    #expect(result.code == 3, "\(result.output)")
    #expect(try result.errorField("code") == code, "\(result.output)")
    #expect(try result.errorField("remedy")?.isEmpty == false)
  }

  @Test func `weights that cannot sum to one under a cap are a usage error that says what works`() throws {
    let input = "a,b,c\n0.1,0.2,0.1\n-0.1,0.1,0.3\n0.05,0.1,-0.2\n0.03,-0.1,0.1\n"
    let result = try Self.run("portfolio weights --method equal --cap 0.3 --returns -", input)
    #expect(result.code == 2)
    #expect(try result.errorField("code") == "cap_too_low")
    #expect(try result.errorField("remedy")?.contains("0.333") == true)
    let weights = try Self.run("portfolio weights --method min_variance --cap 0.4 --returns -", input)
      .document()
    let values = try #require(weights["weights"] as? [String: Double])
    #expect(Set(values.keys) == ["a", "b", "c"])
    #expect(abs(values.values.reduce(0, +) - 1) < 1e-12 && values.values.allSatisfy { $0 <= 0.4 + 1e-9 })
    #expect(weights["objective"] as? Double != nil && weights["solver"] as? String == "DAQP")
  }

  @Test func `a stream of tests has a decision and a level each`() throws {
    let document = try Self.run(
      "stats online-fdr --input - --method addis --alpha 0.1", "p\n1e-6\n0.9\n0.2\n"
    ).document()
    #expect(document["rejected"] as? [Bool] == [true, false, false])
    #expect((document["levels"] as? [Double])?.count == 3)
  }

  @Test func `forecasts and labels have the keys of the contract`() throws {
    let rows = (0..<60).map { "d\(100 + $0),\(sin(Double($0))),\(sin(Double($0) + 0.3))" }
    let series = try Self.run(
      "stats forecast --input - --outcome y --forecast f --horizon 2",
      "date,y,f\n" + rows.joined(separator: "\n") + "\n"
    ).document()
    let keys: Set = [
      "n", "mse", "mae", "r2_zero", "r2_expanding_mean", "directional_accuracy", "pesaran_timmermann",
      "diebold_mariano",
    ]
    #expect(keys.isSubset(of: series.keys))
    #expect(Set((series["diebold_mariano"] as? [String: Any] ?? [:]).keys) == ["statistic", "p_two_sided"])
    let panelRows = (0..<20).flatMap { day in
      (0..<6).map {
        "d\(100 + day),S\($0),\($0 == day % 6 ? "" : "\(sin(Double(day * 7 + $0)))"),\(cos(Double(day * 3 + $0)))"
      }
    }
    let panel = try Self.run(
      "stats forecast --panel --input -",
      "date,symbol,forecast,outcome\n" + panelRows.joined(separator: "\n") + "\n"
    ).document()
    let rank = try #require(panel["rank_ic"] as? [String: Any])
    #expect(rank["dates"] as? Int == 20)
    #expect(Set(["dates", "mean", "sd", "t"]).isSubset(of: rank.keys))
    #expect((panel["ic_decay"] as? [[String: Any]])?.map { $0["lag"] as? Int } == Array(0...10))
    let closes = (0..<200).map { "\(100 + 10 * sin(Double($0) / 5))" }
    let labels = try Self.run(
      "stats labels --cusum 0.05 --input -", "close\n" + closes.joined(separator: "\n") + "\n"
    )
    .document()
    let events = try #require(labels["events"] as? [[String: Any]])
    #expect(events.count > 5)
    #expect(events.allSatisfy { ($0["end"] as? Int ?? 0) > ($0["start"] as? Int ?? 0) })
  }
}
