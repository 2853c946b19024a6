import Foundation
import Testing

/// `assay learn filter` as a user runs it.
@Suite struct LearnFilterTests {
  /// 300 trades of two years; the second feature tells the better ones.
  private static func trades(_ count: Int = 300) -> String {
    var lines = ["entry_time,exit_time,pnl,noise,signal"]
    let format = ISO8601DateFormatter()
    format.formatOptions = [.withFullDate]
    var state: UInt64 = 7
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for trade in 0..<count {
      let entry = Date(timeIntervalSince1970: 1_577_923_200 + Double(trade * 5 / 2) * 86_400)
      let signal = next()
      let pnl = 100 * (next() < 0.25 + 0.5 * signal ? 1 : -1) + trade % 3
      let dates = [entry, entry.addingTimeInterval(86_400)].map { format.string(from: $0) }
      lines.append("\(dates[0]),\(dates[1]),\(pnl),\(next()),\(signal)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let standard = [
    "--train-until": "2021-06-30", "--trials": "8", "--random": "4", "--families": "logistic_regression",
    "--calendar": "every_day",
  ]

  /// A study of few trials; what is given more takes the place of the standard.
  private func run(_ folder: TemporaryFolder, _ more: [String]) throws -> Executable.Result {
    let kept = Self.standard.filter { !more.contains($0.key) }.sorted { $0.key < $1.key }
    return try Executable.run(
      ["learn", "filter", "--json"] + kept.flatMap { [$0.key, $0.value] } + more, in: folder.path)
  }

  @Test func `a filter is learned, written, reported, and its look is noted`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("trades.csv", Self.trades())
    let result = try run(
      folder, ["--trades", "trades.csv", "--output", "filters", "--report", "filter.html"])
    try #require(result.code == 0, "\(result.output) \(result.error)")
    let document = try result.document()
    #expect(document["trials"] as? Int == 8 && document["looks"] as? Int == 1)
    let look = try #require(document["validation"] as? [String: Any])
    #expect(try #require(look["trades_kept"] as? Int) <= (try #require(look["trades"] as? Int)))
    let rules = (document["acceptance"] as? [String: Any])?["rules"] as? [[String: Any]]
    #expect(rules?.count == 4)
    let text = try String(contentsOfFile: folder.path + "/filters/enhanced_strategies.json", encoding: .utf8)
    #expect(text.contains("\"acceptance\"") && text.contains("\"model\""))
    #expect(FileManager.default.fileExists(atPath: folder.path + "/filters/trades/manifest.json"))
    let page = try String(contentsOfFile: folder.path + "/filter.html", encoding: .utf8)
    #expect(page.contains("id=\"equity\"") && page.contains("class=\"chart-data\""))
    let ledger = try Executable.run(["ledger", "show", "--json", "--last", "1"], in: folder.path).document()
    #expect(ledger["matching"] as? Int == 9)
    // Given again, it goes on: every trial is there, and the same numbers come out.
    let again = try run(folder, ["--trades", "trades.csv"]).document()
    #expect(again["looks"] as? Int == 1)
    #expect(
      NSDictionary(dictionary: again["best"] as? [String: Any] ?? [:])
        == NSDictionary(
          dictionary: document["best"] as? [String: Any] ?? ["": ""]))
    #expect(
      NSDictionary(dictionary: again["validation"] as? [String: Any] ?? [:]) == NSDictionary(dictionary: look)
    )
  }

  @Test func `bad trades are refused by name`() throws {
    let folder = try TemporaryFolder()
    func code(_ text: String, _ more: [String] = []) throws -> String? {
      _ = try folder.file("t.csv", text)
      let result = try run(folder, ["--trades", "t.csv"] + more)
      #expect(result.code == 2 || result.code == 3)
      return try result.errorField("code")
    }
    #expect(try code(Self.trades(60)) == "nothing_to_validate")
    #expect(try code(Self.trades(150), ["--train-until", "2020-05-01"]) == "too_few_trades")
    #expect(try code(Self.trades(), ["--features", "signal,pnl"]) == "outcome_is_no_feature")
    #expect(try code(Self.trades(), ["--features", "signl"]) == "missing_column")
    #expect(try code(Self.trades(), ["--families", "forest"]) == "unknown_family")
    #expect(try run(folder, []).errorField("code") == "missing_option")
  }

  @Test func `made-up trades say how often a filter is found`() throws {
    let folder = try TemporaryFolder()
    let result = try run(folder, ["--demo", "planted", "--demo-seeds", "1", "--trials", "4"])
    let document = try result.document()
    #expect(document["markets"] as? Int == 1)
    #expect((document["runs"] as? [[String: Any]])?.count == 1)
  }
}
