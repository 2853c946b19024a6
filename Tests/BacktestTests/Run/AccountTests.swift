import Backtest
import Diagnostics
import Market
import TestKit
import Testing

/// One account over several markets: currencies, interest, funding, and what it refuses to begin with.
@Suite struct AccountTests {
  private func frame(
    _ symbol: String, _ closes: [Double], currency: String = "USD", minutes: Int = 1_440,
    assetClass: AssetClass = .cfd, skipping: Set<Int> = []
  ) -> PreparedBars {
    let instrument = Instrument(
      symbol: symbol, assetClass: assetClass, currency: currency, pointValue: 1, lot: 1,
      sessions: .aroundTheClock, costs: .free)
    let kept = closes.indices.filter { !skipping.contains($0) }
    let step = Int64(minutes) * Timestamp.nanosecondsPerMinute
    let times = kept.map { Int64(18_000) * Timestamp.nanosecondsPerDay + Int64($0 + 1) * step }
    let prices = kept.map { closes[$0] }
    let series = BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: minutes), timestamps: times, open: prices,
      high: prices,
      low: prices, close: prices, volume: nil,
      sessionDates: times.map { Int32(($0 - 1) / Timestamp.nanosecondsPerDay) })
    return RandomBacktest.frame(series)
  }

  private func settings(_ capital: Double, _ change: (inout AccountConfiguration) -> Void = { _ in })
    -> AccountConfiguration
  {
    var settings = AccountConfiguration(capital: capital, sizing: .units(1), closesAtEnd: false)
    change(&settings)
    return settings
  }

  @Test func `a position in another currency is worth its price times the rate of the moment`() throws {
    let frames = [frame("DAX", [100, 100, 110], currency: "EUR"), frame("SPX", [50, 50, 50])]
    let engine = try AccountEngine(
      frames, settings: settings(10_000), inputs: AccountInputs(rates: [[1.1, 1.1, 1.2], []]))
    let orders = [
      (0, Order(book: 0, side: .buy, quantity: 10)), (0, Order(book: 1, side: .sell, quantity: 4)),
    ]
    let result = engine.run(ScheduledOrders(orders), recordsEquity: true).result
    #expect(result.equity[1] == Money(10_000))
    // 10 at 110 and 1.20 against 10 at 100 and 1.10: 1,320 − 1,100.
    #expect(result.finalEquity == Money(10_220))
    #expect(result.cash[2] == Money(10_000 - 1_100 + 200))
    #expect(result.positions.map { $0[2] } == [10, -4])
  }

  @Test func `books with different bars meet at their timestamps`() throws {
    let frames = [frame("A", [10, 11, 12, 13], skipping: [1]), frame("B", [20, 21, 22, 23], skipping: [2])]
    let result = try AccountEngine(frames, settings: settings(1_000)).run(
      ScheduledOrders([
        (0, Order(book: 0, side: .buy, quantity: 1)), (0, Order(book: 1, side: .buy, quantity: 1)),
      ]),
      recordsEquity: true
    ).result
    #expect(result.timestamps.count == 4)
    // B fills on the second day, A, which has no bar there, on the third.
    #expect(result.fills.map(\.price) == [21, 12])
    #expect(result.finalEquity == Money(1_000 + 2 + 1))
  }

  @Test func `interest is paid on cash below zero by calendar days`() throws {
    let engine = try AccountEngine(
      [frame("A", [100, 100, 100, 100])],
      settings: settings(1_000) {
        $0.account = .margin
        $0.transactionCosts.financingRate = 0.365
      })
    let order = Order(side: .buy, quantity: 20)
    let result = engine.run(ScheduledOrders([(0, order), (2, Order(side: .sell, quantity: 20))])).result
    // 1,000 are borrowed at 0.1 % a day, for two nights; the second night's is on 1,001.
    #expect(result.financing == Money(1 + 1.001))
    #expect(result.finalEquity == Money(1_000) - result.financing)
    #expect(result.trades.map(\.pnl) == [Money.zero - result.financing])
  }

  @Test func `commission tiers count the value traded in the calendar month`() throws {
    var settings = settings(1_000_000) {
      $0.transactionCosts.tiers = [
        CommissionTier(from: 0, factor: 1), CommissionTier(from: 1_000, factor: 0.5),
      ]
    }
    settings.costs = [CostModel(commission: .fraction(0.01), slippage: .basisPoints(0))]
    // From 15 April 2019 on: the third order fills in May, when the count begins again.
    let engine = try AccountEngine([frame("A", Array(repeating: 100, count: 30))], settings: settings)
    let orders = [0, 1, 20].map { ($0, Order(side: .buy, quantity: 10)) }
    let result = engine.run(ScheduledOrders(orders)).result
    #expect(result.fills.map(\.commission) == [Money(10), Money(5), Money(10)])
  }

  @Test func `funding goes from longs to shorts at each eight-hour mark`() throws {
    let frames = [frame("P", Array(repeating: 100, count: 8), minutes: 240)]
    func funding(_ side: OrderSide) throws -> Money {
      try AccountEngine(frames, settings: settings(10_000) { $0.transactionCosts.fundingRate = 0.0001 })
        .run(ScheduledOrders([(0, Order(side: side, quantity: 10))])).result.funding
    }
    // In at 04:00; marks at 08:00, 16:00, 24:00, 08:00 on 1,000.
    #expect(try funding(.buy) == Money(0.3) || (try funding(.buy)) == Money(0.4))
    #expect(try funding(.sell) == Money.zero - (try funding(.buy)))
  }

  @Test func `margin calls close the largest requirement first`() throws {
    let frames = [frame("A", [100, 100, 70, 70, 70]), frame("B", [100, 100, 100, 100, 100])]
    let engine = try AccountEngine(frames, settings: settings(10_000) { $0.account = .margin })
    let orders = [
      (0, Order(book: 0, side: .buy, quantity: 120)), (0, Order(book: 1, side: .buy, quantity: 80)),
    ]
    let result = engine.run(ScheduledOrders(orders), recordsEquity: true).result
    // At 70: equity 6,400; needed (8,400 + 8,000) / 4 = 4,100: carried. Nothing is called.
    #expect(result.marginCalls == 0)
    let deeper = [frame("A", [100, 100, 40, 40, 40]), frame("B", [100, 100, 100, 100, 100])]
    let called = try AccountEngine(deeper, settings: settings(10_000) { $0.account = .margin })
      .run(ScheduledOrders(orders)).result
    // At 40: equity 2,800; needed 1,200 + 2,000 = 3,200. B needs more, so it goes; 1,200 is carried.
    #expect(called.marginCalls == 1)
    #expect(called.fills.last?.book == 1 && called.fills.last?.reason == .liquidation)
    #expect(called.openPositions == [120, 0])
  }

  @Test func `impossible accounts are refused with a sentence`() throws {
    func code(_ make: () throws -> AccountEngine) -> String? {
      do {
        _ = try make()
        return nil
      } catch { return (error as? AssayError)?.code }
    }
    let a = frame("A", [1, 2, 3])
    #expect(code { try AccountEngine([a, a], settings: settings(1)) } == "repeated_book")
    #expect(code { try AccountEngine([a, a], strategies: ["x", "y"], settings: settings(1)) } == nil)
    #expect(code { try AccountEngine([a, frame("B", [1], minutes: 60)], settings: settings(1)) } == nil)
    #expect(code { try AccountEngine([a], settings: settings(-5)) } == "invalid_capital")
    #expect(code { try AccountEngine([a], settings: settings(.nan)) } == "invalid_capital")
    #expect(
      code { try AccountEngine([a], settings: settings(1) { $0.account.initialMargin = 2 }) }
        == "invalid_account")
    #expect(
      code { try AccountEngine([a], settings: settings(1) { $0.transactionCosts.borrowRate = -1 }) }
        == "invalid_costs")
    #expect(
      code { try AccountEngine([a], settings: settings(1) { $0.transactionCosts.spread = .ticks(1) }) }
        == "costs_need_tick")
    let rates = AccountInputs(rates: [[1, 0, 1]])
    #expect(code { try AccountEngine([a], settings: settings(1), inputs: rates) } == "invalid_rates")
    let finer = AccountInputs(finer: [0: a.series])
    #expect(code { try AccountEngine([a], settings: settings(1), inputs: finer) } == "finer_not_finer")
    let action = AccountInputs(actions: [PositionEvent(bar: 9, kind: .split(ratio: 2))])
    #expect(code { try AccountEngine([a], settings: settings(1), inputs: action) } == "invalid_action")
  }

  @Test(arguments: [
    (Order(side: .buy, quantity: 0), "quantity"), (Order(side: .buy, quantity: .nan), "quantity"),
    (Order(side: .buy, quantity: 1, kind: .limit(.nan)), "limit"),
    (Order(side: .buy, quantity: 1, kind: .stop(.infinity)), "stop"),
    (Order(side: .buy, quantity: 1, kind: .trailingStop(.fraction(1.5))), "trailing"),
    (Order(side: .buy, quantity: 1, timeInForce: .bars(0)), "time_in_force"),
    (Order(side: .buy, quantity: 1, delay: -1), "delay"),
    (Order(side: .buy, quantity: 1, kind: .limit(100), stopLoss: .price(100)), "stop_loss"),
    (Order(side: .sell, quantity: 1, kind: .limit(100), takeProfit: .price(101)), "take_profit"),
  ])
  func `an order that can never be right names its field`(order: Order, field: String) {
    #expect {
      try order.validated()
    } throws: { error in
      (error as? AssayError)?.place == field
    }
  }
}

/// Sizes that move their own price.
@Suite struct SizeAndCostTests {
  @Test func `a size of all equity shrinks to what can be paid after its own impact`() throws {
    var random = TestRandom(seed: 5)
    let instrument = RandomMarket.instrument(.equity, tick: 0.01, pointValue: 1, lot: 1, costs: .free)
    let frame = RandomBacktest.frame(RandomMarket.series(bars: 60, instrument: instrument, random: &random))
    var settings = AccountConfiguration(capital: 10_000, sizing: .equityFraction(1), closesAtEnd: false)
    settings.transactionCosts.spread = .basisPoints(50)
    settings.transactionCosts.volumeShare = 0.5
    settings.transactionCosts.minimumCommission = 25
    var order = Order(side: .buy, quantity: .nan)
    order.isSizedAtFill = true
    let result = try AccountEngine([frame], settings: settings).run(
      ScheduledOrders([(20, order)]), recordsEquity: true
    ).result
    #expect(result.rejections.isEmpty)
    #expect(result.fills.count == 1)
    #expect((result.cash.last ?? .zero) >= .zero)
    #expect((result.cash.last ?? .zero) < Money(250))
  }

  @Test func `with half margin a position may be worth twice the equity`() throws {
    var random = TestRandom(seed: 5)
    let instrument = RandomMarket.instrument(.equity, tick: 0.01, pointValue: 1, lot: 1, costs: .free)
    let frame = RandomBacktest.frame(RandomMarket.series(bars: 60, instrument: instrument, random: &random))
    var settings = AccountConfiguration(
      capital: 10_000, account: .margin, sizing: .notional(19_000), closesAtEnd: false)
    var order = Order(side: .buy, quantity: .nan)
    order.isSizedAtFill = true
    let orders = ScheduledOrders([(20, order)])
    #expect(try AccountEngine([frame], settings: settings).run(orders).result.fills.count == 1)
    settings.sizing = .notional(21_000)
    let refused = try AccountEngine([frame], settings: settings).run(orders).result
    #expect(refused.rejections.map(\.refusal) == [.insufficientMargin])
  }
}
