import Backtest
import Market
import TestKit
import Testing

/// The account's invariants over random markets, orders, costs and rules. `ASSAY_PROPERTY_SCALE` multiplies the number
/// of streams; the default keeps a test run short, 25 reaches 100,000.
@Suite struct OrderInvariantTests {
  static let blocks = 0..<(4 * PropertyScale.factor)
  private static let perBlock = 1_000

  private func forEachSeed(
    _ block: Int, books: Int = 1, _ body: (RandomOrders, AccountResult, Int) throws -> Void
  ) throws {
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let random = RandomOrders(seed: seed, books: books)
      try body(random, random.run(), seed)
    }
  }

  private func value(_ fill: Fill, _ random: RandomOrders) -> Money {
    Money(
      fill.quantity * random.frames[fill.book].series.instrument.pointValue * fill.side.sign * fill.price)
  }

  @Test(arguments: blocks)
  func `cash is what the fills and charges leave, to the last millionth`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      var cash = result.initialCapital
      for fill in result.fills { cash -= value(fill, random) + fill.commission }
      cash -= result.borrow + result.financing + result.funding
      let position = result.openPositions[0]
      let series = random.frames[0].series
      let worth = Money(position * series.instrument.pointValue * series.close[series.count - 1])
      // A fill that closes one position and opens another is booked in two parts, each rounded once.
      let slack = Money(micros: Int64(2 * result.fills.count))
      #expect(result.finalEquity - cash - worth <= slack, "seed \(seed)")
      #expect(cash + worth - result.finalEquity <= slack, "seed \(seed)")
    }
  }

  @Test(arguments: blocks)
  func `equity is cash plus position at every bar, and fills add up to the position`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      let series = random.frames[0].series
      let isFuture = series.instrument.assetClass == .future
      var (position, next) = (0.0, 0)
      for bar in 0..<series.count {
        while next < result.fills.count, result.fills[next].bar == bar {
          position += result.fills[next].side.sign * result.fills[next].quantity
          next += 1
        }
        #expect(abs(result.positions[0][bar] - position) < 1e-9, "seed \(seed) bar \(bar)")
        if isFuture { continue }
        let equity = result.cash[bar].amount + position * series.instrument.pointValue * series.close[bar]
        #expect(abs(result.equity[bar].amount - equity) < 1e-5, "seed \(seed) bar \(bar)")
      }
      #expect(next == result.fills.count, "seed \(seed)")
    }
  }

  @Test(arguments: blocks)
  func `trades partition the fills, and their results add up to the account's`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      let filled = result.fills.reduce(0.0) { $0 + $1.quantity }
      let traded = result.trades.reduce(0.0) { $0 + 2 * $1.quantity } + abs(result.openPositions[0])
      #expect(abs(filled - traded) < 1e-6, "seed \(seed): \(filled) against \(traded)")
      guard result.openPositions[0] == 0 else { return }
      let sum = result.trades.reduce(Money.zero) { $0 + $1.pnl }
      #expect(result.initialCapital + sum == result.finalEquity, "seed \(seed)")
    }
  }

  @Test(arguments: blocks)
  func `every fill lies in its bar before slippage, slippage never helps, limits keep their promise`(
    block: Int
  ) throws {
    try forEachSeed(block) { random, result, seed in
      let series = random.frames[0].series
      for fill in result.fills {
        let range = series.low[fill.bar]...series.high[fill.bar]
        #expect(range.contains(fill.triggerPrice), "seed \(seed) \(fill)")
        #expect(fill.side.sign * (fill.price - fill.triggerPrice) >= 0, "seed \(seed) \(fill)")
        if fill.reason == .limit || fill.reason == .takeProfit {
          #expect(fill.price == fill.triggerPrice, "seed \(seed) \(fill)")
        }
      }
    }
  }

  @Test(arguments: blocks)
  func `nothing fills on or before the bar it was sent after`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      let firstSend = random.orders.map(\.bar).min() ?? 0
      let least = random.settings.execution.timing == .signalClose ? firstSend : firstSend + 1
      for fill in result.fills { #expect(fill.bar >= least, "seed \(seed) \(fill)") }
    }
  }

  @Test(arguments: blocks)
  func `the future changes nothing in the past`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      var random = random
      var generator = TestRandom(seed: seed &+ 99)
      let series = random.frames[0].series
      let cut = generator.integer(5...series.count - 2)
      let other = RandomMarket.series(
        bars: series.count, instrument: series.instrument, start: series.close[cut], random: &generator)
      func spliced(_ a: [Double], _ b: [Double]) -> [Double] { Array(a[...cut] + b[(cut + 1)...]) }
      let changed = BarSeries(
        instrument: series.instrument, timeframe: series.timeframe, timestamps: series.timestamps,
        open: spliced(series.open, other.open), high: spliced(series.high, other.high),
        low: spliced(series.low, other.low), close: spliced(series.close, other.close),
        volume: spliced(series.volume ?? [], other.volume ?? []), sessionDates: series.sessionDates)
      random.frames = [RandomBacktest.frame(changed)]
      // An order after the cut may name levels that only fit the old prices; what it does lies after the cut.
      let again = try random.run()
      #expect(
        result.fills.filter { $0.bar <= cut } == again.fills.filter { $0.bar <= cut },
        "seed \(seed) cut \(cut)")
      let (a, b) = (result.equity[...cut], again.equity[...cut])
      #expect(a.elementsEqual(b), "seed \(seed) cut \(cut)")
    }
  }

  @Test(arguments: blocks)
  func `a mirrored book with mirrored orders gives the mirrored account`(block: Int) throws {
    try forEachSeed(block) { random, _, seed in
      // Costs by value and margins do not know the sign of a price; a cash account is as wide as its capital.
      func free(_ settings: inout AccountConfiguration) {
        settings.capital = 1e9
        settings.account = .cash
        settings.transactionCosts = .none
        settings.costs = Array(repeating: .free, count: random.frames.count)
      }
      let plain = try random.run(free)
      var mirror = random
      mirror.frames = random.frames.map { RandomBacktest.frame(RandomMarket.mirrored($0.series)) }
      mirror.orders = random.orders.map { ($0.bar, Self.mirrored($0.order)) }
      let mirrored = try mirror.run(free)
      #expect(mirrored.fills.map(\.price) == plain.fills.map { -$0.price }, "seed \(seed)")
      #expect(mirrored.equity == plain.equity, "seed \(seed)")
    }
  }

  private static func mirrored(_ order: Order) -> Order {
    var mirrored = order
    mirrored.side = order.side.opposite
    switch order.kind {
    case .limit(let price): mirrored.kind = .limit(-price)
    case .stop(let price): mirrored.kind = .stop(-price)
    case .stopLimit(let stop, let limit): mirrored.kind = .stopLimit(stop: -stop, limit: -limit)
    case .market, .marketOnOpen, .marketOnClose, .trailingStop: break
    }
    return mirrored
  }

  @Test(arguments: blocks)
  func `orders take no more than their share of a bar's volume`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      guard let share = random.settings.transactionCosts.participation else { return }
      let series = random.frames[0].series
      var taken: [Int: Double] = [:]
      for fill in result.fills where fill.reason != .endOfData {
        taken[fill.bar, default: 0] += fill.quantity
      }
      for bar in taken.keys.sorted() {
        let most = share * (series.volume?[bar] ?? 0)
        #expect((taken[bar] ?? 0) <= most + 1e-9, "seed \(seed) bar \(bar)")
      }
    }
  }

  @Test(arguments: blocks)
  func `a cash account never owes cash`(block: Int) throws {
    try forEachSeed(block, books: 2) { random, _, seed in
      // Marks of short positions can still fall behind; longs alone cannot.
      var longs = random
      longs.orders = random.orders.map { item in
        var order = item.order
        if order.side == .sell { order.reducesOnly = true }
        return (item.bar, order)
      }
      let result = try longs.run {
        $0.account = .cash
        $0.transactionCosts.borrowRate = 0
        $0.transactionCosts.fundingRate = 0
      }
      let isSpot = random.frames.allSatisfy { $0.series.instrument.assetClass != .future }
      guard isSpot else { return }
      for cash in result.cash { #expect(cash >= .zero, "seed \(seed)") }
    }
  }

  @Test(arguments: blocks)
  func `the order of symbols changes nothing`(block: Int) throws {
    try forEachSeed(block, books: 3) { random, result, seed in
      var permuted = random
      let places = [2, 0, 1]
      permuted.frames = places.map { random.frames[$0] }
      permuted.orders = random.orders.map { item in
        var order = item.order
        order.book = places.firstIndex(of: order.book) ?? 0
        return (item.bar, order)
      }
      let again = try permuted.run()
      #expect(again.equity == result.equity, "seed \(seed)")
      #expect(again.finalEquity == result.finalEquity, "seed \(seed)")
      #expect(again.fills.map(\.price) == result.fills.map(\.price), "seed \(seed)")
    }
  }

  @Test(arguments: blocks)
  func `without orders equity is constant`(block: Int) throws {
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      var random = RandomOrders(seed: seed)
      random.orders = []
      let result = try random.run()
      #expect(result.equity.allSatisfy { $0 == result.initialCapital }, "seed \(seed)")
    }
  }

  @Test(arguments: blocks)
  func `scaling prices and capital by two leaves returns unchanged`(block: Int) throws {
    try forEachSeed(block) { random, _, seed in
      func proportional(_ settings: inout AccountConfiguration) {
        settings.transactionCosts.minimumCommission = 0
        settings.transactionCosts.tiers = []
        settings.costs = [CostModel(commission: .fraction(0.001), slippage: .basisPoints(5))]
      }
      let plain = try random.run(proportional)
      var scaled = random
      scaled.frames = random.frames.map { Self.doubled($0) }
      scaled.orders = random.orders.map { ($0.bar, Self.doubled($0.order)) }
      let twice = try scaled.run { settings in
        proportional(&settings)
        settings.capital *= 2
      }
      #expect(twice.fills.map(\.price) == plain.fills.map { $0.price * 2 }, "seed \(seed)")
      let difference = twice.finalEquity.amount - 2 * plain.finalEquity.amount
      #expect(abs(difference) < 1e-3, "seed \(seed): \(difference)")
    }
  }

  private static func doubled(_ frame: PreparedBars) -> PreparedBars {
    let series = doubled(frame.series)
    return PreparedBars(series: series, sessions: frame.sessions, atr: frame.atr.map { $0 * 2 })
  }

  private static func doubled(_ series: BarSeries) -> BarSeries {
    var instrument = series.instrument
    instrument.tick = instrument.tick.map { $0 * 2 }
    return BarSeries(
      instrument: instrument, timeframe: series.timeframe, timestamps: series.timestamps,
      open: series.open.map { $0 * 2 }, high: series.high.map { $0 * 2 }, low: series.low.map { $0 * 2 },
      close: series.close.map { $0 * 2 }, volume: series.volume, sessionDates: series.sessionDates)
  }

  private static func doubled(_ order: Order) -> Order {
    var doubled = order
    func twice(_ distance: Distance) -> Distance {
      if case .points(let points) = distance { .points(points * 2) } else { distance }
    }
    func twice(_ level: ExitLevel?) -> ExitLevel? {
      if case .distance(let distance) = level { .distance(twice(distance)) } else { level }
    }
    switch order.kind {
    case .limit(let price): doubled.kind = .limit(price * 2)
    case .stop(let price): doubled.kind = .stop(price * 2)
    case .stopLimit(let stop, let limit): doubled.kind = .stopLimit(stop: stop * 2, limit: limit * 2)
    case .trailingStop(let distance): doubled.kind = .trailingStop(twice(distance))
    case .market, .marketOnOpen, .marketOnClose: break
    }
    doubled.stopLoss = twice(order.stopLoss)
    doubled.takeProfit = twice(order.takeProfit)
    doubled.trailing = order.trailing.map(twice)
    return doubled
  }
}
