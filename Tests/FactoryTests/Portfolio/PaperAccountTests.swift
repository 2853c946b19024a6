import Backtest
import Diagnostics
import Factory
import Market
import Storage
import TestKit
import Testing

/// A paper account over thirty days, with a restart and a data gap in between.
@Suite struct PaperAccountTests {
  private static let dates: [Int32] = {
    let source = DailyBars()
    return (try? source.bars("AA", .day).sessionDates) ?? []
  }()
  private static let first = 400

  private func market(_ source: DailyBars) throws -> PortfolioMarket {
    try PortfolioMarket(DailyBars.books, account: DailyBars.account, source: source)
  }

  /// The bars as they are known after some day.
  private func known(_ place: Int, _ change: (inout DailyBars) -> Void = { _ in }) -> DailyBars {
    var source = DailyBars()
    for symbol in source.symbols { source.lastDate[symbol] = Self.dates[place] }
    change(&source)
    return source
  }

  private func record(_ expectation: Bool = true) -> PaperAccountRecord {
    var document = JSONObject()
    document["books"] = .array(DailyBars.books.map(\.json))
    document["constraints"] = DailyBars.account.constraints
    document["account"] = DailyBars.account.json
    if expectation {
      document["expected_performance"] = [
        "out_of_sample": ["daily_mean": 50, "daily_deviation": 100], "in_sample": .null,
      ]
    }
    return PaperAccountRecord(
      id: "0123", name: "desk", createdAt: "2024-01-01T00:00:00Z",
      start: "\(CivilDate(daysSinceEpoch: Self.dates[Self.first]))",
      portfolio: JSONValue.object(document).text(),
      codeVersion: "0")
  }

  @Test func `thirty days one by one, a restart and a gap in between, equal the replay of all of them`()
    throws
  {
    let folder = try TemporaryFolder()
    let path = folder.file("results.sqlite")
    do {
      let database = try ResultsDatabase(path)
      try database.begin(record())
      for place in Self.first..<Self.first + 12 { try update(database, known(place), expecting: 1) }
    }
    // A new process: only the database is left.
    let database = try ResultsDatabase(path)
    #expect(try database.paperDays(of: "0123").count == 12)
    try update(database, known(Self.first + 11), expecting: 0)
    // BB has no bars for three days: nothing is booked, and the account says for whom it waits.
    for place in Self.first + 12..<Self.first + 15 {
      let late = known(place) { $0.lastDate["BB"] = Self.dates[Self.first + 11] }
      let result = try update(database, late, expecting: 0)
      #expect(result.waiting.count == 1 && result.waiting[0].contains("BB"))
    }
    // They come: three days and the next are booked at once.
    try update(database, known(Self.first + 15), expecting: 4)
    for place in Self.first + 16..<Self.first + 30 { try update(database, known(place), expecting: 1) }
    let days = try database.paperDays(of: "0123")
    #expect(days.count == 30)
    let whole = try market(known(Self.first + 29))
    let account = try PaperAccount(record())
    let result = try whole.replay.run(
      over: whole.prepared.map { $0.window(from: account.start) }, recordsEquity: true, decidesAtEnd: true)
    #expect(days.map(\.equity) == result.dailyEquity.map(\.micros))
    #expect(result.fills.count > 5)
    let tracking = try #require(PaperTracking(days, account.file))
    #expect(tracking.days.count == 30 && tracking.period == "out_of_sample")
    #expect(
      tracking.days[29].result == Double(result.dailyEquity[29].micros - result.initialCapital.micros) / 1e6)
  }

  @discardableResult private func update(
    _ database: ResultsDatabase, _ source: DailyBars, through: CivilDate? = nil, accepts: Bool = false,
    expecting count: Int
  ) throws -> PaperAccount.Update {
    let account = try PaperAccount(database.paperAccount(named: "desk"))
    let result = try account.update(
      try market(source), booked: database.paperDays(of: "0123"), through: through, acceptsRevision: accepts,
      at: "2024-01-01T00:00:00Z")
    #expect(result.days.count == count)
    try database.record(result.days, ofPaperAccount: "0123")
    return result
  }

  @Test func `a day booked without a market is noticed when its bars come, and can be booked anew`() throws {
    let database = try ResultsDatabase(":memory:")
    try database.begin(record())
    let last = Self.first + 40
    let late = known(last) { $0.lastDate["AA"] = Self.dates[Self.first + 20] }
    try update(database, late, through: CivilDate(daysSinceEpoch: Self.dates[last]), expecting: 41)
    let gap = try database.paperDays(of: "0123").last?.details ?? ""
    #expect(gap.contains("\"missing\":[\"AA MACross\",\"AA RSI2_MeanReversion\"]"))
    let error = #expect(throws: AssayError.self) { try update(database, known(last), expecting: 0) }
    #expect(error?.code == "bars_revised")
    let revision = try update(database, known(last), accepts: true, expecting: 20)
    #expect(revision.revised.count == 20)
    try update(database, known(last), expecting: 0)
  }

  @Test func `prices that were changed afterwards stop an update`() throws {
    let database = try ResultsDatabase(":memory:")
    try database.begin(record())
    try update(database, known(Self.first + 30), expecting: 31)
    let changed = known(Self.first + 31) { $0.raised["CC"] = (Self.dates[Self.first - 60], 7) }
    let error = #expect(throws: AssayError.self) { try update(database, changed, expecting: 0) }
    #expect(error?.code == "bars_revised" && error?.place != nil)
  }

  @Test func `an account that loses more than its days explain raises the alarm`() throws {
    func days(_ results: [Double]) -> [PaperDayRecord] {
      results.enumerated().map { place, result in
        PaperDayRecord(
          date: "2024-01-\(10 + place)", equity: 0, result: Int64(result * 1e6), digest: "", details: "{}",
          recordedAt: "")
      }
    }
    let file = try PaperAccount(record()).file
    // Expected 50 a day with a deviation of 100: after four days 200 ± 392.
    let steady = try #require(PaperTracking(days([50, -100, 60, 40]), file))
    #expect(steady.alarm == nil && steady.days[3].low < -190 && steady.days[3].high > 590)
    let failing = try #require(PaperTracking(days([-100, -140, -100, 0]), file))
    #expect(failing.alarm == "2024-01-11" && failing.days[1].isOutside)
    let without = try PaperAccount(record(false)).file
    #expect(PaperTracking(days([1]), without) == nil)
  }
}
