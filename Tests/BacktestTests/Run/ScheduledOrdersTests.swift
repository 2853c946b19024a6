import Backtest
import Market
import TestKit
import Testing

/// Orders of a list in an account whose books have bars of different lengths, and rates of exchange there.
@Suite struct ScheduledOrdersTests {
  private func frame(_ symbol: String, minutes: Int, count: Int, currency: String = "USD") -> PreparedBars {
    let instrument = Instrument(
      symbol: symbol, assetClass: .cfd, currency: currency, pointValue: 1, lot: 1, sessions: .aroundTheClock,
      costs: .free)
    let step = Int64(minutes) * Timestamp.nanosecondsPerMinute
    let times = (0..<count).map { Int64(18_000) * Timestamp.nanosecondsPerDay + Int64($0 + 1) * step }
    let prices = [Double](repeating: 100, count: count)
    return RandomBacktest.frame(
      BarSeries(
        instrument: instrument, timeframe: Timeframe(minutes: minutes), timestamps: times, open: prices,
        high: prices, low: prices, close: prices, volume: nil,
        sessionDates: times.map { Int32(($0 - 1) / Timestamp.nanosecondsPerDay) }))
  }

  private func settings() -> AccountConfiguration {
    AccountConfiguration(capital: 10_000, sizing: .units(1), closesAtEnd: false)
  }

  @Test func `every order of a list is sent after its own bar, whatever the bars of the others`() throws {
    let frames = [frame("A", minutes: 1_440, count: 4), frame("B", minutes: 360, count: 16)]
    let orders = [
      (2, Order(book: 0, side: .buy, quantity: 1)), (0, Order(book: 1, side: .buy, quantity: 2)),
      (9, Order(book: 1, side: .buy, quantity: 3)), (0, Order(book: 0, side: .buy, quantity: 4)),
      (12, Order(book: 1, side: .sell, quantity: 5)),
    ]
    let (result, source) = try AccountEngine(frames, settings: settings()).run(ScheduledOrders(orders))
    #expect(source.numbers.count == orders.count)
    #expect(Set(source.numbers.values) == Set(orders.indices))
    let fills = result.fills.map { "\($0.book) \($0.bar) \($0.quantity)" }.sorted()
    #expect(fills == ["0 1 4.0", "0 3 1.0", "1 1 2.0", "1 10 3.0", "1 13 5.0"])
  }

  @Test func `a random list loses no order`() throws {
    for seed in 0..<(50 * PropertyScale.factor) {
      var random = TestRandom(seed: seed)
      let lengths = [1_440, 720, 360, 180].shuffled(using: &random).prefix(3)
      let frames = lengths.enumerated().map { place, minutes in
        frame("S\(place)", minutes: minutes, count: 6 * 1_440 / minutes)
      }
      let orders = (0..<random.integer(1...30)).map { _ in
        let book = random.integer(0...2)
        let bar = random.integer(0...frames[book].series.count - 2)
        return (bar, Order(book: book, side: .buy, quantity: 1))
      }
      let (result, source) = try AccountEngine(frames, settings: settings()).run(ScheduledOrders(orders))
      #expect(source.numbers.count == orders.count, "seed \(seed)")
      for (number, place) in source.numbers {
        let fill = result.fills.first { $0.order == number }
        let isRight = fill?.book == orders[place].1.book && fill?.bar == orders[place].0 + 1
        #expect(isRight, "seed \(seed), order \(place)")
        if !isRight { return }
      }
    }
  }

  @Test func `a long bar opens at the rate before it, not at that of its own close`() throws {
    let frames = [
      frame("DAX", minutes: 1_440, count: 3, currency: "EUR"), frame("SPX", minutes: 360, count: 12),
    ]
    let order = [(0, Order(book: 0, side: .buy, quantity: 10))]
    func fill(_ rates: [Double]) throws -> AccountResult {
      try AccountEngine(frames, settings: settings(), inputs: AccountInputs(rates: [rates, []]))
        .run(ScheduledOrders(order), recordsEquity: true).result
    }
    let (a, b) = (try fill([1.1, 1.2, 1.3]), try fill([1.1, 2, 1.3]))
    // Bought at the first close after the second day began: until that day closes, its rate is not known.
    #expect(a.fills.map(\.bar) == [1])
    #expect(Array(a.equity[..<7]) == Array(b.equity[..<7]) && a.cash[4] == b.cash[4])
    #expect(a.cash[4] == Money(10_000 - 10 * 100 * 1.1))
    #expect(a.equity[7] == Money(10_000 + 10 * 100 * (1.2 - 1.1)))
    #expect(a.finalEquity == Money(10_000 + 10 * 100 * (1.3 - 1.1)))
  }
}
