import Backtest
import Market
import TestKit

/// A random market with a random stream of orders, costs and rules, everything derived from one seed.
struct RandomOrders {
  var frames: [PreparedBars]
  var orders: [(bar: Int, order: Order)]
  var settings: AccountConfiguration

  init(seed: Int, books: Int = 1, bars: Int = 40) {
    var random = TestRandom(seed: seed)
    frames = (0..<books).map { book in
      var instrument = Self.instrument(&random)
      instrument.symbol = "M\(book)"
      return RandomBacktest.frame(RandomMarket.series(bars: bars, instrument: instrument, random: &random))
    }
    let count = random.integer(1...12)
    orders = []
    for _ in 0..<count {
      let book = random.integer(0...books - 1)
      let bar = random.integer(0...bars - 2)
      orders.append((bar, Self.order(book, bar, frames[book].series, &random)))
    }
    settings = AccountConfiguration(
      capital: random.pick([20_000, 100_000]),
      execution: ExecutionRules(
        timing: random.pick([.nextOpen, .nextOpen, .signalClose]),
        intrabar: random.pick([.pessimistic, .optimistic, .ohlcPath]),
        limits: random.pick(LimitRule.allCases)),
      account: random.pick([.cash, .margin]), transactionCosts: Self.transactionCosts(&random),
      closesAtEnd: random.chance(0.7))
  }

  private static func instrument(_ random: inout TestRandom) -> Instrument {
    let costs = random.pick([
      CostModel.free, .futures, CostModel(commission: .fraction(0.001), slippage: .ticks(2)), .percentage,
    ])
    return random.pick([
      RandomMarket.instrument(.future, costs: costs),
      RandomMarket.instrument(.equity, tick: 0.01, pointValue: 1, lot: 1, costs: costs),
      RandomMarket.instrument(.crypto, tick: 0.01, pointValue: 1, lot: 0.001, costs: costs),
    ])
  }

  private static func order(
    _ book: Int, _ bar: Int, _ series: BarSeries, _ random: inout TestRandom
  ) -> Order {
    let close = series.close[bar]
    let step = (series.instrument.tick ?? 0.01) * 4
    func near(_ most: Int) -> Double { close + Double(random.integer(-most...most)) * step }
    let isFuture = series.instrument.assetClass == .future
    var order = Order(
      book: book, side: random.pick(OrderSide.allCases),
      quantity: isFuture ? Double(random.integer(1...3)) : Double(random.integer(1...400)))
    switch random.integer(0...8) {
    case 0...2: order.kind = .market
    case 3: order.kind = .limit(near(4))
    case 4: order.kind = .stop(near(4))
    case 5: order.kind = .stopLimit(stop: near(4), limit: near(4))
    case 6: order.kind = .trailingStop(.points(Double(random.integer(1...6)) * step))
    case 7: order.kind = .marketOnOpen
    default: order.kind = .marketOnClose
    }
    if random.chance(0.5) { order.stopLoss = .distance(.points(Double(random.integer(1...6)) * step)) }
    if random.chance(0.5) { order.takeProfit = .distance(.points(Double(random.integer(1...6)) * step)) }
    if random.chance(0.2) { order.trailing = .points(Double(random.integer(1...6)) * step) }
    order.flatBySessionClose = random.chance(0.2)
    order.timeInForce = random.pick([.goodTillCancelled, .goodTillCancelled, .day, .bars(3)])
    order.delay = random.pick([0, 0, 0, 2])
    order.reducesOnly = random.chance(0.15)
    if random.chance(0.3) { order.group = random.integer(1...2) }
    return order
  }

  private static func transactionCosts(_ random: inout TestRandom) -> TransactionCosts {
    var transactionCosts = TransactionCosts()
    if random.chance(0.5) { return transactionCosts }
    transactionCosts.minimumCommission = random.pick([0, 5])
    transactionCosts.makerCommission = random.pick([nil, .fraction(0.0002)])
    transactionCosts.tiers = random.pick([
      [], [CommissionTier(from: 0, factor: 1), CommissionTier(from: 20_000, factor: 0.5)],
    ])
    transactionCosts.spread = random.pick([nil, .basisPoints(4)])
    transactionCosts.rangeShare = random.pick([0, 0.1])
    transactionCosts.volatilityShare = random.pick([0, 0.05])
    transactionCosts.volumeShare = random.pick([0, 0.01])
    transactionCosts.participation = random.pick([nil, 0.1])
    transactionCosts.borrowRate = random.pick([0, 0.05])
    transactionCosts.financingRate = random.pick([0, 0.08])
    transactionCosts.fundingRate = random.pick([0, 0.0001, -0.0001])
    return transactionCosts
  }

  func run(_ change: (inout AccountConfiguration) -> Void = { _ in }) throws -> AccountResult {
    var settings = settings
    change(&settings)
    return try AccountEngine(frames, settings: settings)
      .run(ScheduledOrders(orders), recordsEquity: true).result
  }
}
