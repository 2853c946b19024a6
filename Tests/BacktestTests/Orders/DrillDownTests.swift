import Backtest
import Market
import TestKit
import Testing

/// Finer bars inside a coarse one are one of its paths, so what they give lies between the two ends.
@Suite struct DrillDownTests {
  private func series(_ bars: [TickBar], perDay: Int) -> BarSeries {
    let instrument = Instrument(
      symbol: "TICK", assetClass: .cfd, tick: 1, pointValue: 1, lot: 1, sessions: .aroundTheClock,
      costs: .free)
    let minutes = 1_440 / perDay
    let times = bars.indices.map { index in
      Int64(18_000) * Timestamp.nanosecondsPerDay + Int64((index + 1) * minutes)
        * Timestamp.nanosecondsPerMinute
    }
    return BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: minutes), timestamps: times,
      open: bars.map { Double($0.open) }, high: bars.map { Double($0.high) },
      low: bars.map { Double($0.low) },
      close: bars.map { Double($0.close) }, volume: nil,
      sessionDates: times.map { Int32(($0 - 1) / Timestamp.nanosecondsPerDay) })
  }

  /// Four coarse bars of six hours, each of six hours of one tick path.
  private func book(_ random: inout TestRandom) -> (coarse: [TickBar], fine: [TickBar]) {
    var (coarse, fine, price) = ([TickBar](), [TickBar](), 100)
    for _ in 0..<4 {
      var bars: [TickBar] = []
      for _ in 0..<6 {
        let next = price + random.integer(-3...3)
        bars.append(TickBar(open: price, high: max(price, next), low: min(price, next), close: next))
        price = next
      }
      fine += bars
      coarse.append(
        TickBar(
          open: bars[0].open, high: bars.map(\.high).max() ?? 0, low: bars.map(\.low).min() ?? 0,
          close: bars[5].close))
    }
    return (coarse, fine)
  }

  @Test func `the finer path lies between the pessimistic and the optimistic end`() throws {
    var inside = 0
    for seed in 0..<(2_000 * PropertyScale.factor) {
      var random = TestRandom(seed: seed)
      let (coarse, fine) = book(&random)
      // One bar can decide: afterwards the ends live in different accounts.
      let frame = RandomBacktest.frame(series(Array(coarse.prefix(2)), perDay: 4))
      let finer = series(Array(fine.prefix(12)), perDay: 24)
      var order = Order(side: random.pick(OrderSide.allCases), quantity: 1)
      let close = coarse[0].close
      order.kind = random.pick([
        .market, .limit(Double(close + random.integer(-3...3))),
        .stop(Double(close + random.integer(-3...3))),
      ])
      order.stopLoss = .distance(.points(Double(random.integer(1...4))))
      order.takeProfit = .distance(.points(Double(random.integer(1...4))))
      func end(_ rule: IntrabarRule) throws -> Money {
        let settings = AccountConfiguration(
          capital: 10_000, execution: ExecutionRules(intrabar: rule, limits: .touch), sizing: .units(1),
          closesAtEnd: false)
        return try AccountEngine([frame], settings: settings, inputs: AccountInputs(finer: [0: finer]))
          .run(ScheduledOrders([(0, order)])).result.finalEquity
      }
      let (low, path, high) = (try end(.pessimistic), try end(.drillDown), try end(.optimistic))
      #expect(low <= path && path <= high, "seed \(seed): \(low), \(path), \(high)")
      if low < path, path <= high { inside += 1 }
    }
    #expect(inside > 20, "the finer bars decide something")
  }
}
