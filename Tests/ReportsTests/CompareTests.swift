import Diagnostics
import Market
import Reports
import Testing

/// Two results side by side, read back from the documents that reports are.
struct CompareTests {
  private static func document(
    _ equity: (Int) -> Double, count: Int = 500, from start: Int = 0, fast: String = "5"
  ) throws -> JSONValue {
    var report = SampleReport.backtest()
    report.result.parameters = [ReportSetting("fast", fast)]
    report.result.detail = ReportDetail(
      equity: ReportEquity(
        times: (0..<count).map { Timestamp(startOf: SampleReport.start.advanced(byDays: start + $0)) },
        equity: (0..<count).map(equity)), trades: [])
    return try JSONValue(parsing: report.json().text())
  }

  private static func noise(_ index: Int, _ factor: Int) -> Double { Double((index * factor) % 97 - 48) * 10 }

  private static func compare(_ first: JSONValue, _ second: JSONValue, seed: UInt64 = 1) throws
    -> ResultComparison
  {
    try ResultComparison(
      ComparedResult(parsing: first, path: "a.json"), ComparedResult(parsing: second, path: "b.json"),
      resamples: 400,
      seed: seed)
  }

  @Test func `a result compared with itself differs by nothing`() throws {
    let document = try Self.document { 100_000 + Double($0) * 20 + Self.noise($0, 31) }
    let difference = try #require(JSONValue.object(try Self.compare(document, document).json())["difference"])
    #expect(difference["annual_return"]?["value"]?.doubleValue == 0)
    #expect(difference["annual_return"]?["low"]?.doubleValue == 0)
    #expect(difference["annual_return"]?["p_value"]?.doubleValue == 1)
    #expect(difference["sharpe_ratio"]?["value"]?.doubleValue == 0)
  }

  @Test func `what two results share drops out of the interval of their difference`() throws {
    let market: (Int) -> Double = { 100_000 + Self.noise($0, 31) * 30 }
    // The same market with 0.04 % more a session.
    let first = try Self.document { index in (0..<index).reduce(market(index)) { value, _ in value * 1.0004 }
    }
    let second = try Self.document({ market($0) }, fast: "9")
    let json = JSONValue.object(try Self.compare(first, second).json())
    let estimate = try #require(json["difference"]?["annual_return"])
    let (low, high) = (estimate["low"]?.doubleValue ?? .nan, estimate["high"]?.doubleValue ?? .nan)
    #expect(low > 0 && high - low < 0.1)
    #expect((estimate["p_value"]?.doubleValue ?? 1) < 0.02)
    #expect((json["correlation"]?.doubleValue ?? 0) > 0.95)
    #expect(json["first"]?["name"]?.stringValue == "Backtest, fast 5")
  }

  @Test func `only the dates that both have are compared, and the same seed gives the same bytes`() throws {
    let first = try Self.document { 100_000 + Self.noise($0, 31) }
    let second = try Self.document({ 100_000 + Self.noise($0, 17) }, from: 200)
    let comparison = try Self.compare(first, second)
    #expect(comparison.times.count == 300)
    let again = try Self.compare(first, second)
    #expect(JSONValue.object(comparison.json()).text() == JSONValue.object(again.json()).text())
    let created = Timestamp(seconds: 1_700_000_000)
    let page = try ParsedHTML(HTMLReport(assets: SampleReport.assets).render(comparison, created: created))
    #expect(page.withClass("chart").count == 2)
    #expect(page.all("td").contains { $0.text.hasPrefix("−") || $0.text.hasPrefix("+") })
    #expect(comparison.text().contains("300 sessions") || comparison.text().contains("299 sessions"))
  }

  @Test func `documents that are no results, and results without common dates, are refused with a sentence`()
    throws
  {
    let document = try Self.document { 100_000 + Self.noise($0, 31) }
    let far = try Self.document({ 100_000 + Self.noise($0, 31) }, from: 2_000)
    #expect { try Self.compare(document, far) } throws: { ($0 as? AssayError)?.code == "nothing_in_common" }
    #expect { try ComparedResult(parsing: ["kind": "factory_report"], path: "f.json") } throws: {
      ($0 as? AssayError)?.code == "not_a_result"
    }
    #expect { try ComparedResult(parsing: ["kind": "backtest_report"], path: "f.json") } throws: {
      ($0 as? AssayError)?.message.contains("has no equity curve") == true
    }
  }
}
