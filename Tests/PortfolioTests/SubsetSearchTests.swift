import Backtest
import Diagnostics
import Market
import Numerics
import Portfolio
import Strategies
import TestKit
import Testing

/// The search for the best subset, its bound, and the judgement of the choice.
@Suite struct SubsetSearchTests {
  /// Daily books on a market that drifts: some earn, some lose.
  static func universe(_ count: Int, seed: Int, limits: AccountLimits = .none, bars: Int = 260) throws
    -> SubsetUniverse
  {
    var random = TestRandom(seed: seed)
    var books: [PreparedBook] = []
    for number in 0..<count {
      var instrument = RandomMarket.instrument(.future, pointValue: 10, costs: .free)
      instrument.symbol = "S\(number % 10)\(number / 10)"
      let series = RandomMarket.dailySeries(bars: bars, instrument: instrument, start: 4_000, random: &random)
      let bars = PreparedBars(
        series: series, sessions: SessionIndex(series: series, sessionClose: RandomMarket.sessionClose),
        atr: [Double](repeating: 1, count: series.count))
      var (entries, exits) = (BitMask(count: series.count), BitMask(count: series.count))
      for bar in 0..<series.count {
        // Some books see a little of what comes, so that some are better than others.
        let rises = bar + 2 < series.count && series.close[bar + 2] > series.open[bar + 1]
        entries[bar] = random.chance(rises ? 0.15 + 0.02 * Double(number % 5) : 0.15)
        exits[bar] = random.chance(0.4)
      }
      books.append(
        PreparedBook(
          Book(strategy: "R", symbol: instrument.symbol, timeframe: .day), bars: bars,
          signals: Signals(entries: entries, exits: exits), exits: .signalOnly, side: .long, size: .units(1)))
    }
    var settings = AccountConfiguration(capital: 1_000_000)
    settings.limits = limits
    return try SubsetUniverse(books, settings: settings)
  }

  @Test func `exchange and annealing find what all subsets hold, and the bound is not below it`() throws {
    var found = 0
    for seed in 0..<6 {
      let universe = try Self.universe(10, seed: seed)
      let span = universe.span()
      func search(_ budget: Int) throws -> SubsetChoice {
        try SubsetSearch(universe, limits: .none, over: span, sizes: 2...4, budget: budget, seed: 3).run()
      }
      let (exact, walked) = (try search(1_000), try search(160))
      #expect(exact.isExhaustive && exact.tried.count == 45 + 120 + 210 && exact.gap == 0)
      #expect(!walked.isExhaustive && walked.tried.count <= 200)
      #expect(walked.value <= exact.value + 1e-12)
      let bound = try #require(walked.bound)
      #expect(bound >= exact.value - 1e-9, "seed \(seed)")
      // Without limits the bound is reached by a subset.
      if walked.boundIsComplete { #expect(abs(bound - exact.value) < 2e-5 * bound, "seed \(seed)") }
      #expect(walked.boundHoldsWithLimits)
      if walked.best.members == exact.best.members { found += 1 }
    }
    #expect(found >= 4)
  }

  @Test func `no subset has fewer books than asked for, though the greedy start passes through smaller ones`() throws {
    let universe = try Self.universe(12, seed: 7)
    for budget in [24, 160, 400] {
      let choice = try SubsetSearch(
        universe, limits: .none, over: universe.span(), sizes: 7...8, budget: budget, seed: 2
      ).run()
      #expect(!choice.isExhaustive && choice.tried.allSatisfy { (7...8).contains($0.members.count) })
    }
  }

  @Test func `a choice that limits lift above the bound without them has no gap`() throws {
    for seed in 0..<6 {
      let limits = AccountLimits(maximumPositions: 2, dailyStop: 300)
      let universe = try Self.universe(12, seed: seed, limits: limits)
      let choice = try SubsetSearch(
        universe, limits: limits, over: universe.span(), sizes: 6...8, budget: 200, seed: 3
      ).run()
      guard let bound = choice.bound else {
        #expect(choice.gap == nil)
        continue
      }
      #expect(!choice.boundHoldsWithLimits)
      #expect(choice.isAboveBound == (choice.value > bound))
      #expect(choice.gap == (choice.value > bound ? nil : (bound - choice.value) / bound), "seed \(seed)")
    }
  }

  @Test func `the number of workers changes nothing`() throws {
    let limits = AccountLimits(maximumPositions: 2, dailyStop: 400, maximumDrawdown: 20_000)
    let universe = try Self.universe(12, seed: 9, limits: limits)
    func search(_ workers: Int) throws -> SubsetChoice {
      try SubsetSearch(
        universe, limits: limits, over: universe.span(), sizes: 1...6, budget: 300, seed: 5,
        workers: Workers(workers)
      ).run()
    }
    let (one, four) = (try search(1), try search(4))
    #expect(one.tried == four.tried && one.best == four.best && one.bound == four.bound)
  }

  @Test func `limits that no subset keeps are named with the one that binds`() throws {
    let limits = AccountLimits(maximumDrawdown: 1)
    let universe = try Self.universe(4, seed: 2, limits: limits)
    let search = SubsetSearch(universe, limits: limits, over: universe.span(), sizes: 1...4)
    let error = #expect(throws: AssayError.self) { try search.run() }
    #expect(error?.code == "no_subset_keeps_limits")
    #expect(error?.message.contains("max_drawdown binds in 15 of 15") == true)
  }

  @Test func `the front holds what no other subset beats in everything`() throws {
    let universe = try Self.universe(6, seed: 4)
    let choice = try SubsetSearch(universe, limits: .none, over: universe.span(), sizes: 1...6).run()
    let front = choice.front
    func goals(_ figures: SubsetFigures) -> [Double] {
      [figures.sharpe, figures.cagr, figures.maximumDrawdown, figures.worstDay, -figures.turnover]
    }
    for subset in front {
      let beaten = choice.tried.contains { other in
        let pairs = zip(goals(other.figures), goals(subset.figures))
        return pairs.allSatisfy { $0 >= $1 } && pairs.contains { $0 > $1 }
      }
      #expect(!beaten)
    }
    #expect(front.contains { $0.members == choice.best.members })
  }

  @Test func `a choice among worthless books is deflated to nothing, one planted skill is not`() {
    var random = TestRandom(seed: 1)
    func outcome(_ drift: Double) -> SubsetOutcome {
      var (outcome, equity) = (SubsetOutcome(), 100_000.0)
      outcome.initialCapital = Money(100_000)
      for day in 0..<1_000 {
        equity += 300 * (random.uniform() + random.uniform() + random.uniform() - 1.5) + drift
        outcome.dailyEquity.append(Money(equity))
        outcome.dates.append(Int32(18_000 + day))
      }
      outcome.finalEquity = Money(equity)
      return outcome
    }
    let sharpes = (0..<500).map { _ in 1.2 * (random.uniform() + random.uniform() - 1) }
    let worthless = PeriodResult(outcome(5), daysPerYear: 252, trials: 500, trialSharpes: sharpes, seed: 1)
    let skilled = PeriodResult(outcome(40), daysPerYear: 252, trials: 500, trialSharpes: sharpes, seed: 1)
    #expect((worthless.deflated ?? 1) < 0.5 && (skilled.deflated ?? 0) > 0.95)
    let interval = skilled.interval
    #expect(
      interval.map { $0.lowerBound < skilled.figures.sharpe && skilled.figures.sharpe < $0.upperBound }
        == true)
    let alone = PeriodResult(outcome(40), daysPerYear: 252, trials: 1, seed: 1)
    #expect((alone.deflated ?? 0) >= (skilled.deflated ?? 1) - 0.05)
  }
}
