import Foundation
import TestKit
import Testing

/// A portfolio from its list to the orders of the day, as a user drives it.
@Suite struct PortfolioCommandTests {
  /// Two symbols of 500 days that swing, one a little behind the other.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (symbol, lag) in [("UP", 0.0), ("DOWN", 9.0)] {
      var lines = ["date,open,high,low,close,volume"]
      var close = 100.0
      for day in 0..<500 {
        let open = close
        close = 100 + 12 * sin((Double(day) + lag) / 11) + 5 * sin((Double(day) + lag) / 3) + Double(day) / 60
        let date = Date(timeIntervalSince1970: 1_577_836_800 + Double(day) * 86_400)
        let text = ISO8601DateFormatter().string(from: date).prefix(10)
        lines.append("\(text),\(open),\(max(open, close) + 0.5),\(min(open, close) - 0.5),\(close),1000")
      }
      let path = try folder.file("\(symbol).csv", lines.joined(separator: "\n") + "\n")
      let result = try Executable.run(
        ["data", "import", path, "--symbol", symbol, "--timeframe", "1d", "--class", "crypto"],
        in: folder.path)
      try #require(result.code == 0, "\(result.error)")
    }
    _ = try folder.file(
      "books.csv",
      """
      symbol,strategy,timeframe,size,parameters
      UP,MACross,1d,units:20,ma_fast=5 ma_slow=20
      DOWN,MACross,1d,units:20,ma_fast=5 ma_slow=20
      UP,RSI2_MeanReversion,1d,units:20,
      """)
    return folder
  }

  private static let limits = ["--max-positions", "2", "--daily-stop", "200", "--max-drawdown", "6000"]

  @Test func `a portfolio is chosen, replayed, asked for its orders, and followed on paper`() throws {
    let folder = try Self.folder()
    func run(_ words: [String]) throws -> [String: Any] {
      let result = try Executable.run(words + ["--json"], in: folder.path)
      #expect(result.code == 0, "\(words): \(result.error)")
      return try result.document()
    }
    let chosen = try run(
      ["portfolio", "optimize", "--input", "books.csv", "--train-to", "2020-12-31", "--output", "out"]
        + Self.limits)
    for key in [
      "version", "created_at", "identity", "symbols", "strategies", "books", "constraints",
      "expected_performance",
      "binding", "tried",
    ] {
      #expect(chosen[key] != nil, "\(key)")
    }
    #expect(chosen["tried"] as? Int == 7)
    let after = (chosen["expected_performance"] as? [String: Any])?["out_of_sample"] as? [String: Any]
    for key in ["sharpe_ratio", "sharpe_interval", "deflated_sharpe", "cagr", "max_drawdown", "worst_day"] {
      #expect(after?[key] != nil, "\(key)")
    }
    let page = try String(contentsOfFile: folder.path + "/out/portfolio.html", encoding: .utf8)
    #expect(page.contains("Calendar of limits") && page.contains("chosen to here"))
    let file = "out/optimal_portfolio.json"
    let replay = try run([
      "portfolio", "replay", "--portfolio", file, "--from", "2021-01-01", "--output", "replay",
    ])
    let figures = replay["figures"] as? [String: Any]
    #expect(figures?["profit"] as? Double == after?["profit"] as? Double)
    for name in ["fills.csv", "trades.csv", "equity.csv", "constraints.csv", "daily.parquet"] {
      #expect(FileManager.default.fileExists(atPath: folder.path + "/replay/" + name), "\(name)")
    }
    let signal = try run(["signal", "--portfolio", file, "--date", "2021-03-01", "--csv", "orders.csv"])
    #expect(signal["date"] as? String == "2021-03-01")
    let orders = try String(contentsOfFile: folder.path + "/orders.csv", encoding: .utf8)
    #expect(orders.hasPrefix("date,symbol,action,quantity,order_type"))
    let late = try Executable.run(["signal", "--portfolio", file, "--date", "2029-03-01"], in: folder.path)
    #expect(late.code == 0 && late.error.contains("to 2029-03-01: these are the orders after the close of"))
    _ = try run(["portfolio", "report", "--portfolio", file, "--report", "again.html"])
    _ = try run(["portfolio", "data", "--portfolio", "books.csv", "--output", "data"])
    _ = try run(["paper", "start", "--portfolio", file, "--name", "desk", "--from", "2021-02-01"])
    let first = try run(["paper", "update", "--through", "2021-02-10"])
    #expect((first["booked"] as? [String])?.count == 10)
    let second = try run(["paper", "update"])
    #expect(((second["booked"] as? [String])?.first) == "2021-02-11")
    #expect((try run(["paper", "status"])["days"] as? Int ?? 0) > 50)
    // The search is in the trial ledger.
    let ledger = try Executable.run(["ledger", "list"], in: folder.path)
    #expect(ledger.output.contains("DOWN+UP"), "\(ledger.output)")
  }

  @Test func `several symbols and strategies of a backtest share one account`() throws {
    let folder = try Self.folder()
    let result = try Executable.run(
      [
        "backtest", "--symbol", "UP,DOWN", "--timeframe", "1d", "--strategy", "MACross,RSI2_MeanReversion",
        "--sizer",
        "units:20", "--param", "MACross.ma_fast=5", "--param", "ma_slow=20", "--report", "r.html", "--json",
      ] + Self.limits, in: folder.path)
    #expect(result.code == 0, "\(result.error)")
    let document = try result.document()
    #expect((document["books"] as? [[String: Any]])?.count == 4)
    let limits = document["limits"] as? [String: Any]
    #expect(limits?["refused"] != nil)
    let wrong = try Executable.run(
      [
        "backtest", "--symbol", "UP,DOWN", "--timeframe", "1d", "--strategy", "MACross", "--param",
        "ma_fats=5",
      ],
      in: folder.path)
    #expect(wrong.code == 2 && wrong.error.contains("ma_fast"))
  }

  @Test func `limits that no subset keeps, and books that are not there, are said in a sentence`() throws {
    let folder = try Self.folder()
    let none = try Executable.run(
      ["portfolio", "optimize", "--input", "books.csv", "--train-to", "2020-12-31", "--max-drawdown", "1"],
      in: folder.path)
    #expect(none.code == 3 && none.error.contains("max_drawdown binds"))
    let missing = try folder.file("gone.csv", "symbol,strategy,timeframe\nSIDEWAYS,MACross,1d\n")
    let gone = try Executable.run(["portfolio", "replay", "--portfolio", missing], in: folder.path)
    #expect(gone.code != 0 && gone.error.contains("SIDEWAYS"))
    let both = try Executable.run(
      ["portfolio", "optimize", "--input", "books.csv", "--run", "abcd"], in: folder.path)
    #expect(both.code == 2)
  }
}
