import Backtest
import Market
import Strategies
import TestKit

/// Random books on random markets, random limits, and everything that a replay of them needs; all from one seed.
struct RandomPortfolio {
  private(set) var books: [PreparedBook] = []
  private(set) var priorities: [[Double]] = []
  private(set) var settings: AccountConfiguration
  let limits: AccountLimits
  /// Whether exits are the strategies' own market orders alone, so that a plain loop over bars can follow.
  let isPlain: Bool

  init(seed: Int, bars: Int = 120, isPlain: Bool = false, isDaily: Bool? = nil) {
    var random = TestRandom(seed: seed)
    self.isPlain = isPlain
    let daily = isDaily ?? random.chance(0.5)
    settings = AccountConfiguration(
      capital: random.pick([20_000, 100_000]),
      execution: ExecutionRules(intrabar: random.pick([.pessimistic, .optimistic, .ohlcPath])))
    limits = AccountLimits(
      maximumPositions: random.chance(0.8) ? random.integer(1...4) : nil,
      dailyStop: random.chance(0.8) ? random.pick([50, 200, 800]) : nil,
      maximumDrawdown: random.chance(0.7) ? random.pick([500, 1_500, 4_000]) : nil,
      whenFull: random.pick([.wait, .replace]))
    settings.limits = limits
    let usesPriorities = random.chance(0.6)
    for symbol in ["AA", "BB", "CC"].prefix(random.integer(1...3)) {
      let isFuture = isPlain || random.chance(0.7)
      var instrument = RandomMarket.instrument(
        isFuture ? .future : .equity, pointValue: isFuture ? random.pick([2, 20]) : 1,
        costs: random.pick([.free, .futures, .percentage]))
      instrument.symbol = symbol
      let series =
        daily
        ? RandomMarket.dailySeries(bars: bars, instrument: instrument, start: 400, random: &random)
        : RandomMarket.series(bars: bars, instrument: instrument, start: 400, random: &random)
      let frame = RandomBacktest.frame(series)
      for number in 0..<random.integer(1...3) {
        add(frame, symbol, number, isFuture, &random)
        priorities.append(
          usesPriorities ? (0..<series.count).map { _ in Double(random.integer(0...5)) } : [])
      }
    }
    if !usesPriorities { priorities = [] }
  }

  private mutating func add(
    _ frame: PreparedBars, _ symbol: String, _ number: Int, _ isFuture: Bool, _ random: inout TestRandom
  ) {
    let count = frame.series.count
    var (entries, exits) = (BitMask(count: count), BitMask(count: count))
    let (entryRate, exitRate) = (random.pick([0.05, 0.3, 0.7]), random.pick([0.05, 0.2]))
    for bar in 14..<count {
      entries[bar] = random.chance(entryRate)
      exits[bar] = random.chance(exitRate)
    }
    let plan =
      isPlain
      ? ExitPlan(stopATR: nil, targetATR: nil, maxBarsHeld: random.pick([3, 9]), flatBySessionClose: false)
      : ExitPlan(
        stopATR: random.pick([nil, 0.5, 2]), targetATR: random.pick([nil, 1, 3]),
        maxBarsHeld: random.pick([nil, 4, 15]), flatBySessionClose: random.chance(0.3))
    books.append(
      PreparedBook(
        Book(strategy: "Rule \(number)", symbol: symbol, timeframe: frame.series.timeframe), bars: frame,
        signals: Signals(entries: entries, exits: exits), exits: plan, side: random.pick([.long, .short]),
        size: isFuture || isPlain
          ? .units(Double(random.integer(1...3))) : random.pick([.units(10), .notional(5_000)]),
        warmUp: random.integer(14...30)))
  }

  /// Some of the books, in a random order.
  func subset(_ random: inout TestRandom) -> [Int] {
    let members = books.indices.filter { _ in random.chance(0.7) }
    return (members.isEmpty ? [0] : members).shuffled(using: &random)
  }

  /// The same subset on the full engine.
  func engine(_ members: [Int], from: CivilDate? = nil, through: CivilDate? = nil) throws -> AccountResult {
    let chosen = members.map { books[$0] }
    let account = BookAccount(
      chosen, settings: settings,
      inputs: AccountInputs(priorities: priorities.isEmpty ? [] : members.map { priorities[$0] }))
    return try account.run(
      over: chosen.map { $0.window(from: from, through: through) }, recordsEquity: true)
  }
}
