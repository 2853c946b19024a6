import Foundation
import Testing

/// Filters of a run's results: from the run or its manifest, in parts, through kills, and as a part of a strategy.
@Suite struct LearnFilterRunTests {
  /// A folder with 2,600 daily bars that go up and down around a slow drift, and a run over them to 2017.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var lines = ["date,open,high,low,close,volume"]
    let start = Date(timeIntervalSince1970: 1_262_563_200)  // Monday, 2010-01-04
    let format = ISO8601DateFormatter()
    format.formatOptions = [.withFullDate]
    var (state, last): (UInt64, Double) = (11, 100)
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    func text(_ value: Double) -> String { String(format: "%.4f", value) }
    for day in 0..<2_600 {
      let date = start.addingTimeInterval(Double(day / 5 * 7 + day % 5) * 86_400)
      let (open, close) = (last, last * (1 + 0.02 * (next() + next() - 1) + 0.0002))
      let (high, low) = (max(open, close) * (1 + 0.005 * next()), min(open, close) * (1 - 0.005 * next()))
      lines.append(
        "\(format.string(from: date)),\(text(open)),\(text(high)),\(text(low)),\(text(close)),1000")
      last = close
    }
    let path = try folder.file("bars.csv", lines.joined(separator: "\n") + "\n")
    let result = try Executable.run(
      ["data", "import", path, "--symbol", "AAPL", "--timeframe", "1d"], in: folder.path)
    try #require(result.code == 0, "\(result.error)")
    return folder
  }

  private static let search = [
    "--trials", "6", "--random", "4", "--families", "logistic_regression", "--quiet",
  ]

  private func done(_ words: [String], _ folder: TemporaryFolder) throws -> [String: Any] {
    let result = try Executable.run(words + ["--json"], in: folder.path)
    try #require(result.code == 0, "\(words): \(result.output)\(result.error)")
    return try result.document()
  }

  /// Every file of a folder but the pages, which bear the time at which they were made.
  private func files(_ path: String) -> [String: Data] {
    var files: [String: Data] = [:]
    for name in FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? [] {
      if name.hasSuffix(".html") { continue }
      if let data = FileManager.default.contents(atPath: "\(path)/\(name)"), !data.isEmpty {
        files[name] = data
      }
    }
    return files
  }

  @Test func `a manifest studied in parts gives the bytes of one study over all`() throws {
    let folder = try Self.folder()
    let run = try done(
      [
        "factory", "run", "--symbols", "AAPL", "--timeframe", "1d", "--strategies",
        "IBSStrategy,RSI2_MeanReversion",
        "--to", "2017-12-29", "--quiet",
      ], folder)
    let manifest = try Executable.run(
      ["factory", "winners", "--include-rejected", "2", "--json"], in: folder.path)
    _ = try folder.file("winners.json", manifest.output)
    let words = ["learn", "filter", "--include-rejected", "2"] + Self.search
    let whole = try done(words + ["--manifest", "winners.json", "--output", "whole"], folder)
    let filters = try #require(whole["filters"] as? [[String: Any]])
    try #require(filters.count == 2)
    #expect(filters.contains { $0["status"] as? String == "completed" })
    for part in ["1/2", "2/2"] {
      let name = "part\(part.prefix(1))"
      let own = try done(
        words + [
          "--manifest", "winners.json", "--part", part, "--output", name, "--db", "\(name).sqlite",
          "--ledger",
          "\(name).jsonl",
        ], folder)
      #expect((own["filters"] as? [Any])?.count == 1)
    }
    let merged = try done(["learn", "filter", "--merge", "part2,part1", "--output", "merged"], folder)
    #expect(merged["strategies"] as? Int == 2)
    #expect(files(folder.path + "/merged") == files(folder.path + "/whole"))
    #expect(files(folder.path + "/whole").keys.contains("enhanced_strategies.json"))

    // The run itself offers its results, those that fell at the first gate too; one strategy can be asked for.
    let id = try #require(run["run"] as? String ?? run["run_id"] as? String ?? whole["run"] as? String)
    let one = try done(
      [
        "learn", "filter", "--include-rejected", "9", "--winners", "1", "--run", id, "--strategies",
        "RSI2_MeanReversion",
      ]
        + Self.search, folder)
    let names = (one["filters"] as? [[String: Any]])?.compactMap { $0["strategy"] as? String }
    #expect(names == ["RSI2_MeanReversion"])

    func code(_ more: [String]) throws -> String? {
      try Executable.run(words + ["--json"] + more, in: folder.path).errorField("code")
    }
    #expect(try code(["--manifest", "winners.json", "--part", "3/2"]) == "invalid_value")
    #expect(try code(["--manifest", "winners.json", "--strategies", "MACross"]) == "no_such_winner")
    #expect(try code(["--manifest", "bars.csv"]) != nil)
    _ = try folder.file("broken.json", #"{"version": 2, "winners": []}"#)
    #expect(try code(["--manifest", "broken.json"]) == "invalid_manifest")
    // Other bars under the same name are not those of the run.
    let text = manifest.output.replacing(
      #/"data_hash": "AAPL=[0-9a-f]{4}/#, with: "\"data_hash\": \"AAPL=0000")
    #expect(text != manifest.output)
    _ = try folder.file("other.json", text)
    #expect(try code(["--manifest", "other.json"]) == "different_data")
  }

  @Test func `a filter that was learned is a part of the backtest, the configuration and a book`() throws {
    let folder = try Self.folder()
    let backtest = [
      "backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "IBSStrategy", "--max-bars-held",
      "5",
    ]
    _ = try done(backtest + ["--trades", "trades.parquet", "--trade-features", "default"], folder)
    let found = try done(
      ["learn", "filter", "--trades", "trades.parquet", "--train-until", "2017-12-29", "--output", "filters"]
        + Self.search, folder)
    let look = try #require(found["validation"] as? [String: Any])
    let kept = try #require(look["trades_kept"] as? Int)
    let filtered = backtest + ["--filter-model", "filters/trades"]
    let document = try done(filtered + ["--trades", "kept.csv"], folder)
    let notes = (document["notes"] as? [String])?.joined() ?? ""
    #expect(notes.contains("The filter in filters/trades kept"))
    let rows = try String(contentsOfFile: folder.path + "/kept.csv", encoding: .utf8).split(separator: "\n")
    let place = try #require(rows[0].split(separator: ",").firstIndex(of: "entry_time"))
    let later = rows.dropFirst().count { $0.split(separator: ",")[place] >= "2017-12-30" }
    #expect(later == kept)

    // The same from a configuration file, and as a book.
    _ = try folder.file("config.yaml", "strategy:\n  filter_model: filters/trades\n")
    let configured = try done(backtest + ["--config", "config.yaml"], folder)
    func count(_ document: [String: Any]) -> Int? {
      (document["metrics"] as? [String: Any])?["trades"] as? Int
    }
    #expect(count(configured) != nil && count(configured) == count(document))
    _ = try folder.file(
      "books.json",
      #"""
      [{"symbol": "AAPL", "strategy": "IBSStrategy", "timeframe": "1d", "exits": {"max_bars_held": 5},
        "filter_model": "filters/trades"}]
      """#)
    _ = try done(["portfolio", "replay", "--portfolio", "books.json", "--output", "replay"], folder)
    let book = try String(contentsOfFile: folder.path + "/replay/trades.csv", encoding: .utf8).split(
      separator: "\n")
    #expect(book.count == rows.count)
    #expect(try done(["signal", "--portfolio", "books.json"], folder)["orders"] != nil)

    // Gone, and changed.
    func code(_ words: [String]) throws -> String? {
      try Executable.run(words + ["--json"], in: folder.path).errorField("code")
    }
    #expect(try code(backtest + ["--filter-model", "nowhere"]) == "missing_filter")
    #expect(
      try code(backtest + ["--filter-model", "filters/trades", "--strategy", "MACross,IBSStrategy"]) != nil)
    let path = folder.path + "/filters/trades/manifest.json"
    let manifest = try String(contentsOfFile: path, encoding: .utf8)
    _ = try folder.file("filters/trades/manifest.json", manifest.replacing("\"rows\": ", with: "\"rows\": 1"))
    #expect(try code(filtered) == "model_changed")
  }

  /// Each start is killed when the database was seen to change so many times; the next one lives a little longer.
  @Test func `kills at several places, then the same command again, give the same bytes`() throws {
    let folder = try Self.folder()
    _ = try done(
      [
        "backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "IBSStrategy", "--trades",
        "trades.parquet",
        "--trade-features", "default",
      ], folder)
    let words =
      ["learn", "filter", "--trades", "trades.parquet", "--train-until", "2017-12-29", "--output", "filters"]
      + Self.search + ["--batch", "1", "--json"]
    func other(_ name: String) throws -> String {
      let path = folder.path + "/\(name)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: folder.path + "/trades.parquet", toPath: path + "/trades.parquet")
      return path
    }
    let undisturbed = try other("undisturbed")
    let expected = try Executable.run(words, in: undisturbed)
    try #require(expected.code == 0, "\(expected.output)")
    let disturbed = try other("disturbed")
    var (kills, changes) = (0, 1)
    while try KilledProgram.run(words, in: disturbed, killedAfter: changes) {
      kills += 1
      changes += 3
    }
    #expect(kills >= 2)
    let again = try Executable.run(words, in: disturbed)
    #expect(again.output == expected.output)
    #expect(files(disturbed + "/filters") == files(undisturbed + "/filters"))
    #expect(!files(disturbed + "/filters").isEmpty)
    for check in [["db", "check"], ["ledger", "verify"]] {
      let result = try Executable.run(check, in: disturbed)
      #expect(result.code == 0, "\(check): \(result.output)\(result.error)")
    }
  }
}
