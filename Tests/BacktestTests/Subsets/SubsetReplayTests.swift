import Backtest
import Diagnostics
import Market
import Strategies
import TestKit
import Testing

/// Replays of subsets on prepared paths, against the full engine.
@Suite struct SubsetReplayTests {
  static let blocks = 0..<(4 * PropertyScale.factor)
  private static let perBlock = 60

  @Test(arguments: blocks)
  func `a subset replayed on paths equals the full engine to the millionth`(block: Int) throws {
    var (compared, events) = (0, 0)
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let portfolio = RandomPortfolio(seed: seed)
      let universe = try SubsetUniverse(
        portfolio.books, settings: portfolio.settings, priorities: portfolio.priorities)
      var random = TestRandom(seed: seed + 9_000)
      for _ in 0..<3 {
        let members = portfolio.subset(&random)
        let (from, through) = Self.dates(portfolio, &random)
        let engine = try portfolio.engine(members, from: from, through: through)
        let places = members.map { member in
          universe.books.firstIndex { $0.book == portfolio.books[member].book } ?? -1
        }
        let fast = universe.replay(
          places, limits: portfolio.limits, over: universe.span(from: from, through: through))
        if !fast.isExact { continue }
        let same = Self.differences(fast, engine, places)
        #expect(same.isEmpty, "seed \(seed), \(members), \(portfolio.limits): \(same)")
        if !same.isEmpty { return }
        compared += 1
        events += fast.dailyStops + fast.replaced + fast.refused
      }
    }
    #expect(compared > Self.perBlock && events > Self.perBlock)
  }

  private static func dates(_ portfolio: RandomPortfolio, _ random: inout TestRandom) -> (
    CivilDate?, CivilDate?
  ) {
    let dates = portfolio.books[0].bars.series.sessionDates
    let first = random.chance(0.5) ? dates[dates.count / 4] : nil
    let last = random.chance(0.5) ? dates[dates.count * 4 / 5] : nil
    return (first.map { CivilDate(daysSinceEpoch: $0) }, last.map { CivilDate(daysSinceEpoch: $0) })
  }

  private static func differences(
    _ fast: SubsetOutcome, _ engine: AccountResult, _ places: [Int]
  ) -> [String] {
    var found: [String] = []
    func compare<T: Equatable>(_ name: String, _ a: T, _ b: T) {
      if a != b { found.append("\(name): \(a) / \(b)") }
    }
    compare("final equity", fast.finalEquity, engine.finalEquity)
    compare("dates", fast.dates, engine.dates)
    if let place = zip(fast.dailyEquity, engine.dailyEquity).enumerated().first(where: { $1.0 != $1.1 }) {
      found.append("equity of day \(place.offset): \(place.element)")
    }
    compare("trades", fast.trades, engine.trades.count)
    compare("daily stops", fast.dailyStops, engine.limitEvents.count { $0.kind == .dailyStop })
    compare("replaced", fast.replaced, engine.limitEvents.count { $0.kind == .replaced })
    compare("stopped", fast.stoppedOn, engine.stoppedOn)
    // The engine goes on refusing what strategies ask for after the end; a replay does not ask.
    if engine.stoppedOn == nil { compare("refused", fast.refused, engine.rejections.count) }
    for (book, place) in places.enumerated() {
      let profit = engine.trades(ofBook: book).reduce(Money.zero) { $0 + $1.pnl }
      compare("profit of \(place)", fast.profits[place], profit)
    }
    return found
  }

  @Test func `what makes books depend on the account is named`() throws {
    let portfolio = RandomPortfolio(seed: 3)
    var settings = portfolio.settings
    #expect(SubsetUniverse.obstacle(portfolio.books, settings) == nil)
    settings.risk = RiskLimits()
    #expect(SubsetUniverse.obstacle(portfolio.books, settings) != nil)
    var books = portfolio.books
    books[0].size = .equityFraction(0.5)
    #expect(SubsetUniverse.obstacle(books, portfolio.settings) != nil)
    #expect(throws: AssayError.self) { try SubsetUniverse(books, settings: portfolio.settings) }
  }

  private static let marketsPerBlock = 20
  private static let replaysPerMarket = 400

  /// 32,000 replays; `ASSAY_PROPERTY_SCALE=4` makes 128,000. Each block prints how many it made.
  @Test(arguments: blocks)
  func `no replay breaks a limit`(block: Int) throws {
    var replays = 0
    for seed in block * Self.marketsPerBlock..<(block + 1) * Self.marketsPerBlock {
      let portfolio = RandomPortfolio(seed: seed + 50_000, bars: 80)
      let universe = try SubsetUniverse(
        portfolio.books, settings: portfolio.settings, priorities: portfolio.priorities)
      let span = universe.span()
      var random = TestRandom(seed: seed)
      for _ in 0..<Self.replaysPerMarket {
        let limits = AccountLimits(
          maximumPositions: random.integer(1...5), dailyStop: Double(random.integer(20...900)),
          maximumDrawdown: Double(random.integer(100...5_000)), whenFull: random.pick([.wait, .replace]))
        let fast = universe.replay(portfolio.subset(&random), limits: limits, over: span)
        let problem = Self.broken(limits, fast)
        #expect(problem == nil, "seed \(seed), \(limits): \(problem ?? "")")
        if problem != nil { return }
        replays += 1
      }
    }
    print(
      "No replay breaks a limit: \(replays) random replays in block \(block + 1) of \(Self.blocks.count).")
    #expect(replays == Self.marketsPerBlock * Self.replaysPerMarket)
  }

  @Test func `the blocks of random replays add up to 32,000 times the scale`() {
    #expect(Self.blocks.count * Self.marketsPerBlock * Self.replaysPerMarket == 32_000 * PropertyScale.factor)
  }

  private static func broken(_ limits: AccountLimits, _ fast: SubsetOutcome) -> String? {
    if fast.mostPositions > limits.maximumPositions ?? .max { return "\(fast.mostPositions) positions" }
    // A day without a stop lost less than the stop; what a stop lets through is the move of one bar and the costs.
    let losses = zip([fast.initialCapital] + fast.dailyEquity, fast.dailyEquity).map { $0 - $1 }
    // The day on which the maximum drawdown ends trading needs no daily stop of its own.
    let trading = fast.stoppedOn.flatMap { fast.dates.firstIndex(of: $0) } ?? losses.count
    let beyond = losses[..<trading].count { $0 >= Money(limits.dailyStop ?? 1e9) }
    if beyond > fast.dailyStops { return "\(beyond) days beyond the daily stop, \(fast.dailyStops) stops" }
    guard let stopped = fast.stoppedOn, let place = fast.dates.firstIndex(of: stopped) else {
      return fast.stoppedOn == nil && fast.deepestFall >= Money(limits.maximumDrawdown ?? 1e9)
        ? "fell \(fast.deepestFall) without a stop" : nil
    }
    // Books whose market was shut at the stop leave at their next open; nothing moves after that.
    let after = fast.dailyEquity[min(place + 2, fast.dailyEquity.count - 1)...]
    return Set(after).count <= 1 ? nil : "equity moves after the stop"
  }
}
