import Foundation
import Testing

/// What a user is told where a figure would mislead: ruin, missing costs, quantities that are cut, files that are not
/// there.
@Suite struct NumberCommandTests {
  private static func days(_ prices: [Double]) -> String {
    prices.enumerated().reduce("date,open,high,low,close,volume\n") { text, day in
      let date = "2024-01-\(day.offset < 9 ? "0" : "")\(day.offset + 1)"
      return text + "\(date),\(day.element),\(day.element + 1),\(day.element - 1),\(day.element),1000\n"
    }
  }

  private func replay(
    _ prices: [Double], _ orders: String, _ options: [String]
  ) throws -> Executable.Result {
    let folder = try TemporaryFolder()
    let bars = try folder.file("b.csv", Self.days(prices))
    let file = try folder.file("o.csv", "timestamp,side,quantity,type\n" + orders)
    return try Executable.run(
      ["replay", "--input", bars, "--orders", file, "--json"] + options, in: folder.path)
  }

  @Test func `an account that loses everything says when, and opens nothing more`() throws {
    let result = try replay(
      [100, 100, 205, 100, 100], "2024-01-01,sell,100,market\n2024-01-04,buy,1,market\n",
      ["--capital", "10000"])
    #expect(result.code == 0, "\(result.error)")
    let document = try result.document()
    #expect(document["ruined"] as? Bool == true && document["ruined_on"] as? String == "2024-01-03")
    let warnings = try #require(document["warnings"] as? [[String: Any]])
    #expect(warnings.map { $0["code"] as? String } == ["ruined", "no_costs"])
    let rejections = try #require(document["rejections"] as? [[String: Any]])
    #expect(rejections.map { $0["code"] as? String } == ["ruined"])
  }

  @Test(arguments: [("AAPL", "1.5"), ("ES", "0.5"), ("EURUSD", "1000.5")])
  func `a part of a lot is refused with the line and the step`(symbol: String, quantity: String) throws {
    let result = try replay(
      [100, 100, 100], "2024-01-01,buy,\(quantity),market\n", ["--symbol", symbol, "--timeframe", "1d"])
    #expect(result.code == 3)
    let message = try #require(try result.errorField("message"))
    #expect(message.contains(quantity) && message.contains("steps of 1"), "\(message)")
    #expect(try #require(try result.errorField("where")).contains("o.csv:2"))
  }

  @Test func `without a symbol, and of a coin, fractions fill as they stand`() throws {
    for options in [[], ["--symbol", "BTC-USD", "--timeframe", "1d"]] {
      let document = try replay([100, 100, 100], "2024-01-01,buy,1.5,market\n", options).document()
      let fills = try #require(document["fills"] as? [[String: Any]])
      #expect(fills.first?["quantity"] as? Double == 1.5)
    }
  }

  @Test func `amounts of a currency pair are named in its quote currency`() throws {
    let document = try replay(
      [150, 150, 151, 151], "2024-01-01,buy,10000,market\n2024-01-02,sell,10000,market\n",
      ["--symbol", "USDJPY", "--timeframe", "1d"]
    ).document()
    #expect(document["currency"] as? String == "JPY")
    let notes = try #require(document["notes"] as? [String])
    #expect(notes.contains { $0.contains("JPY") })
  }

  @Test func `returns below minus one are refused, and minus one ends the ratios`() throws {
    let refused = try Executable.run(["metrics", "--returns", "-", "--json"], input: "0.05\n-1.5\n0.1\n")
    #expect(refused.code == 3)
    #expect(try refused.errorField("code") == "return_below_minus_one")
    let ended = try Executable.run(["metrics", "--returns", "-", "--json"], input: "0.05\n-1\n0.1\n0.2\n")
    let document = try ended.document()
    #expect(
      ended.code == 0 && document["sharpe_ratio"] is NSNull && document["total_return"] as? Double == -1)
    #expect(ended.error.contains("loses everything"))
  }

  @Test func `a standard error is annual beside an annual ratio`() throws {
    let document = try Executable.run(
      ["metrics", "--returns", "-", "--json"], input: MetricsTests.table
    ).document()
    let annual = try #require(document["sharpe_standard_error"] as? Double)
    let perPeriod = try #require(document["sharpe_standard_error_per_period"] as? Double)
    #expect(abs(annual / perPeriod - 252.squareRoot()) < 1e-12)
  }

  @Test func `a file that is not there is told as that`() throws {
    let folder = try TemporaryFolder()
    let result = try Executable.run(["data", "import", "NOSUCH.csv", "--json"], in: folder.path)
    #expect(result.code == 3)
    #expect(try result.errorField("code") == "no_such_file")
  }

  @Test func `data show has the costs that the engine charges`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("AAPL.csv", Self.days((0..<28).map { 100 + Double($0 % 5) }))
    #expect(try Executable.run(["data", "import", path], in: folder.path).code == 0)
    let before = try Executable.run(["data", "show", "AAPL"], in: folder.path).output
    #expect(before.contains("10 basis points of the value a side") && before.contains("defaults"))
    _ = try folder.file(
      "assay-data/instruments.yaml",
      "AAPL:\n  commission: {per_unit: 0.005}\n  slippage: {basis_points: 1}\n")
    let after = try Executable.run(["data", "show", "AAPL"], in: folder.path).output
    #expect(after.contains("0.005 USD a unit and side") && after.contains("instruments.yaml"))
  }

  @Test func `a backtest without costs says so above its figures`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("AAPL.csv", Self.days((0..<28).map { 100 + Double($0 % 5) }))
    #expect(try Executable.run(["data", "import", path], in: folder.path).code == 0)
    let words = [
      "backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "MACross", "--param", "ma_fast=2",
      "--param", "ma_slow=5",
    ]
    let free = try Executable.run(words + ["--commission", "0", "--slippage-bps", "0"], in: folder.path)
      .output
    let warning = try #require(free.range(of: "Warning: No costs"))
    let trades = try #require(free.range(of: "net profit"))
    #expect(warning.lowerBound < trades.lowerBound)
    #expect(!(try Executable.run(words, in: folder.path).output.contains("Warning")))
  }

  @Test func `one indicator that the bars do not allow does not stop the others`() throws {
    let folder = try TemporaryFolder()
    let spec = try folder.file(
      "spec.json",
      #"[{"function":"SMA","params":{"timeperiod":2},"outputs":["sma"]},{"function":"OBV","outputs":["obv"]}]"#
    )
    let rows = (1...8).map { "2024-01-0\($0),\($0),\($0 + 1),\($0 - 1),\($0)" }
    let without = try folder.file("a.csv", "date,open,high,low,close\n" + rows.joined(separator: "\n"))
    let zero = try folder.file(
      "b.csv", "date,open,high,low,close,volume\n" + rows.map { $0 + ",0" }.joined(separator: "\n"))
    func columns(_ bars: String) throws -> (Int32, [String]) {
      let result = try Executable.run("indicator", "--spec", spec, "--input", bars, "--json")
      let values = try #require(try result.document()["values"] as? [String: Any])
      return (result.code, values.keys.sorted())
    }
    #expect(try columns(without) == (1, ["sma"]))
    #expect(try columns(zero) == (0, ["obv", "sma"]))
  }
}
