import Backtest
import Market
import TestKit
import Testing

/// Every small case: all bars of a few prices, all orders on them, against an account that walks tick by tick.
@Suite struct ExhaustiveAccountTests {
  static let prices = 8...12
  static let capital = 25

  /// Orders of one unit at every level, with and without exits at every level beyond.
  private static let orders: [Order] = {
    var orders: [Order] = []
    for side in OrderSide.allCases {
      let kinds: [OrderKind] = [.market] + [9.0, 10, 11].flatMap { [OrderKind.limit($0), .stop($0)] }
      for kind in kinds {
        for (stop, target) in [(nil, nil), (9.0, nil), (nil, 11.0), (9.0, 11.0), (8.0, 12.0)]
          as [(Double?, Double?)]
        {
          var order = Order(side: side, quantity: 1, kind: kind)
          let (below, above) = side == .buy ? (stop, target) : (target.map { 20 - $0 }, stop.map { 20 - $0 })
          order.stopLoss = (side == .buy ? below : above).map { .price($0) }
          order.takeProfit = (side == .buy ? above : below).map { .price($0) }
          if (try? order.validated(last: 10)) != nil { orders.append(order) }
        }
      }
    }
    return orders
  }()

  private func engine(_ orders: [Order], _ bars: [TickBar], _ rule: IntrabarRule) throws -> AccountResult {
    var settings = AccountConfiguration(
      capital: Double(Self.capital), execution: ExecutionRules(intrabar: rule, limits: .touch),
      closesAtEnd: false)
    settings.sizing = .units(1)
    return try AccountEngine([TickBar.frame(bars, first: 10)], settings: settings)
      .run(ScheduledOrders(orders.map { (0, $0) })).result
  }

  private func naive(_ orders: [Order], _ paths: [[Int]]) -> NaiveAccount {
    var account = NaiveAccount(cash: Self.capital)
    for order in orders { account.send(order) }
    for path in paths { account.run(path) }
    return account
  }

  private func same(_ result: AccountResult, _ account: NaiveAccount, close: Int) -> Bool {
    let fills = result.fills.map { ($0.side, Int($0.quantity), Int($0.price)) }
    return fills.elementsEqual(account.fills, by: { $0 == $1 })
      && result.finalEquity == Money(Double(account.equity(at: close)))
      && result.openPositions[0] == Double(account.position)
  }

  /// Whether the fixed path is told by the bar alone.
  private func highFirst(_ bar: TickBar) -> Bool? {
    let (up, down) = (bar.high - bar.open, bar.open - bar.low)
    if up != down { return up < down }
    return bar.open == bar.close ? nil : bar.close < bar.open
  }

  @Test func `one order with its exits over every pair of bars equals the account that walks tick by tick`()
    throws
  {
    let bars = TickBar.all(in: 9...11).filter { highFirst($0) != nil || $0.high == $0.low }
    for first in bars {
      for second in bars {
        let paths = [first, second].map { $0.ticks(highFirst: highFirst($0) ?? true) }
        for order in Self.orders {
          let result = try engine([order], [first, second], .ohlcPath)
          let account = naive([order], paths)
          #expect(
            same(result, account, close: second.close), "\(order) over \(first), \(second): \(result.fills)")
        }
      }
    }
  }

  @Test func `two orders over every bar equal the account that walks tick by tick`() throws {
    let bars = TickBar.all(in: Self.prices).filter { highFirst($0) != nil }
    var random = TestRandom(seed: 7)
    for bar in bars {
      let path = bar.ticks(highFirst: highFirst(bar) ?? true)
      for _ in 0..<40 {
        let pair = [random.pick(Self.orders), random.pick(Self.orders)].map { order in
          var grouped = order
          grouped.group = 1
          return grouped
        }
        let isGrouped = random.chance(0.5)
        let orders =
          isGrouped
          ? pair
          : pair.map { order in
            var free = order; free.group = nil; return free
          }
        if orders.count(where: { $0.kind == .market }) == 2 { continue }
        let result = try engine(orders, [bar], .ohlcPath)
        let account = naive(orders, [path])
        #expect(same(result, account, close: bar.close), "\(orders) over \(bar): \(result.fills)")
      }
    }
  }

  @Test func `the pessimistic and optimistic ends are the least and the most that any path gives`() throws {
    let bars = TickBar.all(in: 9...11)
    for bar in bars {
      let paths = bar.paths(longest: 12)
      for order in Self.orders {
        let ends = paths.map { naive([order], [$0]).equity(at: bar.close) }
        guard let least = ends.min(), let most = ends.max() else { continue }
        let (low, high) = (try engine([order], [bar], .pessimistic), try engine([order], [bar], .optimistic))
        #expect(low.finalEquity == Money(Double(least)), "\(order) over \(bar): \(low.fills)")
        #expect(high.finalEquity == Money(Double(most)), "\(order) over \(bar): \(high.fills)")
      }
    }
  }

  /// An account of 3 on a margin of a quarter: every position of one unit is called after a step or two against it.
  private func marginSettings(_ rule: IntrabarRule) -> AccountConfiguration {
    var settings = AccountConfiguration(
      capital: 3, execution: ExecutionRules(intrabar: rule, limits: .touch), closesAtEnd: false)
    settings.sizing = .units(1)
    settings.account.initialMargin = 0.25
    settings.account.maintenanceMargin = 0.25
    return settings
  }

  private func naiveOnMargin(_ order: Order, _ paths: [[Int]]) -> NaiveAccount {
    var account = NaiveAccount(cash: 3)
    account.marginQuarters = 1
    account.send(order)
    for path in paths { account.run(path) }
    return account
  }

  @Test
  func
    `the pessimistic end is the worst margin call of all paths, and the optimistic no better than the best`()
    throws
  {
    var called = 0
    for bar in TickBar.all(in: 9...11) {
      let paths = bar.paths(longest: 12)
      for order in Self.orders {
        let ends = paths.map { naiveOnMargin(order, [$0]).equity(at: bar.close) }
        guard let least = ends.min(), let most = ends.max() else { continue }
        func result(_ rule: IntrabarRule) throws -> AccountResult {
          try AccountEngine([TickBar.frame([bar], first: 10)], settings: marginSettings(rule))
            .run(ScheduledOrders([(0, order)])).result
        }
        let (worst, best) = (try result(.pessimistic), try result(.optimistic))
        #expect(worst.finalEquity == Money(Double(least)), "\(order) over \(bar): \(worst.fills)")
        #expect(best.finalEquity >= worst.finalEquity && best.finalEquity <= Money(Double(most)))
        called += worst.marginCalls + best.marginCalls
      }
    }
    #expect(called > 20)
  }

  @Test func `margin calls inside bars and over gaps equal those of the account that walks tick by tick`()
    throws
  {
    let bars = TickBar.all(in: 9...11).filter { highFirst($0) != nil || $0.high == $0.low }
    var (inside, gaps) = (0, 0)
    for first in bars {
      for second in bars {
        for third in [9, 10, 11] {
          let last = TickBar(open: third, high: third, low: third, close: third)
          let paths = [first, second, last].map { $0.ticks(highFirst: highFirst($0) ?? true) }
          for order in Self.orders {
            let result = try AccountEngine(
              [TickBar.frame([first, second, last], first: 10)], settings: marginSettings(.ohlcPath)
            ).run(ScheduledOrders([(0, order)])).result
            let account = naiveOnMargin(order, paths)
            #expect(
              result.finalEquity == Money(Double(account.equity(at: third)))
                && result.openPositions[0] == Double(account.position),
              "\(order) over \(first), \(second), \(third): \(result.fills), not \(account.fills)")
            if account.calls > 0 {
              if first.close == second.open { inside += 1 } else { gaps += 1 }
            }
          }
        }
      }
    }
    #expect(inside > 100 && gaps > 100)
  }

  @Test(arguments: [true, false])
  func `a call that an exit meets at the same open is over, and does not close the next position`(
    byStop: Bool
  ) throws {
    var settings = AccountConfiguration(capital: 10_000, closesAtEnd: false)
    settings.account.initialMargin = 0.5
    settings.account.maintenanceMargin = 0.25
    let bars = [100, 60, 60, 60, 60].map { TickBar(open: $0, high: $0, low: $0, close: $0) }
    var entry = Order(side: .buy, quantity: 190, kind: .market)
    if byStop { entry.stopLoss = .price(85) }
    var orders = [(0, entry), (3, Order(side: .buy, quantity: 10, kind: .market))]
    if !byStop { orders.insert((1, Order(side: .sell, quantity: 190, kind: .market)), at: 1) }
    let result = try AccountEngine([TickBar.frame(bars, first: 100)], settings: settings)
      .run(ScheduledOrders(orders)).result
    // 60 is beyond the margin of 190 bought at 100; the exit fills there.
    #expect(result.fills.map(\.price) == [100, 60, 60] && result.marginCalls == 0)
    #expect(result.openPositions[0] == 10 && result.finalEquity == Money(2_400))
  }

  @Test func `the ends hold for pairs of orders as well`() throws {
    let bars = TickBar.all(in: 9...11)
    var random = TestRandom(seed: 11)
    for bar in bars {
      let paths = bar.paths(longest: 12)
      for _ in 0..<60 {
        var orders = [random.pick(Self.orders), random.pick(Self.orders)]
        if random.chance(0.5) { for index in orders.indices { orders[index].group = 1 } }
        if orders.count(where: { $0.kind == .market }) == 2 { continue }
        let ends = paths.map { naive(orders, [$0]).equity(at: bar.close) }
        guard let least = ends.min(), let most = ends.max() else { continue }
        let (low, high) = (try engine(orders, [bar], .pessimistic), try engine(orders, [bar], .optimistic))
        #expect(low.finalEquity == Money(Double(least)), "\(orders) over \(bar): \(low.fills)")
        #expect(high.finalEquity == Money(Double(most)), "\(orders) over \(bar): \(high.fills)")
      }
    }
  }
}
