import Foundation
import TestKit
import Testing

/// Input that is damaged, out of bounds or made to do harm, as a user would meet it.
@Suite struct HostileInputTests {
  /// Days of a made-up share from a date on, with `price` for each.
  static func days(_ count: Int, from year: Int = 2015, _ price: (Int) -> Double) -> String {
    var rows = ["date,open,high,low,close,volume"]
    // Days since 1970 of the first of January.
    var day = (year - 1970) * 365 + (year - 1969) / 4
    while rows.count <= count {
      defer { day += 1 }
      // 1970-01-01 was a Thursday.
      guard (day + 3) % 7 < 5 else { continue }
      let close = price(rows.count - 1)
      let text = Date(timeIntervalSince1970: Double(day) * 86_400).ISO8601Format().prefix(10)
      rows.append("\(text),\(close),\(close * 1.01),\(close * 0.99),\(close),1000")
    }
    return rows.joined(separator: "\n") + "\n"
  }

  static func wave(_ i: Int) -> Double { 100 + 10 * sin(Double(i) / 9) + 3 * sin(Double(i) * 1.7) }

  private func imported(_ symbol: String, _ text: String, _ folder: TemporaryFolder, _ more: [String] = [])
    throws
  {
    let path = try folder.file("bars.csv", text)
    let result = try Executable.run(
      ["data", "import", path, "--symbol", symbol, "--timeframe", "1d"] + more, in: folder.path)
    try #require(result.code == 0, "\(result.output)\(result.error)")
  }

  // MARK: Quality of the bars

  @Test func `a script chooses from which finding on the check fails`() throws {
    let folder = try TemporaryFolder()
    // A split for which the prices are not adjusted is a warning.
    try imported("AAPL", Self.days(60) { Self.wave($0) / ($0 < 30 ? 1 : 4) }, folder)
    for (level, code) in [("never", 0), ("error", 0), ("warning", 3), ("note", 3)] {
      let result = try Executable.run(["data", "check", "AAPL", "--fail-on", level], in: folder.path)
      #expect(result.code == code, "\(level): \(result.output)")
    }
    #expect(try Executable.run(["data", "check", "AAPL"], in: folder.path).code == 0)
  }

  @Test func `findings stand at the top of a backtest, in the page, in JSON and in the report`() throws {
    let folder = try TemporaryFolder()
    try imported("AAPL", Self.days(400) { Self.wave($0) / ($0 < 200 ? 1 : 4) }, folder)
    let words = ["backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "MACross"]
    let page = try Executable.run(words, in: folder.path)
    #expect(page.output.hasPrefix("warning"))
    #expect(page.output.contains("splits for which the prices are not adjusted"))
    let document = try Executable.run(words + ["--json", "--report", "r.html"], in: folder.path).document()
    let quality = try #require(document["data_quality"] as? [String: Any])
    let findings = try #require(quality["findings"] as? [[String: Any]])
    #expect(findings.contains { $0["kind"] as? String == "suspected_split" })
    let html = try String(contentsOfFile: folder.path + "/r.html", encoding: .utf8)
    let notice = try #require(html.range(of: "Quality of the bars"))
    let tiles = try #require(html.range(of: "Sharpe ratio"))
    #expect(notice.lowerBound < tiles.lowerBound)
  }

  @Test func `findings stand at the top of a run of the factory and of an analysis`() throws {
    let folder = try TemporaryFolder()
    try imported("AAPL", Self.days(700) { Self.wave($0) / ($0 < 350 ? 1 : 4) }, folder)
    let run = try Executable.run(
      [
        "factory", "run", "--symbols", "AAPL", "--timeframe", "1d", "--strategies", "RSI2_MeanReversion",
        "--report", "run.html",
      ], in: folder.path)
    #expect(run.output.contains("Quality of the bars\n"), "\(run.output)\(run.error)")
    #expect(run.output.contains("AAPL 1d: suspected_split 1"))
    for command in ["status", "winners"] {
      let document = try Executable.run(["factory", command, "--json"], in: folder.path).document()
      let quality = try #require(document["data_quality"] as? [[String: Any]])
      #expect(quality.first?["symbol"] as? String == "AAPL", "\(command)")
    }
    let html = try String(contentsOfFile: folder.path + "/run.html", encoding: .utf8)
    let notice = try #require(html.range(of: "Quality of the bars"))
    #expect(notice.lowerBound < (try #require(html.range(of: "class=\"verdict\""))).lowerBound)
    let collected = try Executable.run(
      [
        "dataset", "collect", "--symbols", "AAPL", "--timeframe", "1d", "--strategies", "RSI2_MeanReversion",
        "--window-days", "28", "--stride-days", "28", "--output", "set",
      ], in: folder.path)
    try #require(collected.code == 0, "\(collected.error)")
    let analysis = try Executable.run(["dataset", "analyze", "set"], in: folder.path)
    #expect(analysis.output.contains("AAPL 1d: suspected_split 1"))
    let json = try Executable.run(["dataset", "analyze", "set", "--json"], in: folder.path).document()
    #expect((json["data_quality"] as? [Any])?.count == 1)
  }

  // MARK: Dates

  private static let factory = ["factory", "run", "--timeframe", "1d", "--strategies", "RSI2_MeanReversion"]

  @Test func `an end without a start begins with the data, and a default that leaves no year is an error`()
    throws
  {
    let folder = try TemporaryFolder()
    try imported("AAPL", Self.days(2_000, from: 2004, Self.wave), folder)
    let early = try Executable.run(Self.factory + ["--to", "2010-06-30", "--json"], in: folder.path)
    let run = try #require(try early.document()["run"] as? [String: Any], "\(early.error)")
    #expect((run["config"] as? [String: Any])?["from"] as? String == "2004-01-01")
    let late = try Executable.run(Self.factory + ["--from", "2021-06-01", "--json"], in: folder.path)
    #expect(late.code == 2)
    #expect(try late.errorField("code") == "short_window")
    let message = try #require(try late.errorField("message"))
    #expect(message.contains("2021-06-01") && message.contains("2021-12-31"))
    let after = try Executable.run(Self.factory + ["--from", "2023-01-01", "--json"], in: folder.path)
    #expect(try after.errorField("message")?.contains("is empty") == true)
    let sealed = try Executable.run(
      Self.factory + ["--from", "2004-01-01", "--holdout-from", "2025-01-01", "--json"], in: folder.path)
    #expect(try sealed.errorField("code") == "short_window")
  }

  @Test func `a symbol whose bars all lie in the sealed part is named before the run starts`() throws {
    let folder = try TemporaryFolder()
    try imported("AAPL", Self.days(700, from: 2015, Self.wave), folder)
    try imported("MSFT", Self.days(300, from: 2022, Self.wave), folder)
    let window = ["--from", "2015-01-01", "--to", "2017-12-31"]
    let all = try Executable.run(Self.factory + window + ["--json"], in: folder.path)
    #expect(all.error.contains("Left out: MSFT (2022-"), "\(all.error)")
    let document = try all.document()
    #expect((document["pairs"] as? [Any])?.count == 1 && (document["failures"] as? [Any])?.count == 0)
    #expect(all.error.contains("AAPL (2015-") && all.error.contains("no bar in the holdout"))
    let named = try Executable.run(
      Self.factory + window + ["--symbols", "AAPL,MSFT", "--json"], in: folder.path)
    #expect(named.code == 3)
    #expect(try named.errorField("code") == "no_bars_in_discovery")
  }

  // MARK: Numbers out of bounds

  @Test(arguments: ["9223372036854775807", "4294967296", "1000000"])
  func `an order that lives for ever is like one that lives long`(lifetime: String) throws {
    let folder = try TemporaryFolder()
    let bars = try folder.file("bars.csv", Self.days(30) { 100 - Double($0) })
    let orders = try folder.file(
      "orders.csv",
      "timestamp,side,quantity,type,limit,time_in_force\n2015-01-05,buy,1,limit,90.5,\(lifetime)\n")
    let result = try Executable.run(
      ["replay", "--input", bars, "--symbol", "AAPL", "--timeframe", "1d", "--orders", orders, "--json"],
      in: folder.path)
    let fills = try #require(try result.document()["fills"] as? [[String: Any]], "\(result.output)")
    #expect(fills.count == 1)
  }

  @Test(arguments: ["9999-12-31", "0001-01-01", "2262-12-31T00:00:00Z"])
  func `an order at a time that cannot be counted is refused`(stamp: String) throws {
    let folder = try TemporaryFolder()
    let bars = try folder.file("bars.csv", Self.days(30, Self.wave))
    let orders = try folder.file("orders.csv", "timestamp,side,quantity,type\n\(stamp),buy,1,market\n")
    let result = try Executable.run(
      ["replay", "--input", bars, "--symbol", "AAPL", "--timeframe", "1d", "--orders", orders, "--json"],
      in: folder.path)
    #expect(result.code == 3)
    #expect(try result.errorField("code") == "invalid_timestamp")
  }

  @Test(arguments: [1e-300, 1e300])
  func `prices that money cannot hold are refused before a backtest`(price: Double) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bars.csv", Self.days(300) { price * (1 + 0.01 * Double($0 % 3)) })
    let read = try Executable.run(
      ["data", "import", path, "--symbol", "IBM", "--timeframe", "1d"], in: folder.path)
    if price > 1 {
      // So large a price is refused where it comes in.
      #expect(read.code == 3, "\(read.output)\(read.error)")
      return
    }
    try #require(read.code == 0, "\(read.output)\(read.error)")
    let result = try Executable.run(
      ["backtest", "--symbol", "IBM", "--timeframe", "1d", "--strategy", "RSI2_MeanReversion", "--json"],
      in: folder.path)
    #expect(result.code == 3)
    #expect(try result.errorField("code") == "price_out_of_range")
  }

  @Test func `a probability at a time that cannot be counted is refused`() throws {
    let folder = try TemporaryFolder()
    try imported("AAPL", Self.days(100, Self.wave), folder)
    let file = try folder.file("p.csv", "timestamp,p_up\n-9223372036854775808,0.5\n")
    let result = try Executable.run(
      [
        "backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "ml_prediction", "--probabilities",
        file,
        "--json",
      ], in: folder.path)
    #expect(result.code == 3, "\(result.output)\(result.error)")
  }

  @Test func `a hundred thousand days are refused with the number that fits`() throws {
    let folder = try TemporaryFolder()
    let result = try Executable.run(
      ["scenario", "generate", "bull", "--symbol", "SPY", "--bars", "100000", "--json"], in: folder.path)
    #expect(result.code == 2)
    #expect(try result.errorField("code") == "too_many_bars")
  }

  // MARK: Names

  @Test func `a pair with a slash works wherever a symbol does`() throws {
    let folder = try TemporaryFolder()
    try imported("BTC/USD", Self.days(700, Self.wave), folder)
    let symbol = ["--symbol", "BTC/USD", "--timeframe", "1d"]
    for words in [
      ["data", "show", "BTC/USD"], ["data", "check", "BTC/USD"],
      ["data", "export", "BTC/USD", "--timeframe", "1d"],
      ["data", "resample", "BTC/USD", "--from", "1d", "--to", "1w"],
      ["backtest", "--strategy", "MACross", "--report", "b.html"] + symbol,
      ["ledger", "list", "--symbol", "BTC/USD"],
    ] {
      let result = try Executable.run(words + ["--json"], in: folder.path)
      #expect(result.code == 0, "\(words): \(result.output)\(result.error)")
    }
    let run = try Executable.run(
      Self.factory + ["--symbols", "BTC/USD", "--report", "f.html", "--json"], in: folder.path)
    let document = try run.document()
    let pairs = try #require(document["pairs"] as? [[String: Any]], "\(run.output)")
    #expect(pairs.map { $0["symbol"] as? String } == ["BTC/USD"])
    #expect(pairs.map { $0["strategy"] as? String } == ["RSI2_MeanReversion"])
    #expect(try Executable.run(["factory", "status"], in: folder.path).output.contains("BTC/USD"))
    let id = try #require((document["run"] as? [String: Any])?["id"] as? String)
    let packed = try Executable.run(["factory", "export", id, "--output", "b.assay"], in: folder.path)
    #expect(packed.code == 0, "\(packed.error)")
    let taken = try Executable.run(
      ["factory", "import", "b.assay", "--data", "other", "--db", "other/results.sqlite"], in: folder.path)
    #expect(taken.code == 0, "\(taken.error)")
  }

  @Test func `control characters in a name do not reach the terminal`() throws {
    let folder = try TemporaryFolder()
    let name = "EVIL\u{1B}[2J\u{9B}31m"
    try imported(name, Self.days(60, Self.wave), folder, ["--class", "equity"])
    for words in [
      ["data", "list"], ["data", "show", name], ["data", "check", name], ["data", "show", name + "X"],
    ] {
      for more in [[], ["--json"]] {
        let result = try Executable.run(words + more, in: folder.path)
        let text = result.output + result.error
        #expect(!text.contains("\u{1B}") && !text.contains("\u{9B}"), "\(words)")
      }
    }
  }

  // MARK: What a killed command leaves

  @Test func `the next command removes what a killed one left half-written`() throws {
    let folder = try TemporaryFolder()
    try imported("AAPL", Self.days(60, Self.wave), folder)
    let left = folder.path + "/assay-data/results.sqlite.4194999-0.partial"
    try Data("half".utf8).write(to: URL(fileURLWithPath: left))
    #expect(try Executable.run(["data", "list"], in: folder.path).code == 0)
    #expect(!FileManager.default.fileExists(atPath: left))
  }

  @Test func `a database killed at its creation is made anew`() throws {
    let folder = try TemporaryFolder()
    try imported("AAPL", Self.days(700, Self.wave), folder)
    _ = try folder.file("assay-data/results.sqlite", "")
    let status = try Executable.run(["factory", "status", "--json"], in: folder.path)
    #expect(try status.errorField("code") == "unknown_run", "\(status.output)")
    let run = try Executable.run(Self.factory + ["--json"], in: folder.path)
    #expect(try run.document()["backtests"] as? Int ?? 0 > 0, "\(run.output)")
    let damaged = try folder.file("damaged.sqlite", "SQLite format 3")
    let refused = try Executable.run(["factory", "status", "--db", damaged, "--json"], in: folder.path)
    #expect(refused.code == 1)
    #expect(try refused.errorField("code") == "database_error")
    let written = try Executable.run(Self.factory + ["--db", damaged, "--json"], in: folder.path)
    #expect(written.code == 1)
    #expect(try String(contentsOfFile: damaged, encoding: .utf8) == "SQLite format 3")
  }
}
