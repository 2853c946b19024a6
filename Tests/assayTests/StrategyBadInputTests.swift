import Foundation
import Testing

/// What cannot be traded is said in a sentence, never in an empty result.
@Suite struct StrategyBadInputTests {
  /// Sixty days of a coin without volume, the last twenty of them falling and rising.
  private static func catalogue(bad row: String? = nil) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var lines = ["date,open,high,low,close"]
    for day in 0..<60 {
      let date = Date(timeIntervalSince1970: 1_704_067_200 + Double(day) * 86_400)
      let text = ISO8601DateFormatter().string(from: date).prefix(10)
      let close = 100 - Double(day < 40 ? 0 : day < 50 ? day - 39 : 59 - day)
      lines.append(day == 20 ? row ?? "\(text),100,101,99,\(close)" : "\(text),100,101,80,\(close)")
    }
    let path = try folder.file("BTC-USD.csv", lines.joined(separator: "\n") + "\n")
    let result = try Executable.run(
      ["data", "import", path, "--symbol", "BTC-USD", "--timeframe", "1d"], in: folder.path)
    try #require(result.code == 0, "\(result.error)")
    return folder
  }

  private static func backtest(
    _ strategy: String, _ more: [String] = [], in folder: TemporaryFolder
  ) throws -> Executable.Result {
    try Executable.run(
      ["backtest", "--symbol", "BTC-USD", "--timeframe", "1d", "--strategy", strategy, "--json"] + more,
      in: folder.path)
  }

  @Test(arguments: [
    (
      "RSI2_MeanReversion", ["--param", "rsi_length=0"], 2, "invalid_parameter",
      "`rsi_length` of RSI2_MeanReversion is `0`"
    ),
    ("MACross", ["--param", "ma_fast=60"], 2, "invalid_parameter", "`ma_fast` of MACross is `60`"),
    ("MACross", ["--param", "ma_slwo=60"], 2, "unknown_parameter", "no parameter `ma_slwo`"),
    (
      "VWAPReversion", [], 3, "missing_volume",
      "VWAPReversion needs volume, and the bars of BTC-USD have none"
    ),
    ("MoneyFlowIndex", [], 3, "missing_volume", "MoneyFlowIndex needs volume"),
    ("OpeningRangeBreakout", [], 3, "unsuitable_series", "BTC-USD"),
    ("OvernightGapStrategy", [], 3, "unsuitable_series", "BTC-USD"),
    (
      "MACross", ["--param", "ma_slow=75"], 3, "no_bars_in_window", "nothing is left after 75 bars of warm-up"
    ),
    ("IBSStrategy", ["--filter", "trend:100"], 3, "no_bars_in_window", "nothing is left"),
    ("IBSStrategy", ["--filter", "hours:10-12"], 3, "unsuitable_series", "hours:10-12"),
    ("IBSStrategy", ["--filter", "tred:100"], 2, "invalid_value", "tred:100"),
    ("IBSStrategy", ["--on", "1h"], 2, "invalid_timeframe", "cannot be joined"),
  ])
  func `a backtest that cannot be says why`(
    strategy: String, more: [String], exit: Int, code: String, words: String
  ) throws {
    let result = try Self.backtest(strategy, more, in: try Self.catalogue())
    #expect(result.code == Int32(exit))
    #expect(try result.errorField("code") == code, "\(result.output)")
    #expect(try result.errorField("message")?.contains(words) == true, "\(result.output)")
  }

  @Test func `a rule that never comes true is told of`() throws {
    let folder = try Self.catalogue()
    let result = try Self.backtest("TurtleTrading", ["--param", "turtle_entry_length=40"], in: folder)
    let notes = try #require(try result.document()["notes"] as? [String])
    #expect(notes.contains { $0.contains("came true at none of") }, "\(notes)")
    let filtered = try Self.backtest("IBSStrategy", ["--filter", "regime:trending:99"], in: folder)
    #expect(
      (try filtered.document()["notes"] as? [String])?.contains {
        $0.contains("together with regime:trending:99")
      }
        == true)
  }

  @Test(arguments: ["2024-01-21,100,101,99,nan", "2024-01-21,100,101,99,", "2024-01-21,100,inf,99,100"])
  func `a price that is no number never reaches a rule`(row: String) throws {
    let folder = try Self.catalogue(bad: row)
    let shown = try Executable.run(["data", "list", "--json"], in: folder.path)
    #expect(shown.output.contains("59"))
    let result = try Self.backtest("IBSStrategy", in: folder)
    #expect(result.code == 0)
    #expect(try result.document()["bars"] as? Int ?? 0 > 40)
  }

  @Test func `composition is part of what a result says of itself`() throws {
    let folder = try Self.catalogue()
    let words = ["--filter", "trend:5:below", "--filter", "weekdays:mon+tue+wed", "--on", "1w", "--mirror"]
    let document = try Self.backtest("IBSStrategy", words, in: folder).document()
    let composition = try #require(document["composition"] as? [String: Any])
    #expect(composition["filters"] as? [String] == ["trend:5:below", "weekdays:mon+tue+wed"])
    #expect(composition["timeframe"] as? String == "1w")
    #expect(composition["mirror"] as? Bool == true)
    let provenance = try #require(document["provenance"] as? [String: Any])
    #expect((provenance["settings"] as? [String: Any])?["side"] as? String == "short")
  }
}
