import Backtest
import Diagnostics
import Market
import Strategies
import TestKit
import Testing

/// The limits of a whole account inside the engine.
@Suite struct AccountLimitsTests {
  static let blocks = 0..<(4 * PropertyScale.factor)

  private func frame(_ symbol: String, opens: [Double], closes: [Double], minutes: Int = 1_440)
    -> PreparedBars
  {
    let instrument = Instrument(
      symbol: symbol, assetClass: .future, tick: 0.25, pointValue: 1, lot: 1, sessions: .aroundTheClock,
      costs: CostModel(commission: .perUnit(1), slippage: .ticks(1)))
    let step = Int64(minutes) * Timestamp.nanosecondsPerMinute
    let times = closes.indices.map { Int64(18_000) * Timestamp.nanosecondsPerDay + Int64($0 + 1) * step }
    let series = BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: minutes), timestamps: times, open: opens,
      high: zip(opens, closes).map { max($0, $1) }, low: zip(opens, closes).map { min($0, $1) },
      close: closes,
      volume: nil, sessionDates: times.map { Int32(($0 - 1) / Timestamp.nanosecondsPerDay) })
    return RandomBacktest.frame(series)
  }

  private func run(
    _ frames: [PreparedBars], _ limits: AccountLimits, priorities: [[Double]] = [],
    _ orders: [(bar: Int, order: Order)]
  ) throws -> AccountResult {
    var settings = AccountConfiguration(capital: 10_000, sizing: .units(1), closesAtEnd: false)
    settings.limits = limits
    return try AccountEngine(frames, settings: settings, inputs: AccountInputs(priorities: priorities))
      .run(ScheduledOrders(orders), recordsEquity: true).result
  }

  @Test func `a daily stop closes at the close that reaches it, and the day is over`() throws {
    // Twelve hours a bar: two bars a day.
    let bars = frame("A", opens: [100, 100, 90, 90, 80], closes: [100, 95, 90, 85, 80], minutes: 720)
    let buy = Order(book: 0, side: .buy, quantity: 100)
    let result = try run([bars], AccountLimits(dailyStop: 500), [(0, buy), (1, buy)])
    // In at 100.25 and 100 of commission; at 95 the loss is 625: out at 94.75 with another 100.
    let event = result.limitEvents[0]
    #expect(event.kind == .dailyStop && event.loss == Money(625) && event.positions == 1)
    #expect(result.trades[0].exitPrice == 94.75 && result.trades[0].exitBar == 1)
    #expect(result.trades[0].reason == .dailyStop && result.trades[0].pnl == Money(-750))
    // The order of bar 1 fills on the next day; that day loses 625 again, in its second bar.
    #expect(result.trades.count == 2 && result.trades[1].entryBar == 2 && result.trades[1].exitBar == 3)
    #expect(result.limitEvents.map(\.date) == [18_000, 18_001])
    #expect(result.rejections.map(\.refusal) == [])
    #expect(result.finalEquity == Money(10_000 - 750 - 750))
  }

  @Test func `an entry that would fill on a halted day is refused`() throws {
    let bars = frame(
      "A", opens: [100, 100, 90, 90, 80, 80], closes: [100, 90, 90, 90, 80, 80], minutes: 360)
    let buy = Order(book: 0, side: .buy, quantity: 100)
    let result = try run([bars], AccountLimits(dailyStop: 500), [(0, buy), (1, buy), (3, buy)])
    #expect(result.rejections.map(\.refusal) == [.dailyStop])
    #expect(result.trades.map(\.entryBar) == [1] && result.openPositions == [100])
  }

  @Test func `a maximum drawdown ends trading for good, from the marked peak`() throws {
    let bars = frame(
      "A", opens: [100, 100, 110, 100, 100, 100], closes: [100, 110, 104, 100, 100, 100])
    let buy = Order(book: 0, side: .buy, quantity: 100)
    let result = try run([bars], AccountLimits(maximumDrawdown: 600), [(0, buy), (3, buy)])
    #expect(result.stoppedOn == 18_002)
    #expect(result.limitEvents.map(\.kind) == [.maximumDrawdown])
    #expect(result.limitEvents[0].loss == Money(600))
    // Out at 103.75, though 100 was still to come.
    #expect(result.trades.count == 1 && result.trades[0].exitPrice == 103.75)
    #expect(result.rejections.map(\.refusal) == [.maximumDrawdown])
  }

  @Test func `a full account makes newcomers wait, or gives up the position of lowest priority`() throws {
    let frames = ["A", "B", "C"].map {
      frame($0, opens: [10, 10, 11, 12, 13], closes: [10, 11, 12, 13, 14])
    }
    func buy(_ book: Int) -> Order { Order(book: book, side: .buy, quantity: 1) }
    let orders = [(0, buy(2)), (0, buy(1)), (1, buy(0))]
    let waits = try run(frames, AccountLimits(maximumPositions: 2), orders)
    #expect(waits.rejections.map(\.refusal) == [.positionLimit] && waits.rejections[0].book == 0)
    let priorities: [[Double]] = [[1, 2, 2, 2, 2], [1, 1, 1, 1, 1], [1, 1.5, 1, 1, 1]]
    let replaces = try run(
      frames, AccountLimits(maximumPositions: 2, whenFull: .replace), priorities: priorities, orders)
    #expect(replaces.limitEvents.map(\.kind) == [.replaced])
    #expect(replaces.limitEvents[0].closedBook == 1 && replaces.limitEvents[0].enteredBook == 0)
    #expect(replaces.trades.count == 1 && replaces.trades[0].reason == .replaced)
    // B leaves at the open of the third bar, a tick below 11.
    #expect(replaces.trades[0].book == 1 && replaces.trades[0].exitPrice == 10.75)
    #expect(replaces.openPositions == [1, 0, 1])
  }

  @Test func `limits that cannot be are named`() {
    for limits in [
      AccountLimits(maximumPositions: 0), AccountLimits(dailyStop: 0), AccountLimits(maximumDrawdown: -5),
      AccountLimits(dailyStop: .nan),
    ] {
      #expect(throws: AssayError.self) { try limits.validated() }
    }
  }

  @Test(arguments: blocks)
  func `a plain second replay of the same books under the same limits agrees`(block: Int) throws {
    var (stops, replaced, ended) = (0, 0, 0)
    for seed in block * 60..<(block + 1) * 60 {
      let portfolio = RandomPortfolio(seed: seed + 30_000, bars: 90, isPlain: true)
      var random = TestRandom(seed: seed)
      let members = portfolio.subset(&random)
      let result = try portfolio.engine(members)
      if result.ruin != nil { continue }
      var naive = NaiveLimitedAccount(portfolio, members)
      naive.run()
      #expect(naive.dates == result.dates, "seed \(seed)")
      let far = zip(naive.dailyEquity, result.dailyEquity).enumerated().first {
        abs($1.0 - $1.1.amount) > 1e-4
      }
      #expect(far == nil, "seed \(seed) \(members) \(portfolio.limits)")
      #expect(naive.stops == result.limitEvents.count { $0.kind == .dailyStop }, "seed \(seed)")
      #expect(naive.replaced == result.limitEvents.count { $0.kind == .replaced }, "seed \(seed)")
      #expect(naive.stoppedOn == result.stoppedOn, "seed \(seed)")
      if far != nil || naive.dates != result.dates { return }
      stops += naive.stops
      replaced += naive.replaced
      if naive.stoppedOn != nil { ended += 1 }
    }
    #expect(stops > 15 && stops + replaced + ended > 30, "\(stops) \(replaced) \(ended)")
  }

  @Test(arguments: blocks)
  func `limits hold at every close of the engine, whatever the orders`(block: Int) throws {
    for seed in block * 40..<(block + 1) * 40 {
      let portfolio = RandomPortfolio(seed: seed + 70_000)
      let result = try portfolio.engine(Array(portfolio.books.indices))
      let limits = portfolio.limits
      for step in result.timestamps.indices {
        let held = result.positions.count { $0[step] != 0 }
        #expect(held <= limits.maximumPositions ?? .max, "seed \(seed)")
      }
      if let stopped = result.stoppedOn {
        let late = result.trades.filter {
          portfolio.books[$0.book].bars.series.sessionDates[$0.entryBar] > stopped
        }
        #expect(late.isEmpty, "seed \(seed)")
      }
      for event in result.limitEvents where event.kind == .dailyStop {
        #expect(event.loss >= Money(limits.dailyStop ?? 0), "seed \(seed)")
        let late = result.trades.filter { trade in
          let series = portfolio.books[trade.book].bars.series
          return series.sessionDates[trade.entryBar] == event.date
            && series.timestamps[trade.entryBar] > event.timestamp
        }
        #expect(late.isEmpty, "seed \(seed)")
      }
      let days = zip([result.initialCapital] + result.dailyEquity, result.dailyEquity)
      for (date, (before, after)) in zip(result.dates, days) {
        guard let stop = limits.dailyStop, before - after >= Money(stop) else { continue }
        #expect(
          result.limitEvents.contains { $0.kind != .replaced && $0.date == date } || result.stoppedOn != nil,
          "seed \(seed), \(CivilDate(daysSinceEpoch: date))")
      }
    }
  }
}
