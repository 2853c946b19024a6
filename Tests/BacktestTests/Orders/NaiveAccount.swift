import Backtest

/// A second, plain account that shares no code with the engine: prices are whole numbers, a bar is a list of ticks one
/// apart, and every working order is looked at on every tick. Limits fill when touched, nothing slips or costs.
struct NaiveAccount {
  struct Work {
    var order: Order
    var group: Int
    /// The lot that an exit belongs to; `nil` for orders of the user.
    var lot: Int?
    var isGone = false
  }

  struct Lot {
    var id: Int
    var units: Int
    var price: Int
  }

  var cash: Int
  var lots: [Lot] = []
  var works: [Work] = []
  /// The share of a position's value, in quarters, that equity must exceed to hold it and reach to open it; `nil` for a
  /// cash account.
  var marginQuarters: Int?
  /// Whether a margin call closes the position at the next open.
  private var closesNext = false
  private(set) var calls = 0
  var fills: [(side: OrderSide, units: Int, price: Int)] = []
  private var nextLot = 0
  private var nextGroup = 1_000

  init(cash: Int) { self.cash = cash }

  var position: Int { lots.reduce(0) { $0 + $1.units } }
  func equity(at price: Int) -> Int { cash + position * price }

  mutating func send(_ order: Order) {
    works.append(Work(order: order, group: order.group ?? 0, lot: nil))
  }

  /// One bar: market orders at the first tick, then whatever each tick touches, in the order of the book.
  ///
  /// On margin, a position that the first tick does not carry is called, and closes at the next open; one that a later
  /// tick does not carry closes there.
  mutating func run(_ ticks: [Int]) {
    if closesNext, position != 0 { liquidate(at: ticks[0]) }
    closesNext = false
    for index in works.indices where works[index].order.kind == .market && !works[index].isGone {
      fill(index, at: ticks[0])
    }
    var isCalled = false
    for (place, tick) in ticks.enumerated() {
      var index = 0
      while index < works.count {
        if !works[index].isGone, touches(works[index].order, tick) { fill(index, at: tick) }
        index += 1
      }
      if position == 0 { isCalled = false }
      guard let quarters = marginQuarters, position != 0, !isCalled,
        4 * equity(at: tick) <= quarters * abs(position) * tick
      else { continue }
      if place == 0 { isCalled = true } else { liquidate(at: tick) }
    }
    works.removeAll(where: \.isGone)
    callAtClose(ticks[ticks.count - 1], isCalled: isCalled)
  }

  /// After a bar: a position that was called, or that the close does not carry, closes at the next open.
  private mutating func callAtClose(_ close: Int, isCalled: Bool) {
    guard let quarters = marginQuarters, position != 0,
      isCalled || 4 * equity(at: close) < quarters * abs(position) * close
    else { return }
    closesNext = true
    calls += 1
    works.removeAll { $0.lot == nil }
  }

  /// A margin call inside a bar: everything is closed at this tick, and nothing works on.
  private mutating func liquidate(at tick: Int) {
    if !closesNext { calls += 1 }
    fills.append((position > 0 ? .sell : .buy, abs(position), tick))
    cash += position * tick
    lots = []
    for index in works.indices { works[index].isGone = true }
  }

  private func touches(_ order: Order, _ tick: Int) -> Bool {
    switch order.kind {
    case .limit(let price): order.side == .buy ? Double(tick) <= price : Double(tick) >= price
    case .stop(let price): order.side == .buy ? Double(tick) >= price : Double(tick) <= price
    default: false
    }
  }

  private mutating func fill(_ index: Int, at tick: Int) {
    let work = works[index]
    works[index].isGone = true
    var units = Int(work.order.quantity) * (work.order.side == .buy ? 1 : -1)
    if let id = work.lot {
      guard let lot = lots.first(where: { $0.id == id }) else { return }
      units = -lot.units
    }
    // A cash account: what a position is worth, long or short, is at most equity.
    let opens = work.lot == nil && (position == 0 || (position > 0) == (units > 0))
    let required = abs(position) * tick + abs(units) * tick
    if opens, required * (marginQuarters ?? 4) > 4 * equity(at: tick) { return }
    cash -= units * tick
    fills.append((work.order.side, abs(units), tick))
    if work.group != 0 {
      for other in works.indices where works[other].group == work.group { works[other].isGone = true }
    }
    close(&units, of: work.lot)
    if units != 0 { open(units, at: tick, work.order) }
  }

  private mutating func close(_ units: inout Int, of id: Int?) {
    while units != 0, let first = lots.firstIndex(where: { id == nil || $0.id == id }),
      (lots[first].units > 0) != (units > 0)
    {
      let part = min(abs(units), abs(lots[first].units)) * (units > 0 ? 1 : -1)
      lots[first].units += part
      units -= part
      if lots[first].units == 0 {
        let gone = lots.remove(at: first).id
        for other in works.indices where works[other].lot == gone { works[other].isGone = true }
      }
    }
  }

  private mutating func open(_ units: Int, at tick: Int, _ order: Order) {
    nextLot += 1
    nextGroup += 1
    lots.append(Lot(id: nextLot, units: units, price: tick))
    let side: OrderSide = units > 0 ? .sell : .buy
    func exit(_ kind: OrderKind) {
      works.append(
        Work(
          order: Order(side: side, quantity: Double(abs(units)), kind: kind), group: nextGroup, lot: nextLot))
    }
    if case .price(let price) = order.stopLoss { exit(.stop(price)) }
    if case .price(let price) = order.takeProfit { exit(.limit(price)) }
  }
}
