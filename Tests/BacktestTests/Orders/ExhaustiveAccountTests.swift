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
