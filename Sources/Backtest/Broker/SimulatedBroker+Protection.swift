extension SimulatedBroker {
  /// Starts the exits of a lot, those of its order's bracket and those of the risk manager, and returns the level
  /// of the stop nearest to the market; NaN without one.
  mutating func protect(
    _ lot: Lot, book: Int, side: OrderSide, with bracket: Bracket?, _ phase: BarPhase
  ) -> Double {
    if bracket == nil, risk == nil { return .nan }
    nextGroup += 1
    let exits = Protection(
      lot: lot, side: side, group: nextGroup, pricer: instrumentBooks[book].costs.pricer,
      limits: instrumentBooks[book].limits,
      sawOpen: phase != .inside)
    var stop = Double.nan
    func nearer(_ level: Double) { if stop.isNaN || side.sign * (level - stop) > 0 { stop = level } }
    if let level = bracket?.stopLoss { nearer(start(exits.stop(at: level, .stop, .stopLoss), book)) }
    if let hard = risk?.limits.hardStop {
      nearer(start(exits.stop(at: .distance(.fraction(hard)), .hardStop, .hardStop), book))
    }
    if let level = bracket?.takeProfit { start(exits.target(at: level), book) }
    if let target = risk?.limits.takeProfit { start(exits.target(at: .distance(.fraction(target))), book) }
    if let distance = bracket?.trailing { nearer(start(exits.trailing(distance, arms: false), book)) }
    if let trail = risk?.limits.trailingStop { start(exits.trailing(.fraction(trail), arms: true), book) }
    if bracket?.flatBySessionClose == true { start(exits.sessionClose(), book) }
    if bracket?.flatByBarClose == true { start(exits.barClose(), book) }
    return stop
  }

  @discardableResult private mutating func start(_ order: WorkingOrder, _ book: Int) -> Double {
    var order = order
    order.id = nextOrder
    nextOrder += 1
    instrumentBooks[book].orders.append(order)
    instrumentBooks[book].watch.isStale = true
    return order.stop
  }
}

/// Writes the exit orders of one lot.
private struct Protection {
  let lot: Lot
  let side: OrderSide
  let group: Int32
  let pricer: FillPricer
  let limits: LimitRule
  /// Whether the lot was there at the open of its bar, so that its exits see all of it.
  let sawOpen: Bool

  private func exit(_ wait: WorkingOrder.Wait, _ reason: ExitReason, _ label: FillReason) -> WorkingOrder {
    var order = WorkingOrder(
      id: 0, side: side.opposite, wait: wait, lots: lot.lots, activeFrom: lot.firstBar, reducesOnly: true,
      reason: reason, label: label)
    order.group = group
    order.protects = lot.id
    order.sawOpen = sawOpen
    return order
  }

  func stop(at level: ExitLevel, _ reason: ExitReason, _ label: FillReason) -> WorkingOrder {
    var order = exit(.stop, reason, label)
    // Away from the entry, as `PriceLevels` rounds.
    order.stop = pricer.onGrid(level.price(from: lot.price, direction: -side.sign), towards: -side.sign)
    return order
  }

  func target(at level: ExitLevel) -> WorkingOrder {
    var order = exit(.limit, .target, .takeProfit)
    order.limit = pricer.onGrid(level.price(from: lot.price, direction: side.sign), towards: side.sign)
    order.limitTrigger = PriceLevels.trigger(order.limit, sign: side.sign, pricer: pricer, limits: limits)
    return order
  }

  /// - Parameter arms: whether it waits for a price better than the entry.
  func trailing(_ distance: Distance, arms: Bool) -> WorkingOrder {
    var order = exit(.trailing, .trailingStop, .trailingStop)
    order.trail = distance
    order.extreme = lot.price
    if arms { order.armsBeyond = lot.price }
    order.follow(lot.price, pricer)
    return order
  }

  func sessionClose() -> WorkingOrder { exit(.sessionClose, .sessionEnd, .sessionClose) }

  func barClose() -> WorkingOrder { exit(.barClose, .time, .barClose) }
}
