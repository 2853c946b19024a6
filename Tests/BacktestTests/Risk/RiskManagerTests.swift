import Backtest
import Diagnostics
import TestKit
import Testing

@Suite struct RiskManagerTests {
  private func manager(_ capital: Double = 10_000) throws -> RiskManager { try RiskManager(capital: capital) }

  /// One position, then prices day by day: the day and reason of its exit.
  private func exit(
    _ prices: [Double], side: Side = .long, stop: Double? = nil, limits: RiskLimits = RiskLimits()
  ) throws -> RiskExit? {
    var manager = try RiskManager(capital: 10_000, limits: limits)
    try manager.open("AAPL", side: side, quantity: 10, price: 100, stop: stop, day: 0)
    for (index, price) in prices.enumerated() {
      if let exit = try manager.update(prices: ["AAPL": price], day: index + 1).first {
        #expect(manager.positions.isEmpty)
        #expect(isClose(manager.equity, 10_000 + exit.pnl))
        return exit
      }
    }
    return nil
  }

  @Test func `the example of the modules document`() throws {
    var manager = try manager()
    let trade = TradeProposal(symbol: "AAPL", quantity: 10, entry: 100, stop: 97, confidence: 0.65)
    #expect(manager.validate(trade).isEmpty)
    try manager.open("AAPL", quantity: 10, price: 100, day: 0)
    #expect(try manager.update(prices: ["AAPL": 102], day: 0).isEmpty)
    #expect(manager.equity == 10_020)
    #expect(manager.metrics.currentDrawdown == 0)
    // The trailing stop lies at 99.96: 0.04 on 10 shares.
    #expect(isClose(manager.metrics.heat, 0.4 / 10_020))
    #expect(manager.summary.contains("AAPL long 10 at 100, now 102, stop 99.96"))
  }

  @Test func `each stop closes the position with its reason`() throws {
    let hard = try #require(try exit([99, 98, 97]))
    #expect(hard.reason == .hardStop && hard.price == 97 && hard.day == 3 && hard.pnl == -30)
    let trailing = try #require(try exit([103, 104, 102, 101.92]))
    #expect(trailing.reason == .trailingStop && trailing.day == 4)
    let target = try #require(try exit([103, 104.99, 105]))
    #expect(target.reason == .target && target.day == 3 && target.pnl == 50)
    let time = try #require(try exit([Double](repeating: 99.5, count: 40)))
    #expect(time.reason == .time && time.day == 30)
    let own = try #require(try exit([99, 98.4], stop: 98.5))
    #expect(own.reason == .stop)
    #expect(try exit([99, 98, 97.01]) == nil)
  }

  @Test func `shorts mirror longs`() throws {
    #expect(try exit([101, 102, 103], side: .short)?.reason == .hardStop)
    let trailing = try #require(try exit([97, 96, 97.92], side: .short))
    #expect(trailing.reason == .trailingStop && isClose(trailing.pnl, 20.8))
    #expect(try exit([97, 95], side: .short)?.reason == .target)
    #expect(try exit([Double](repeating: 100.5, count: 30), side: .short)?.reason == .time)
  }

  @Test func `a gap closes at the price there is`() throws {
    let gap = try #require(try exit([90]))
    #expect(gap.reason == .hardStop && gap.price == 90 && gap.pnl == -100)
  }

  @Test func `a limit that is off never acts`() throws {
    let none = RiskLimits(hardStop: nil, trailingStop: nil, takeProfit: nil, timeStopDays: nil)
    #expect(try exit([150, 50, 10] + [Double](repeating: 20, count: 50), limits: none) == nil)
  }

  @Test func `each zone scales sizes, and emergency ends with recovery or a reset`() throws {
    var manager = try manager(100_000)
    try manager.open("X", quantity: 1_000, price: 100, cashTied: 0, day: 0)
    let trade = TradeProposal(symbol: "Y", quantity: 1, entry: 100, stop: 99, confidence: 0.9)
    var limits = RiskLimits(hardStop: nil, trailingStop: nil, takeProfit: nil)
    limits.timeStopDays = nil
    manager = try RiskManager(capital: 100_000, limits: limits)
    try manager.open("X", quantity: 1_000, price: 100, stop: 99.9, cashTied: 10_000, day: 0)
    _ = try manager.close("X", at: 100, day: 0)
    try manager.open("X", quantity: 1_000, price: 100, cashTied: 10_000, day: 0)
    for (day, price, zone, size) in [
      (1, 96.0, DrawdownZone.normal, 1.0), (2, 95, .caution, 0.5), (3, 90, .alert, 0.25),
      (4, 84, .emergency, 0),
      (5, 85, .alert, 0.25), (6, 100, .normal, 1), (7, 80, .emergency, 0),
    ] {
      try manager.update(prices: ["X": price], day: day)
      #expect(manager.zone == zone, "day \(day)")
      #expect(manager.sizeMultiplier == size)
      let isHalted = manager.validate(trade).contains { $0.check == .drawdownZone }
      #expect(isHalted == (zone == .emergency), "day \(day)")
    }
    manager.resetPeak()
    #expect(manager.zone == .normal)
    #expect(!manager.validate(trade).contains { $0.check == .drawdownZone })
    #expect(manager.metrics.maximumDrawdown == -0.2)
  }

  @Test func `heat adds what stops would lose and refuses the trade beyond 3 percent`() throws {
    var manager = try manager()
    for symbol in ["A", "B"] { try manager.open(symbol, quantity: 40, price: 50, stop: 47.5, day: 0) }
    // The hard stop at 48.5 is nearer than the position's own: 2 × 40 × 1.5 ÷ 10,000.
    #expect(isClose(manager.heat, 0.012))
    let trade = TradeProposal(symbol: "C", quantity: 20, entry: 100, stop: 91)
    #expect(manager.validate(trade).isEmpty)
    var larger = trade
    larger.stop = 90.9
    #expect(manager.validate(larger).map(\.check) == [.heat])
  }

  @Test func `a day that lost 3 percent takes no more entries, the next one does`() throws {
    var limits = RiskLimits(hardStop: nil)
    limits.trailingStop = nil
    var manager = try RiskManager(capital: 10_000, limits: limits)
    try manager.open("X", quantity: 100, price: 100, stop: 96, day: 0)
    let trade = TradeProposal(symbol: "Y", quantity: 1, entry: 100, stop: 99, cashNeeded: 0)
    try manager.update(prices: ["X": 97.5], day: 0)
    #expect(!manager.validate(trade).contains { $0.check == .dailyLoss })
    try manager.update(prices: ["X": 97], day: 0)
    #expect(manager.validate(trade).contains { $0.check == .dailyLoss })
    try manager.update(prices: ["X": 97], day: 1)
    #expect(!manager.validate(trade).contains { $0.check == .dailyLoss })
  }

  @Test func `tails come from days that are over`() throws {
    var limits = RiskLimits(hardStop: nil, trailingStop: nil, takeProfit: nil, timeStopDays: nil)
    limits.maximumPosition = 1
    var manager = try RiskManager(capital: 10_000, limits: limits)
    #expect(manager.metrics.valueAtRisk95 == nil)
    #expect(manager.metrics.normalValueAtRisk95 == nil)
    try manager.open("X", quantity: 100, price: 100, day: 0)
    var random = TestRandom(seed: 4)
    var (price, returns) = (100.0, [Double]())
    for day in 1...300 {
      let next = price * (0.97 + 0.06 * random.uniform())
      try manager.update(prices: ["X": next], day: day)
      returns.append((next - price) / price)
      price = next
    }
    // The first day ended where it began; the last is not over.
    let expected = [0] + returns.dropLast()
    #expect(manager.dailyReturns.count == 300)
    for (ours, theirs) in zip(manager.dailyReturns, expected) { #expect(isClose(ours, theirs)) }
    let (metrics, tail, normal) = (manager.metrics, ReturnTail(expected), try #require(NormalTail(expected)))
    #expect(isClose(metrics.valueAtRisk95, try #require(tail.valueAtRisk(0.05))))
    #expect(isClose(metrics.conditionalValueAtRisk99, try #require(tail.conditionalValueAtRisk(0.01))))
    #expect(isClose(metrics.normalValueAtRisk99, normal.valueAtRisk(0.01)))
    #expect(isClose(metrics.normalConditionalValueAtRisk95, normal.conditionalValueAtRisk(0.05)))
    #expect(try #require(metrics.conditionalValueAtRisk95) <= (try #require(metrics.valueAtRisk95)))
    #expect(metrics.json.keys.contains("cvar_normal_99"))
  }
}

@Suite struct RiskManagerInputTests {
  @Test func `wrong input is refused and changes nothing`() throws {
    var manager = try RiskManager(capital: 10_000)
    try manager.open("AAPL", quantity: 10, price: 100, day: 3)
    let before = (manager.cash, manager.positions, manager.watch)
    func refuses(_ code: String, _ body: () throws -> Void) {
      let error = #expect(throws: AssayError.self) { try body() }
      #expect(error?.code == code)
      #expect(manager.cash == before.0 && manager.positions == before.1 && manager.watch == before.2)
    }
    refuses("position_exists") { try manager.open("AAPL", quantity: 1, price: 100, day: 3) }
    refuses("day_out_of_order") { try manager.update(prices: [:], day: 2) }
    refuses("unknown_position") { try manager.close("APPL", at: 100, day: 3) }
    for value in [0, -1, Double.nan, .infinity] {
      refuses("invalid_price") { try manager.open("MSFT", quantity: value, price: 100, day: 3) }
      refuses("invalid_price") { try manager.open("MSFT", quantity: 1, price: value, day: 3) }
      refuses("invalid_price") { try manager.open("MSFT", quantity: 1, price: 100, stop: value, day: 3) }
      refuses("invalid_price") {
        try manager.open("MSFT", quantity: 1, price: 100, multiplier: value, day: 3)
      }
      refuses("invalid_price") { try manager.update(prices: ["AAPL": value], day: 3) }
      refuses("invalid_price") { try manager.close("AAPL", at: value, day: 3) }
    }
    refuses("invalid_price") { try manager.open("MSFT", quantity: 1, price: 100, stop: 101, day: 3) }
    refuses("invalid_price") {
      try manager.open("MSFT", side: .short, quantity: 1, price: 100, stop: 99, day: 3)
    }
    refuses("invalid_price") { try manager.book(.nan, day: 3) }
    let slip = #expect(throws: AssayError.self) { try manager.close("APPL", at: 100, day: 3) }
    #expect(slip?.message.contains("Did you mean `AAPL`?") == true)
    for capital in [0, -1, Double.nan, .infinity] {
      #expect(throws: AssayError.self) { try RiskManager(capital: capital) }
    }
    #expect(throws: AssayError.self) { try RiskManager(capital: 1, limits: RiskLimits(maximumHeat: 2)) }
  }
}

/// What holds on random markets.
@Suite struct RiskManagerPropertyTests {
  private struct Event {
    var day: Int
    var opens: [(symbol: String, side: Side, quantity: Double)]
    var prices: [(String, Double)]
  }

  private static func events(_ random: inout TestRandom) -> [Event] {
    let symbols = ["A", "B", "C", "D"]
    var levels = [Double](repeating: 100, count: symbols.count)
    return (0..<60).map { step in
      for index in levels.indices { levels[index] *= 0.96 + 0.08 * random.uniform() }
      let opens = symbols.filter { _ in random.chance(0.1) }.map {
        ($0, random.pick([Side.long, .short]), 1 + 20 * random.uniform())
      }
      return Event(day: step / 2, opens: opens, prices: Array(zip(symbols, levels)))
    }
  }

  private static func run(_ events: [Event], reversed: Bool) throws -> (
    exits: [RiskExit], manager: RiskManager
  ) {
    var manager = try RiskManager(capital: 50_000, limits: RiskLimits(timeStopDays: 10))
    var exits: [RiskExit] = []
    for event in events {
      let prices = Dictionary(uniqueKeysWithValues: event.prices)
      for open in reversed ? event.opens.reversed() : event.opens
      where !manager.positions.contains(where: { $0.symbol == open.symbol }) {
        try manager.open(
          open.symbol, side: open.side, quantity: open.quantity, price: prices[open.symbol] ?? .nan,
          day: event.day)
      }
      exits += try manager.update(prices: prices, day: event.day)
    }
    return (exits, manager)
  }

  @Test func `cash and profits add up, and stops never loosen`() throws {
    for seed in 0..<200 * PropertyScale.factor {
      var random = TestRandom(seed: seed)
      var manager = try RiskManager(capital: 50_000)
      var (booked, stops): (Double, [String: Double]) = (0, [:])
      for event in Self.events(&random) {
        let prices = Dictionary(uniqueKeysWithValues: event.prices)
        for open in event.opens where !manager.positions.contains(where: { $0.symbol == open.symbol }) {
          try manager.open(
            open.symbol, side: open.side, quantity: open.quantity, price: prices[open.symbol] ?? .nan,
            day: event.day)
          stops[open.symbol] = nil
        }
        booked += try manager.update(prices: prices, day: event.day).reduce(0) { $0 + $1.pnl }
        let open = manager.positions.reduce(0) { $0 + $1.unrealised }
        #expect(isClose(manager.equity, 50_000 + booked + open), "seed \(seed)")
        for position in manager.positions {
          let stop = try #require(position.stop)
          if let last = stops[position.symbol] {
            #expect(position.side.sign * (stop - last) >= 0, "seed \(seed)")
          }
          #expect(position.side.sign * (position.price - stop) > 0, "seed \(seed)")
          stops[position.symbol] = stop
        }
        for symbol in stops.keys where !manager.positions.contains(where: { $0.symbol == symbol }) {
          stops[symbol] = nil
        }
      }
    }
  }

  @Test func `the order in which symbols come changes nothing`() throws {
    for seed in 0..<100 * PropertyScale.factor {
      var random = TestRandom(seed: seed)
      let events = Self.events(&random)
      let (a, b) = (try Self.run(events, reversed: false), try Self.run(events, reversed: true))
      #expect(a.exits == b.exits, "seed \(seed)")
      #expect(a.manager.positions == b.manager.positions, "seed \(seed)")
      #expect(isClose(a.manager.equity, b.manager.equity, tolerance: 1e-12), "seed \(seed)")
    }
  }
}
