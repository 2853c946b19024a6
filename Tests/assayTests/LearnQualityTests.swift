import Foundation
import Testing

/// `learn quality`, `learn validate` and `models` as a user runs them.
@Suite struct LearnQualityTests {
  /// Signals of two years whose success follows `x`, with outcomes.
  private static func signals(_ change: (Int, [String: String]) -> [String: String]? = { $1 }) -> String {
    let names = [
      "date", "symbol", "strategy", "signal_type", "confidence", "entry_price", "x", "noise", "success",
      "return_pct",
      "exit_date", "exit_reason", "weight",
    ]
    var text = names.joined(separator: ",") + "\n"
    var state: UInt64 = 88_172_645_463_325_252
    func uniform() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 11) * 0x1p-53
    }
    let calendar = Calendar(identifier: .gregorian)
    let start = DateComponents(
      calendar: calendar, timeZone: TimeZone(identifier: "UTC"), year: 2019, month: 1, day: 1)
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    for row in 0..<700 {
      let date = start.date!.addingTimeInterval(Double(row) * 86_400)
      let x = 4 * uniform() - 2
      let success = uniform() < 1 / (1 + exp(-1.5 * x))
      let values = [
        "date": formatter.string(from: date), "symbol": "AAA", "strategy": row % 2 == 0 ? "dip" : "trend",
        "signal_type": "BUY", "confidence": "\(0.5 + 0.1 * uniform())", "entry_price": "\(100 + row)",
        "x": "\(x)",
        "noise": "\(uniform())", "success": success ? "1" : "0", "return_pct": success ? "2" : "-2",
        "exit_date": formatter.string(from: date.addingTimeInterval(3 * 86_400)),
        "exit_reason": success ? "target" : "stop", "weight": "0.5",
      ]
      guard let kept = change(row, values) else { continue }
      text += names.map { kept[$0] ?? "" }.joined(separator: ",") + "\n"
    }
    return text
  }

  private static func run(_ line: String, _ input: String = "", in folder: TemporaryFolder) throws
    -> Executable.Result
  {
    try Executable.run(
      line.split(separator: " ").map(String.init) + ["--json", "--db", "results.sqlite"], input: input,
      in: folder.url.path)
  }

  @Test func `models are trained, judged, saved, promoted, and judged on later signals`() throws {
    let folder = try TemporaryFolder()
    try Self.signals().write(
      to: folder.url.appendingPathComponent("signals.csv"), atomically: true, encoding: .utf8)
    let result = try Self.run(
      "learn quality --input signals.csv --models models --report quality.html --resamples 100", in: folder)
    #expect(result.code == 0, "\(result.output)\(result.error)")
    let document = try result.document()
    let rows = try #require(document["rows"] as? [String: Any])
    #expect((rows["train"] as? Int ?? 0) > 350 && (rows["test"] as? Int ?? 0) > 100)
    let models = try #require(document["models"] as? [[String: Any]])
    #expect(
      Set(models.compactMap { $0["name"] as? String }) == [
        "gradient_boosting", "random_forest", "neural_network", "logistic_regression",
      ])
    for model in models {
      for key in ["auc_validation", "auc_test", "auc_interval", "log_loss", "brier", "ece", "top_features"] {
        #expect(model[key] != nil, "\(key)")
      }
    }
    let ensemble = try #require(document["ensemble"] as? [String: Any])
    #expect(try #require(ensemble["auc_test"] as? Double) > 0.7)
    let acting = try #require(document["acting_on_it"] as? [String: Any])
    #expect(
      Set(["threshold", "sharpe_all", "sharpe_kept", "kept_share", "interval"]).isSubset(of: acting.keys))
    let page = try String(contentsOf: folder.url.appendingPathComponent("quality.html"), encoding: .utf8)
    #expect(page.contains("Signal quality") && page.contains("class=\"chart-data\""))

    let name = "signal_quality/logistic_regression"
    #expect(try Self.run("models promote \(name)@1", in: folder).code == 0)
    #expect(try Self.run("models promote \(name)@1", in: folder).errorField("code") == "already_live")
    let shown = try Self.run("models show \(name)", in: folder).document()
    #expect(shown["live"] as? Bool == true)
    #expect(try Self.run("models export \(name) --to out", in: folder).code == 0)
    #expect(FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("out/card.md").path))
    #expect(try Self.run("models rollback \(name)", in: folder).code == 0)

    let later = try Self.run("learn validate --input signals.csv --from 2020-08-15", in: folder)
    #expect(later.code == 0, "\(later.output)")
    #expect((try later.document()["models"] as? [[String: Any]])?.count == 4)
    let early = try Self.run("learn validate --input signals.csv --from 2019-08-15", in: folder)
    #expect(try early.errorField("code") == "trained_on_it")

    let file = folder.url.appendingPathComponent("out/model.onnx")
    try Data("changed".utf8).write(to: file)
  }

  @Test func `what cannot be learned from is refused in a sentence`() throws {
    let folder = try TemporaryFolder()
    func code(_ text: String, _ options: String = "") throws -> String? {
      let result = try Self.run("learn quality --input -\(options)", text, in: folder)
      #expect(result.code == 2 || result.code == 3)
      return try result.errorField("code")
    }
    #expect(try code(Self.signals { $1.merging(["success": "1"]) { $1 } }) == "one_class")
    #expect(try code(Self.signals { $0 < 12 ? $1 : nil }) == "empty_part")
    #expect(try code(Self.signals { $0 < 40 ? $1 : nil }) != nil)
    #expect(try code(Self.signals { $1.merging(["noise": ""]) { $1 } }) == "all_missing")
    #expect(
      try code(Self.signals { row, values in row == 5 ? values.merging(["date": "soon"]) { $1 } : values })
        == "invalid_time")
    let twice = Self.signals() + (Self.signals().split(separator: "\n").last.map { $0 + "\n" } ?? "")
    #expect(try code(twice) == "duplicate_rows")
    #expect(try code(Self.signals(), " --features x,return_pct") == "outcome_is_no_feature")
    #expect(try code(Self.signals(), " --without nothing") == "missing_column")
    #expect(try code("date,symbol\n2020-01-01,A\n") == "missing_column")
  }
}
