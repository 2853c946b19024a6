import Diagnostics
import Market
import Providers
import Testing

/// Answers in the form that each provider documents.
@Suite struct ProviderReadingTests {
  static func query(_ timeframe: String = "1d", from: String = "2024-01-01", through: String = "2024-01-31")
    throws -> BarQuery
  {
    BarQuery(
      symbol: "X", timeframe: try #require(Timeframe(timeframe)), from: try #require(CivilDate(from)),
      through: try #require(CivilDate(through)), base: "http://127.0.0.1")
  }

  private static func read(_ provider: any BarProvider, _ text: String, _ query: BarQuery) throws
    -> ProviderPage
  {
    try provider.read(Array(text.utf8), of: try #require(provider.requests(query).first), query)
  }

  private static func times(_ bars: ProviderBars) -> [String] {
    bars.opens.map { Timestamp(nanoseconds: $0).description }
  }

  @Test func `yahoo's chart gives days by the clock of the exchange and leaves out nulls`() throws {
    let text = """
      {"chart":{"result":[{"meta":{"currency":"USD","symbol":"AAPL","exchangeTimezoneName":"America/New_York"},
      "timestamp":[1704205800,1704292200,1704378600],"indicators":{"quote":[{"open":[187.15,184.22,null],
      "high":[188.44,185.88,null],"low":[183.89,183.43,null],"close":[185.64,184.25,null],"volume":[82488700,58414500,null]}]}}],"error":null}}
      """
    let page = try Self.read(YahooChart(), text, Self.query())
    #expect(Self.times(page.bars) == ["2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z"] && page.next == nil)
    #expect(page.bars.close == [185.64, 184.25] && page.bars.incomplete == 1)
    let hours = try Self.read(YahooChart(), text, Self.query("1h"))
    #expect(Self.times(hours.bars)[0] == "2024-01-02T14:30:00Z")
  }

  @Test func `yahoo's refusal is told in its words`() throws {
    let text =
      #"{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}"#
    let error = try #require(throws: AssayError.self) { try Self.read(YahooChart(), text, Self.query()) }
    #expect(error.code == "provider_refused" && error.message.contains("delisted"))
  }

  @Test func `alpaca's pages name the next`() throws {
    let text = """
      {"bars":[{"c":185.64,"h":188.44,"l":183.89,"n":1009074,"o":187.15,"t":"2024-01-02T05:00:00Z","v":82496943,"vw":185.9}],
      "next_page_token":"QUFQTHxE","symbol":"AAPL"}
      """
    let page = try Self.read(AlpacaBars(), text, Self.query())
    #expect(Self.times(page.bars) == ["2024-01-02T00:00:00Z"] && page.bars.open == [187.15])
    #expect(page.next?.address.contains("page_token=QUFQTHxE") == true)
    let last = try Self.read(AlpacaBars(), text.replacing("\"QUFQTHxE\"", with: "null"), Self.query())
    #expect(last.next == nil)
    let none = try Self.read(
      AlpacaBars(), #"{"bars":null,"next_page_token":null,"symbol":"AAPL"}"#, Self.query())
    #expect(none.bars.count == 0)
  }

  @Test func `binance's klines are strings in arrays, a thousand an answer`() throws {
    func rows(_ count: Int) -> String {
      let rows = (0..<count).map { i in
        let open = 1_704_067_200_000 + i * 3_600_000
        return
          "[\(open),\"42283.58\",\"42554.57\",\"42261.02\",\"42475.23\",\"1271.68\","
          + "\(open + 3_599_999),\"5.3\",7,\"2\",\"3\",\"0\"]"
      }
      return "[" + rows.joined(separator: ",") + "]"
    }
    let page = try Self.read(BinanceKlines(), rows(2), Self.query("1h"))
    #expect(Self.times(page.bars) == ["2024-01-01T00:00:00Z", "2024-01-01T01:00:00Z"])
    #expect(page.bars.volume == [1_271.68, 1_271.68] && page.next == nil)
    let full = try Self.read(BinanceKlines(), rows(1_000), Self.query("1h", through: "2024-03-31"))
    #expect(full.next?.address.contains("startTime=\(1_704_067_200_000 + 999 * 3_600_000 + 1)") == true)
    let error = try #require(throws: AssayError.self) {
      try Self.read(BinanceKlines(), #"{"code":-1121,"msg":"Invalid symbol."}"#, Self.query("1h"))
    }
    #expect(error.message.contains("Invalid symbol."))
  }

  @Test func `binance's archive has a file a month`() throws {
    let requests = BinanceArchive().requests(try Self.query("1h", from: "2023-11-15", through: "2024-02-01"))
    #expect(
      requests.map { $0.address.suffix(11) } == ["2023-11.zip", "2023-12.zip", "2024-01.zip", "2024-02.zip"])
    #expect(requests.allSatisfy { $0.mayBeMissing && $0.isOver })
  }

  @Test func `a time that no bar can have is refused, and does not end the program`() throws {
    let rows = "[[9223372036854775807,1,2,0.5,1,9]]"
    for (provider, answer) in [
      (StooqTable() as any BarProvider, "Date,Open,High,Low,Close\n4048-01-02,1,2,0.5,1\n"),
      (BinanceKlines() as any BarProvider, rows),
    ] {
      let error = try #require(throws: AssayError.self) { try Self.read(provider, answer, Self.query()) }
      #expect(error.code == "malformed_response")
    }
  }

  @Test func `stooq's table is daily, and its refusals are sentences`() throws {
    let page = try Self.read(
      StooqTable(), "Date,Open,High,Low,Close,Volume\r\n2024-01-02,187.15,188.44,183.885,185.64,82488674\r\n",
      Self.query())
    #expect(page.bars.close == [185.64] && Self.times(page.bars) == ["2024-01-02T00:00:00Z"])
    #expect(try Self.read(StooqTable(), "No data", Self.query()).bars.count == 0)
    let error = try #require(throws: AssayError.self) {
      try Self.read(StooqTable(), "Exceeded the daily hits limit", Self.query())
    }
    #expect(error.code == "provider_refused" && error.message.contains("daily hits"))
    #expect(StooqTable().interval(Timeframe(minutes: 60)) == nil)
  }

  @Test(arguments: ProviderCatalogue.all.map(\.name))
  func `junk is refused and never a bar`(name: String) throws {
    let provider = try ProviderCatalogue.named(name)
    let query = try Self.query()
    let request = try #require(provider.requests(query).first ?? ProviderRequest("http://127.0.0.1/"))
    for junk in [
      "", "<html>busy</html>", "{", "[[1]]", "null", "{\"chart\":{}}", "\u{0}\u{1}", "[[\"a\",1,2,3,4]]",
    ] {
      #expect(throws: AssayError.self, "\(junk)") { try provider.read(Array(junk.utf8), of: request, query) }
    }
  }

  @Test func `a bar that is not over is left out`() throws {
    var bars = ProviderBars()
    let text = "[[1704067200000,1,2,0.5,1.5,9],[1704070800000,1.5,2,1,1.8,9]]"
    bars = try Self.read(BinanceKlines(), text, Self.query("1h")).bars
    let instrument = try InstrumentRegistry.resolve(symbol: "BTCUSDT")
    let now = Timestamp(seconds: 1_704_072_000)
    let series = try bars.series(of: instrument, Timeframe(minutes: 60), now: now)
    #expect(
      series.close == [1.5]
        && Timestamp(nanoseconds: series.timestamps[0]).description == "2024-01-01T01:00:00Z")
  }
}
