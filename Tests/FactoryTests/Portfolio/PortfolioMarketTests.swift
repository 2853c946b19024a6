import Backtest
import Diagnostics
import Factory
import Market
import Portfolio
import Storage
import Strategies
import TestKit
import Testing

/// Books from lists, what is wrong with them, and a choice among them from end to end.
@Suite struct PortfolioMarketTests {
  private func code(_ work: () throws -> Void) -> String? {
    do { try work() } catch { return (error as? AssayError)?.code }
    return nil
  }

  private func market(
    _ source: PortfolioBars = PortfolioBars(), _ books: [PortfolioBook] = PortfolioBars.books
  ) throws
    -> PortfolioMarket
  {
    try PortfolioMarket(books, account: PortfolioBars.account, source: source)
  }

  @Test func `books whose dates never meet are refused with both`() throws {
    var source = PortfolioBars()
    source.lastDate["AA"] = PortfolioBars.start + 200
    source.skipsFirst["BB"] = 400
    let error = #expect(throws: AssayError.self) { try market(source) }
    #expect(
      error?.code == "no_common_dates" && error?.message.contains("BB") == true
        && error?.message.contains("AA") == true)
  }

  @Test func `a currency without a rate is refused, and with one the money is converted`() throws {
    var source = PortfolioBars()
    source.currencies["BB"] = "EUR"
    let error = #expect(throws: AssayError.self) { try market(source) }
    #expect(error?.code == "missing_rate" && error?.remedy.contains("EURUSD") == true)
    source.symbols.append("EURUSD")
    let converted = try market(source)
    #expect(converted.rates[2].count == converted.prepared[2].bars.series.count && converted.rates[0].isEmpty)
    let eur = try source.bars("EURUSD", .day)
    #expect(converted.rates[2] == eur.close)
  }

  @Test func `a fixed size goes to books that follow equity and to no others`() throws {
    var file = PortfolioFile(books: PortfolioBars.books, account: PortfolioBars.account)
    file.books[0].size = .equityFraction(0.5)
    file.books[1].size = .units(2)
    try file.fixSizes(.notional(25_000), source: PortfolioBars())
    #expect(file.books[0].size == .notional(25_000) && file.books[1].size == .units(2))
  }

  @Test func `a filter whose file is gone or changed is named`() throws {
    var book = PortfolioBars.books[1]
    book.filter = PortfolioBook.EntryFilter(probabilities: "/nowhere/p.csv", threshold: 0.5)
    #expect(code { _ = try market(PortfolioBars(), [book]) } == "missing_filter")
    let folder = try TemporaryFolder()
    let series = try PortfolioBars().bars("AA", .day)
    let lines = series.sessionDates.enumerated().map { place, date in
      "\(CivilDate(daysSinceEpoch: date)),\(place % 2 == 0 ? 0.9 : 0.1)"
    }
    try AtomicFile.replace(
      folder.file("p.csv"), with: "date,probability\n" + lines.joined(separator: "\n") + "\n")
    book.filter = PortfolioBook.EntryFilter(probabilities: folder.file("p.csv"), threshold: 0.5)
    let (filtered, plain) = (
      try market(PortfolioBars(), [book]), try market(PortfolioBars(), [PortfolioBars.books[1]])
    )
    let entries = filtered.prepared[0].signals.entries
    for bar in 0..<series.count {
      #expect(entries[bar] == (plain.prepared[0].signals.entries[bar] && bar % 2 == 0))
    }
    book.filter?.digest = "somethingelse"
    #expect(code { _ = try market(PortfolioBars(), [book]) } == "changed_filter")
  }

  @Test func `what is wrong with a list is said with its place`() throws {
    func read(_ text: String) throws -> PortfolioFile {
      try PortfolioFile(json: JSONValue(parsing: text), timeframe: .day, place: "books.json")
    }
    for (text, word) in [
      (#"{"book": []}"#, "books"), (#"[{"strategy": "MACross"}]"#, "no symbol"),
      (#"[{"symbol": "AA", "strategy": "MACross", "stratgy": 1}]"#, "stratgy"),
      (#"[{"symbol": "AA", "strategy": "MACross", "side": "up"}]"#, "side"),
      (#"[{"symbol": "AA", "strategy": "MACross", "exits": {"stop_loss_atr": -1}}]"#, "stop_loss_atr"),
      (#"{"books": [], "constraints": {"daily_stop_loss": -5}}"#, "daily_stop_loss"),
    ] {
      let error = #expect(throws: AssayError.self) { try read(text) }
      #expect(error?.message.contains(word) == true, "\(text): \(error?.message ?? "")")
    }
    #expect(code { _ = try market(PortfolioBars(), []) } == "no_books")
  }

  @Test func `trades of another program are made again on the bars, from a text table and from Parquet`()
    throws
  {
    let original = try market(PortfolioBars(), [PortfolioBars.books[1]])
    let result = try original.replay.run(recordsEquity: true)
    let folder = try TemporaryFolder()
    let table = PortfolioReplayTables(result, books: original.prepared).trades
    try CSVFile.write(table, to: folder.file("trades.csv"))
    try ParquetFile.write(table, to: folder.file("trades.parquet"))
    for name in ["trades.csv", "trades.parquet"] {
      let file = try PortfolioFile.read(folder.file(name), timeframe: .day)
      #expect(file.books.count == 1 && file.books[0].strategy == "RSI2_MeanReversion")
      let again = try market(PortfolioBars(), file.books)
      let made = try again.replay.run(recordsEquity: true)
      #expect(again.notes.contains { $0.contains("at the opens") })
      // What left at the open of a later bar is the same; stops inside a bar leave at the next open here.
      let atOpen = result.trades.filter { $0.reason == .signal || $0.reason == .time }
      #expect(atOpen.count > 10)
      for trade in atOpen {
        let same = made.trades.first { $0.entryBar == trade.entryBar }
        #expect(same?.entryPrice == trade.entryPrice)
        if trade.exitBar > trade.entryBar + 1 {
          #expect(same?.exitPrice == trade.exitPrice && same?.pnl == trade.pnl)
        }
      }
    }
    #expect(code { _ = try PortfolioFile.read(folder.file("none.csv")) } != nil)
    try AtomicFile.replace(
      folder.file("bad.csv"),
      with: "symbol,strategy,entry_time,exit_time,side,quantity\nAA,X,2020-01-05,2020-01-02,long,1\n")
    let error = #expect(throws: AssayError.self) { try PortfolioFile.read(folder.file("bad.csv")) }
    #expect(error?.code == "invalid_trade" && error?.place?.hasSuffix("bad.csv:2") == true)
  }

  @Test func `of a document of filters the accepted strategies are offered, and what is not applied is said`()
    throws
  {
    let text = #"""
      {"version": 1, "strategies": [
        {"symbol": "AA", "strategy": "MACross", "tier": "candidate", "strategy_parameters": {"ma_fast": 5, "ma_slow": 20},
         "exits": {"stop_loss_atr": 2, "take_profit_atr": null, "max_bars_held": null, "flat_by_session_close": false},
         "status": "completed", "acceptance": {"accepted": true}},
        {"symbol": "BB", "strategy": "MACross", "status": "completed", "acceptance": {"accepted": false}},
        {"symbol": "CC", "strategy": "MACross", "status": "failed"}]}
      """#
    let file = try PortfolioFile(json: JSONValue(parsing: text), timeframe: .day, place: "enhanced.json")
    #expect(file.books.map(\.symbol) == ["AA"] && file.books[0].exits.stopATR == 2)
    #expect(file.books[0].parameters.map(\.value) == ["5", "20"] && file.notes.count == 1)
  }

  @Test func `an accepted strategy comes with its filter, which lies beside the document`() throws {
    let text = #"""
      {"version": 1, "strategies": [
        {"symbol": "AA", "strategy": "MACross", "timeframe": "1d", "side": "long", "size": "units:1", "costs": null,
         "composition": null, "status": "completed", "model": "AA-MACross", "model_sha256": "ab12",
         "acceptance": {"accepted": true}},
        {"symbol": "BB", "strategy": "MACross", "status": "completed", "model": "BB-MACross",
         "acceptance": {"accepted": false}}]}
      """#
    let file = try PortfolioFile(json: JSONValue(parsing: text), place: "filters/enhanced_strategies.json")
    #expect(
      file.books.map(\.filterModel)
        == [PortfolioBook.FilterModel(folder: "filters/AA-MACross", digest: "ab12")])
    #expect(file.books[0].size == .units(1) && file.notes.isEmpty)
  }

  @Test func `a book read back from its document is the same`() throws {
    for book in PortfolioBars.books {
      let read = try PortfolioBook(json: book.json, place: "x")
      #expect(read == book)
    }
  }

  @Test func `the results of the books add up to the account, day by day`() throws {
    let market = try market()
    let result = try market.replay.run(recordsEquity: true)
    let daily = DailyBookResults(result, books: market.prepared)
    var last = result.initialCapital.amount
    for (day, equity) in result.dailyEquity.enumerated() {
      let sum = daily.results.reduce(0) { $0 + $1[day] }
      #expect(abs(sum - (equity.amount - last)) < 1e-5)
      last = equity.amount
    }
    #expect(result.trades.count > 50)
  }

  @Test func `a choice is judged on later dates, and its document can be traded again`() throws {
    let market = try market()
    var plan = PortfolioStudy.Plan(trainTo: CivilDate(daysSinceEpoch: PortfolioBars.start + 600))
    plan.sizes = 2...4
    let study = try PortfolioStudy(market, plan)
    #expect(study.choice.isExhaustive && study.choice.tried.count == 10 + 10 + 5)
    let identity = Identity(.backtest, code: "0", data: .null, contract: .null, configuration: .null)
    let document = study.document(identity: identity, created: "2024-01-01T00:00:00Z")
    let file = try PortfolioFile(json: .object(document), place: "doc")
    #expect(file.account.limits == PortfolioBars.account.limits && file.account.priority == .recent)
    #expect(file.expectation?.period == "out_of_sample")
    // Priorities follow from each book alone, so the books of the document trade as they did among all candidates.
    let again = try PortfolioMarket(file.books, account: file.account, source: PortfolioBars())
    let later = try again.replay.run(
      over: again.prepared.map { $0.window(from: plan.trainTo.advanced(byDays: 1)) })
    #expect(later.finalEquity == study.test?.outcome.finalEquity)
    #expect(Set(study.sizes.map(\.method)).isSuperset(of: ["as_listed", "equal", "hrp"]))
    #expect(study.walkForward == nil || study.walkForward?.years.isEmpty == false)
  }
}
