import Foundation
import Testing

/// Calendars, months that add up, joined bars, adjustments and continuous futures, as a user runs them.
@Suite struct MarketDataCommandTests {
  private static func run(_ words: [String], in folder: TemporaryFolder) throws -> Executable.Result {
    try Executable.run(words + ["--json"], in: folder.path)
  }

  private static func exported(_ symbol: String, _ timeframe: String, in folder: TemporaryFolder) throws
    -> [[String]]
  {
    let result = try Executable.run(["data", "export", symbol, "--timeframe", timeframe], in: folder.path)
    return result.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
  }

  @Test func `a calendar shows the holidays and half days of a year`() throws {
    let folder = try TemporaryFolder()
    let document = try Self.run(["calendar", "show", "NYSE", "--year", "2024"], in: folder).document()
    let days = try #require(document["days"] as? [[String: Any]])
    #expect(document["sessions"] as? Int == 252)
    #expect(days.filter { $0["kind"] as? String == "closed" }.count == 10)
    #expect(days.first { $0["date"] as? String == "2024-11-29" }?["close"] as? String == "13:00")
    let unknown = try Self.run(["calendar", "show", "NYSE", "--year", "2045"], in: folder).document()
    #expect(unknown["is_known"] as? Bool == false && unknown["sessions"] is NSNull)
    let symbol = try Self.run(["calendar", "show", "ES", "--year", "2024"], in: folder).document()
    #expect(symbol["name"] as? String == "CME_EQUITY")
    let wrong = try Self.run(["calendar", "show", "NYES"], in: folder)
    #expect(wrong.code == 2)
    #expect(try wrong.errorField("code") == "unknown_calendar")
  }

  @Test func `several files of one symbol add up, and differences are told`() throws {
    let folder = try TemporaryFolder()
    let head = "date,open,high,low,close\n"
    let a = try folder.file("a.csv", head + "2024-01-02,1,2,1,2\n2024-01-03,2,3,2,3\n2024-01-04,3,4,3,4\n")
    let b = try folder.file("b.csv", head + "2024-01-04,3,4,3,3.5\n2024-01-05,4,5,4,5\n2024-01-08,5,6,5,6\n")
    let result = try Executable.run(["data", "import", a, b, "--symbol", "SPY"], in: folder.path)
    #expect(result.code == 0 && result.error.contains("1 of 1 bars that are there already differ"))
    #expect(try Self.exported("SPY", "1d", in: folder).map { $0[4] } == ["2.0", "3.0", "4.0", "5.0", "6.0"])
    let updated = try Executable.run(["data", "import", b, "--symbol", "SPY", "--update"], in: folder.path)
    #expect(updated.code == 0)
    #expect(try Self.exported("SPY", "1d", in: folder)[2][4] == "3.5")
    let replaced = try Executable.run(["data", "import", b, "--symbol", "SPY", "--replace"], in: folder.path)
    #expect(replaced.code == 0 && replaced.output.contains("in place of 5"))
    let both = try Self.run(["data", "import", b, "--symbol", "SPY", "--replace", "--update"], in: folder)
    #expect(try both.code == 2 && both.errorField("code") == "conflicting_options")
  }

  @Test func `a last bar that is not over is told of, and left out on request`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<9).map { "2024-01-0\(2 + $0 / 7)T\(14 + $0 % 7):30:00Z,1,1,1,1,5\n" }.joined()
    let file = try folder.file("spy.csv", "time,open,high,low,close,volume\n" + rows)
    #expect(
      try Executable.run(["data", "import", file, "--symbol", "SPY", "--stamp", "open"], in: folder.path).code
        == 0)
    let words = ["data", "resample", "SPY", "--timeframe", "1h", "--into", "1d"]
    let marked = try Self.run(words, in: folder)
    let bar = try #require(try marked.document()["unfinished_bar"] as? [String: Any])
    #expect(bar["bars"] as? Int == 2 && bar["of"] as? Int == 7 && bar["is_left_out"] as? Bool == false)
    #expect(marked.error.contains("is not over: it holds 2 of 7"))
    #expect(try Self.exported("SPY", "1d", in: folder).count == 2)
    #expect(try Self.run(words + ["--whole"], in: folder).code == 0)
    #expect(try Self.exported("SPY", "1d", in: folder).count == 1)
  }

  @Test func `splits and dividends of a table are applied once`() throws {
    let folder = try TemporaryFolder()
    let bars = try folder.file(
      "AAPL.csv",
      "date,open,high,low,close,volume\n2020-08-27,508,509,495,500,10\n2020-08-28,504,506,498,500,10\n"
        + "2020-08-31,127,131,126,129,40\n2020-09-01,132,135,130,134,40\n")
    let actions = try folder.file(
      "actions.csv", "date,action,value\n2020-08-31,split,4:1\n2030-01-02,dividend,1\n")
    #expect(try Executable.run(["data", "import", bars], in: folder.path).code == 0)
    let words = ["data", "adjust", "AAPL", "--timeframe", "1d", "--actions", actions]
    let document = try Self.run(words, in: folder).document()
    #expect(document["applied_actions"] as? Int == 1 && document["actions_outside_the_bars"] as? Int == 1)
    #expect(
      try Self.exported("AAPL", "1d", in: folder).map { $0[4] } == ["125.0", "125.0", "129.0", "134.0"])
    let twice = try Self.run(words, in: folder)
    #expect(try twice.code == 2 && twice.errorField("code") == "already_adjusted")
    #expect(try Executable.run(["data", "import", bars, "--replace"], in: folder.path).code == 0)
    #expect(try Self.run(words, in: folder).code == 0)
  }

  @Test func `contracts become one series with a table of rolls`() throws {
    let folder = try TemporaryFolder()
    func contract(_ symbol: String, _ closes: [Int]) throws {
      let rows = closes.enumerated().map { "2024-03-0\(4 + $0),\($1),\($1 + 1),\($1 - 1),\($1),10\n" }
        .joined()
      let file = try folder.file("\(symbol).csv", "date,open,high,low,close,volume\n" + rows)
      #expect(try Executable.run(["data", "import", file], in: folder.path).code == 0)
    }
    try contract("ESH24", [5000, 5010, 5020, 5030])
    try contract("ESM24", [5060, 5071, 5082, 5093, 5104])
    let table = folder.url.appendingPathComponent("rolls.csv").path
    let result = try Self.run(
      [
        "data", "continuous", "ESH24", "ESM24", "--as", "ES", "--timeframe", "1d", "--adjust", "difference",
        "--table", table,
      ],
      in: folder)
    let rolls = try #require(try result.document()["rolls"] as? [[String: Any]])
    #expect(
      rolls.count == 1 && rolls[0]["date"] as? String == "2024-03-07"
        && rolls[0]["difference"] as? Double == 62)
    #expect(
      try Self.exported("ES", "1d", in: folder).map { $0[4] } == [
        "5062.0", "5072.0", "5082.0", "5093.0", "5104.0",
      ])
    #expect(try Self.exported("ES-RAW", "1d", in: folder)[0][4] == "5000.0")
    #expect(try String(contentsOfFile: table, encoding: .utf8).hasPrefix("date,from,to,time"))
  }
}
