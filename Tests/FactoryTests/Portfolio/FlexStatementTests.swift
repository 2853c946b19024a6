import Backtest
import Diagnostics
import Factory
import Market
import Storage
import TestKit
import Testing

/// Trades of a flex query of Interactive Brokers, in the shape that its guide documents.
@Suite struct FlexStatementTests {
  private static func document(_ trades: String) -> String {
    """
    <FlexQueryResponse queryName="t" type="AF"><FlexStatements count="1">
    <FlexStatement accountId="U1" fromDate="20240101" toDate="20240131"><Trades>
    \(trades)
    </Trades></FlexStatement></FlexStatements></FlexQueryResponse>
    """
  }

  private static func trade(
    _ symbol: String, _ time: String, _ quantity: Int, _ price: Double, root: String = "ES",
    level: String = "EXECUTION", reference: String = ""
  ) -> String {
    "<Trade accountId=\"U1\" currency=\"USD\" assetCategory=\"FUT\" symbol=\"\(symbol)\" "
      + "underlyingSymbol=\"\(root)\" dateTime=\"\(time)\" quantity=\"\(quantity)\" tradePrice=\"\(price)\" "
      + "buySell=\"\(quantity > 0 ? "BUY" : "SELL")\" orderReference=\"\(reference)\" levelOfDetail=\"\(level)\" />"
  }

  private func market(_ trades: String) throws -> PortfolioMarket {
    let folder = try TemporaryFolder()
    try AtomicFile.replace(folder.file("flex.xml"), with: Self.document(trades))
    let file = try PortfolioFile.read(folder.file("flex.xml"))
    return try PortfolioMarket(file.books, account: PortfolioAccount(), source: PortfolioBars())
  }

  @Test func `executions become trades from flat to flat, in New York's time and by root`() throws {
    let market = try market(
      [
        Self.trade("ESH4", "20240102;100000", 1, 4_700), Self.trade("ESH4", "20240102;101500", 1, 4_710),
        Self.trade("ESH4", "20240102;110000", -2, 4_720, level: "ORDER"),
        Self.trade("ESH4", "20240102;110000", -2, 4_720),
        // Two sold, one of which opens a short position; it is closed at a loss.
        Self.trade("ESH4", "20240103;100000", 1, 4_700), Self.trade("ESH4", "20240103;110000", -2, 4_690),
        Self.trade("ESH4", "20240103;120000", 1, 4_695),
      ].joined(separator: "\n"))
    #expect(market.prepared.map(\.book.symbol) == ["ES", "ES"])
    #expect(market.prepared.map(\.side) == [.long, .short])
    let result = try market.replay.run(recordsEquity: true)
    let trades = result.trades.sorted { ($0.book, $0.entryBar) < ($1.book, $1.entryBar) }
    #expect(trades.map(\.entryPrice) == [4_705, 4_700, 4_690])
    #expect(trades.map(\.exitPrice) == [4_720, 4_690, 4_695])
    // 10:00 in New York is 15:00 UTC in winter.
    let first = market.prepared[0].bars.series
    #expect(Timestamp(nanoseconds: first.timestamps[1]).description == "2024-01-02T15:00:00Z")
  }

  @Test func `references name strategies, open positions are counted, and entities are read`() throws {
    let market = try market(
      [
        Self.trade("ESH4", "2024-01-02;10:00:00", 1, 4_700, reference: "A&amp;B"),
        Self.trade("ESH4", "2024-01-02;11:00:00", -1, 4_710),
        Self.trade("ESM4", "2024-01-02;11:00:00", 1, 4_750),
      ].joined(separator: "\n"))
    #expect(market.prepared.map(\.book.strategy) == ["A&B"])
    #expect(market.notes.contains { $0.contains("leaves 1 positions open") })
  }

  @Test(arguments: [
    ("", "no_flex_trades"), ("<Trade />", "invalid_flex_trade"),
    ("<Trade symbol=\"X\" dateTime=\"2024\" quantity=\"1\" tradePrice=\"1\"/>", "invalid_flex_trade"),
    (
      "<Trade symbol=\"X\" dateTime=\"20240102\" quantity=\"0\" tradePrice=\"1\"/>", "invalid_flex_trade"
    ),
    (
      "<Trade symbol=\"X\" dateTime=\"20240102;250000\" quantity=\"1\" tradePrice=\"1\"", "invalid_flex_trade"
    ),
  ])
  func `what is no trade is refused with its number`(text: String, code: String) {
    let error = #expect(throws: AssayError.self) { try market(text) }
    #expect(error?.code == code)
  }
}
