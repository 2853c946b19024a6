import Backtest
import Diagnostics
import Factory
import Market
import Storage
import TestKit
import Testing

/// Trades of a market without bars, replayed at their own prices.
@Suite struct TradeLevelBarsTests {
  private static let header = "symbol,strategy,entry_time,exit_time,side,quantity,entry_price,exit_price\n"

  private func market(
    _ rows: String, limits: AccountLimits = .none, header: String = Self.header,
    source: PortfolioBars = PortfolioBars()
  ) throws -> PortfolioMarket {
    let folder = try TemporaryFolder()
    try AtomicFile.replace(folder.file("trades.csv"), with: header + rows)
    let file = try PortfolioFile.read(folder.file("trades.csv"))
    return try PortfolioMarket(
      file.books, account: PortfolioAccount(capital: 50_000, limits: limits), source: source)
  }

  @Test
  func `each trade earns its own prices less commission, and the result says at which level it was made`()
    throws
  {
    var random = TestRandom(seed: 2)
    var rows = ""
    var expected: [Double] = []
    var (day, price) = (Int32(18_000), 4_000.0)
    for _ in 0..<60 {
      let entry = day
      day += Int32(random.integer(0...6))
      let side = random.pick(["long", "short"])
      let exitPrice = price + Double(random.integer(-80...80)) * 0.25
      let (from, to) = (CivilDate(daysSinceEpoch: entry), CivilDate(daysSinceEpoch: day))
      rows += "ES,Mine,\(from),\(to),\(side),2,\(price),\(exitPrice)\n"
      expected.append((exitPrice - price) * (side == "long" ? 1 : -1) * 50 * 2 - 4)
      price = exitPrice + Double(random.integer(-40...40)) * 0.25
      day += Int32(random.integer(0...3))
    }
    let market = try market(rows)
    #expect(market.prepared.count == 2)
    #expect(market.notes.count { $0.contains("ES Mine") && $0.contains("trade level") } == 2)
    let result = try market.replay.run(recordsEquity: true)
    #expect(result.trades.count == 60)
    let made = result.trades.sorted { $0.entryPrice < $1.entryPrice }.map(\.pnl.amount).sorted()
    #expect(zip(made, expected.sorted()).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(abs(result.finalEquity.amount - 50_000 - expected.reduce(0, +)) < 1e-6)
    // Subsets are replayed on the same paths.
    let universe = try market.universe()
    let fast = universe.replay([0, 1], limits: .none, over: universe.span())
    #expect(fast.finalEquity == result.finalEquity && fast.dailyEquity == result.dailyEquity)
  }

  @Test func `times of day keep their session, and limits act when results are booked`() throws {
    let rows = """
      ES,A,2024-03-04T15:00:00Z,2024-03-04T16:00:00Z,long,1,5000,4990
      ES,A,2024-03-04T16:00:00Z,2024-03-04T17:00:00Z,long,1,4990,4980
      ES,A,2024-03-04T18:00:00Z,2024-03-04T19:00:00Z,long,1,4980,4970
      ES,A,2024-03-05T15:00:00Z,2024-03-05T16:00:00Z,long,1,4970,4990

      """
    let limits = AccountLimits(dailyStop: 900)
    let result = try market(rows, limits: limits).replay.run(recordsEquity: true)
    // Two losses of 500 reach the stop; the third entry of the day is refused, the next day trades again.
    #expect(result.trades.map(\.pnl.amount) == [-502, -502, 998])
    #expect(result.limitEvents.count { $0.kind == .dailyStop } == 1)
    #expect(result.dailyEquity.map(\.amount) == [48_996, 49_994])
  }

  @Test func `trades that overlap are left out and counted, and what is missing is named`() throws {
    let rows = "ES,A,2024-03-04,2024-03-08,long,1,5000,5010\nES,A,2024-03-06,2024-03-11,long,1,5005,5020\n"
    let overlapping = try market(rows)
    #expect(try overlapping.replay.run().trades.count == 1)
    #expect(overlapping.notes.contains { $0.contains("overlap the one before: 1.") })
    let bare = #expect(throws: AssayError.self) {
      try market(
        "ES,A,2024-03-04,2024-03-08,long,1\n",
        header: "symbol,strategy,entry_time,exit_time,side,quantity\n")
    }
    #expect(bare?.code == "missing_prices" && bare?.remedy.contains("entry_price") == true)
    let text = #expect(throws: AssayError.self) {
      try market("ES,A,2024-03-04,2024-03-08,long,1,x,5010\n")
    }
    #expect(text?.code == "invalid_trade" && text?.place?.hasSuffix("trades.csv:2") == true)
    // Where there are bars, they are used.
    let known = try market("AA,A,2020-03-04,2020-03-09,long,1,1,1\n")
    #expect(known.notes.contains { $0.contains("at the opens") })
  }
}
