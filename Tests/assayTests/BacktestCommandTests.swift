import Foundation
import TestKit
import Testing

@Suite struct BacktestCommandTests {
  /// Sixty days: forty flat ones, ten that fall by one a day, ten that rise by one a day.
  private static func catalogue() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var lines = ["date,open,high,low,close,volume"]
    var close = 100.0
    for day in 0..<60 {
      let open = close
      close += day < 40 ? 0 : day < 50 ? -1 : 1
      let date = Date(timeIntervalSince1970: 1_704_067_200 + Double(day) * 86_400)
      let text = ISO8601DateFormatter().string(from: date).prefix(10)
      lines.append("\(text),\(open),\(max(open, close) + 0.5),\(min(open, close) - 0.5),\(close),1000")
    }
    let path = try folder.file("BTC-USD.csv", lines.joined(separator: "\n") + "\n")
    let result = try Executable.run(
      ["data", "import", path, "--symbol", "BTC-USD", "--timeframe", "1d"], in: folder.path)
    try #require(result.code == 0, "\(result.error)")
    return folder
  }

  private static let words = [
    "backtest", "--symbol", "BTC-USD", "--timeframe", "1d", "--strategy", "RSI2_MeanReversion",
  ]

  @Test func `the document keeps the contract`() throws {
    let folder = try Self.catalogue()
    let document = try Executable.run(Self.words + ["--json"], in: folder.path).document()
    for key in [
      "symbol", "strategy", "parameters", "from", "to", "bars", "metrics", "bounds", "costs", "provenance",
    ] {
      #expect(document[key] != nil, "\(key)")
    }
    let metrics = try #require(document["metrics"] as? [String: Any])
    for key in [
      "n", "sharpe_ratio", "max_drawdown", "cvar_95", "trades", "exposure", "win_rate", "profit_factor",
    ] {
      #expect(metrics[key] != nil, "\(key)")
    }
    let bounds = try #require(document["bounds"] as? [String: Any])
    #expect(bounds["pessimistic"] is [String: Any] && bounds["optimistic"] is [String: Any])
    // The RSI falls below 10 on the first falling day and rises above 65 on the second rising one.
    #expect(metrics["trades"] as? Int == 1)
    #expect(metrics["periods_per_year"] as? Double == 365)
  }

  @Test func `trades and equity agree with the document and with each other`() throws {
    let folder = try Self.catalogue()
    let result = try Executable.run(
      Self.words + ["--trades", "t.csv", "--equity", "e.csv", "--json"], in: folder.path)
    let metrics = try #require(try result.document()["metrics"] as? [String: Any])
    func rows(_ name: String) throws -> [[String]] {
      try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8).split(separator: "\n")
        .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }
    let trades = try rows("t.csv")
    #expect(
      trades[0] == [
        "entry_time", "exit_time", "side", "quantity", "entry_price", "exit_price", "pnl", "costs",
        "bars_held",
        "exit_reason", "ambiguous",
      ])
    #expect(trades.count == 2)
    let sum = try #require(Double(trades[1][6]))
    #expect(abs(sum - (try #require(metrics["total_pnl"] as? Double))) < 1e-6)
    let equity = try rows("e.csv")
    #expect(equity[0] == ["timestamp", "equity", "cash", "position"])
    #expect(abs((Double(equity.last?[1] ?? "") ?? 0) - 100_000 - sum) < 1e-6)
    // Bought with all of the equity: what is left in cash while in the market is less than one lot.
    let inside = equity.dropFirst().filter { (Double($0[3]) ?? 0) > 0 }
    #expect(!inside.isEmpty)
    #expect(inside.allSatisfy { abs(Double($0[2]) ?? 1e9) < 0.01 })
  }

  @Test func `a strategy that cannot run here says why`() throws {
    let folder = try Self.catalogue()
    let short = try Executable.run(
      [
        "backtest", "--symbol", "BTC-USD", "--timeframe", "1d", "--strategy", "MACross", "--param",
        "ma_slow=100", "--json",
      ], in: folder.path)
    #expect(short.code == 3)
    #expect(try short.errorField("message")?.contains("100") == true)
    let window = try Executable.run(Self.words + ["--from", "2030-01-01", "--json"], in: folder.path)
    #expect(window.code == 3)
    #expect(try window.errorField("code") == "no_bars_in_window")
    let cost = try Executable.run(Self.words + ["--slippage-ticks", "1", "--json"], in: folder.path)
    #expect(cost.code == 2)
    #expect(try cost.errorField("code") == "costs_need_tick")
  }
}
