import Backtest
import Diagnostics
import Market
import Strategies
import TestKit
import Testing

/// Many strategies on many symbols and timeframes in one account.
@Suite struct ManyBooksTests {
  static let blocks = 0..<(4 * PropertyScale.factor)
  private static let perBlock = 40

  /// Books on two symbols: several strategies on the same bars, and one on daily bars of each symbol.
  struct Books {
    var frames: [PreparedBars] = []
    var strategies: [String] = []
    var signals: [Signals] = []
    let plan: ExitPlan
    let side: Side
    let execution: ExecutionRules

    init(seed: Int, assetClass: AssetClass = .future, withDays: Bool = true) {
      var random = TestRandom(seed: seed)
      plan = ExitPlan(
        stopATR: 1, targetATR: 2, maxBarsHeld: random.pick([2, 10]), flatBySessionClose: random.chance(0.3))
      side = random.pick([.long, .short])
      execution = ExecutionRules(
        timing: random.pick([.nextOpen, .signalClose]),
        intrabar: random.pick([.pessimistic, .optimistic, .ohlcPath]))
      for symbol in ["AA", "BB"] {
        let instrument = Instrument(
          symbol: symbol, assetClass: assetClass, tick: 0.25, pointValue: 2, lot: 1,
          sessions: RandomMarket.sessions,
          costs: .futures)
        let series = RandomMarket.series(bars: 500, instrument: instrument, start: 400, random: &random)
        let days = RandomMarket.dailySeries(bars: 40, instrument: instrument, start: 400, random: &random)
        for (number, series) in ([series, series] + (withDays ? [days] : [])).enumerated() {
          frames.append(RandomBacktest.frame(series))
          strategies.append("Rule \(number)")
          var (entries, exits) = (BitMask(count: series.count), BitMask(count: series.count))
          for bar in 14..<series.count {
            entries[bar] = random.chance(0.2)
            exits[bar] = random.chance(0.1)
          }
          signals.append(Signals(entries: entries, exits: exits))
        }
      }
    }

    /// The same books in another order.
    func reordered(_ order: [Int]) -> Books {
      var books = self
      books.frames = order.map { frames[$0] }
      books.strategies = order.map { strategies[$0] }
      books.signals = order.map { signals[$0] }
      return books
    }

    func orderSource(_ place: Int, book: Int) -> SignalOrderSource {
      SignalOrderSource(
        signals[place], book: book, frame: frames[place], plan: plan, side: side,
        timing: execution.timing,
        end: frames[place].series.count)
    }

    func together(_ settings: AccountConfiguration) throws -> AccountResult {
      let engine = try AccountEngine(frames, strategies: strategies, settings: settings)
      let orderSources = frames.indices.map { orderSource($0, book: $0) }
      return engine.run(BookOrderSources(orderSources, books: engine.books), recordsEquity: true).result
    }

    func alone(_ place: Int, _ settings: AccountConfiguration) throws -> AccountResult {
      try AccountEngine([frames[place]], settings: settings).run(orderSource(place, book: 0)).result
    }

    func settings(capital: Double, sizing: PositionSizing) -> AccountConfiguration {
      AccountConfiguration(capital: capital, execution: execution, sizing: sizing)
    }
  }

  /// Everything of a trade but the place of its book.
  private func unplaced(_ trades: [Trade]) -> [Trade] {
    trades.map { trade in
      var trade = trade
      trade.book = 0
      return trade
    }
  }

  @Test(arguments: blocks)
  func `books equal separate accounts bit for bit where no limit binds`(block: Int) throws {
    var traded = 0
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let books = Books(seed: seed)
      let settings = books.settings(capital: 1e8, sizing: .units(3))
      let together = try books.together(settings)
      var (earned, fills) = (Money.zero, 0)
      for place in books.frames.indices {
        let alone = try books.alone(place, settings)
        let same = unplaced(together.trades(ofBook: place)) == alone.trades
        #expect(same, "seed \(seed), book \(place)")
        if !same { return }
        earned += alone.finalEquity - alone.initialCapital
        fills += alone.fills.count
        traded += alone.trades.count
      }
      #expect(together.finalEquity == together.initialCapital + earned)
      #expect(
        together.fills.count == fills && together.rejections.allSatisfy { $0.refusal != .insufficientMargin })
    }
    #expect(traded > 10 * Self.perBlock)
  }

  @Test(arguments: blocks)
  func `the order in which books are given changes nothing, where limits bind as well`(block: Int) throws {
    var refused = 0
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let books = Books(seed: seed, assetClass: .equity)
      var settings = books.settings(capital: 5_000, sizing: .equityFraction(0.4))
      settings.transactionCosts.participation = 0.01
      if seed % 2 == 0 { settings.risk = RiskLimits() }
      var random = TestRandom(seed: seed)
      let order = books.frames.indices.shuffled(using: &random)
      let (a, b) = (try books.together(settings), try books.reordered(order).together(settings))
      #expect(a.equity == b.equity && a.finalEquity == b.finalEquity, "seed \(seed)")
      for (place, original) in order.enumerated() {
        let same = unplaced(b.trades(ofBook: place)) == unplaced(a.trades(ofBook: original))
        #expect(same, "seed \(seed), book \(original)")
        if !same { return }
      }
      refused += a.rejections.count
    }
    #expect(refused > Self.perBlock / 2)
  }

  @Test func `fills of all books on the same bars together take no more than the share of the volume`() throws
  {
    var cut = 0
    for seed in 0..<200 {
      let books = Books(seed: seed, withDays: false)
      var settings = books.settings(capital: 1e8, sizing: .units(40))
      settings.transactionCosts.participation = 0.05
      settings.closesAtEnd = false
      let result = try books.together(settings)
      var taken: [String: Double] = [:]
      for fill in result.fills {
        taken["\(result.books[fill.book].symbol) \(fill.bar)", default: 0] += fill.quantity
      }
      for (place, frame) in books.frames.enumerated() {
        for bar in 0..<frame.series.count {
          let most = 0.05 * (frame.series.volume?[bar] ?? 0)
          let sum = taken["\(result.books[place].symbol) \(bar)"] ?? 0
          #expect(sum <= most + 1e-9, "seed \(seed)")
          if sum > most - 1, sum > 0 { cut += 1 }
        }
      }
    }
    #expect(cut > 100)
  }

  @Test func `the size of a daily order knows nothing of what the other books do later that day`() throws {
    var compared = 0
    for seed in 0..<250 {
      let books = Books(seed: seed)
      guard books.execution.timing == .nextOpen else { continue }
      let settings = books.settings(capital: 20_000, sizing: .equityFraction(0.5))
      // Prices of the short bars go another way from the second bar of a session on.
      let short = books.frames[0].series
      let session = short.sessionDates[short.count * 3 / 4]
      let first = short.sessionDates.firstIndex(of: session)! + 1
      var changed = books
      for place in [0, 1] { changed.frames[place] = RandomBacktest.frame(raised(short, from: first)) }
      let (a, b) = (try books.together(settings), try changed.together(settings))
      let days = books.frames[2].series
      func entries(_ result: AccountResult) -> [Fill] {
        result.fills.filter { $0.book == 2 && $0.reason == .market && days.sessionDates[$0.bar] <= session }
      }
      #expect(entries(a).map(\.quantity) == entries(b).map(\.quantity), "seed \(seed)")
      compared += entries(a).count
    }
    #expect(compared > 100)
  }

  private func raised(_ series: BarSeries, from first: Int) -> BarSeries {
    func column(_ values: [Double]) -> [Double] {
      values.indices.map { $0 < first ? values[$0] : values[$0] + 25 }
    }
    return BarSeries(
      instrument: series.instrument, timeframe: series.timeframe, timestamps: series.timestamps,
      open: column(series.open), high: column(series.high), low: column(series.low),
      close: column(series.close),
      volume: series.volume, sessionDates: series.sessionDates)
  }

  /// Lists of orders, each of a book with bars of its own.
  private struct OrderLists: OrderSource {
    var lists: [ScheduledOrders]

    mutating func decide(_ broker: inout SimulatedBroker) {
      for index in lists.indices { lists[index].decide(&broker) }
    }
  }

  @Test func `a daily bar opens with the first short bar of its session and its order fills at its open`()
    throws
  {
    let instrument = Instrument(
      symbol: "S", assetClass: .cfd, pointValue: 1, lot: 1, sessions: RandomMarket.sessions, costs: .free)
    let minute = Timestamp.nanosecondsPerMinute
    // Two sessions; half-hour bars at 10:00 and 10:30, and daily bars that close at 16:00. Short bars of day two earn
    // 100 a unit after 10:00.
    let days: [Int32] = [18_001, 18_002]
    let starts = days.map { Timestamp(startOf: CivilDate(daysSinceEpoch: $0)).nanoseconds }
    func series(_ timeframe: Timeframe, _ times: [Int64], _ dates: [Int32], _ prices: [Double]) -> BarSeries {
      BarSeries(
        instrument: instrument, timeframe: timeframe, timestamps: times, open: prices, high: prices,
        low: prices,
        close: prices, volume: nil, sessionDates: dates)
    }
    let short = series(
      Timeframe(minutes: 30), starts.flatMap { [$0 + 600 * minute, $0 + 630 * minute] },
      days.flatMap { [$0, $0] },
      [100, 100, 100, 200])
    let long = series(.day, starts.map { $0 + 960 * minute }, days, [100, 100])
    let engine = try AccountEngine(
      [RandomBacktest.frame(short), RandomBacktest.frame(long)], strategies: ["fast", "slow"],
      settings: AccountConfiguration(capital: 1_000, sizing: .equityFraction(0.5), closesAtEnd: false))
    var order = Order(book: 1, side: .buy, quantity: .nan)
    order.isSizedAtFill = true
    let result = engine.run(
      // One list a book: the second short bar closes before the first daily one.
      OrderLists(lists: [
        ScheduledOrders([(1, Order(book: 0, side: .buy, quantity: 5))]), ScheduledOrders([(0, order)]),
      ]), recordsEquity: true
    ).result
    // Sized at 10:00 from 1,000, not at 16:00 from 1,500.
    #expect(result.fills.map(\.quantity) == [5, 5])
    #expect(result.fills.map(\.book) == [0, 1])
    #expect(result.books.map(\.timeframe) == [Timeframe(minutes: 30), .day])
    #expect(result.finalEquity == Money(1_500))
  }

  @Test func `a long and a short book of one symbol both need margin, and one limit holds their values`()
    throws
  {
    let books = Books(seed: 1, assetClass: .equity, withDays: false)
    let frames = [books.frames[0], books.frames[1]]
    // Of one unit: its price times the point value.
    let price = frames[0].series.open[1] * frames[0].series.instrument.pointValue
    func run(_ settings: AccountConfiguration) throws -> AccountResult {
      let engine = try AccountEngine(frames, strategies: ["a", "b"], settings: settings)
      return engine.run(
        ScheduledOrders([
          (0, Order(book: 0, side: .buy, quantity: 10)), (0, Order(book: 1, side: .sell, quantity: 10)),
        ])
      ).result
    }
    var settings = AccountConfiguration(capital: price * 15, sizing: .units(1), closesAtEnd: false)
    #expect(try run(settings).rejections.map(\.refusal) == [.insufficientCash])
    settings.capital = price * 25
    #expect(try run(settings).fills.count == 2)
    var limits = RiskLimits(hardStop: 0.01, takeProfit: nil)
    (limits.maximumPosition, limits.maximumHeat) = (0.5, 1)
    settings.risk = limits
    #expect(try run(settings).rejections.first.map(\.refusal) == .risk)
    limits.maximumPosition = 1
    settings.risk = limits
    #expect(try run(settings).rejections.isEmpty)
  }

  @Test func `the same strategy on the same bars twice is refused`() throws {
    let frame = Books(seed: 1).frames[0]
    let error = #expect(throws: AssayError.self) {
      try AccountEngine([frame, frame], strategies: ["a", "a"], settings: AccountConfiguration())
    }
    #expect(error?.code == "repeated_book" && error?.message.contains("a on AA") == true)
  }
}
