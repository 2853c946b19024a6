extension Desk {
  /// The range of a bar: orders whose levels lie in it fill in the order that the intrabar rule gives the path.
  @inline(__always) mutating func inside(_ market: Int) {
    if venues[market].orders.isEmpty || !venues[market].isTrading { return }
    let prices = venues[market].prices
    venues[market].lookAtOrders()
    if !venues[market].watch.isMet(high: prices.high, low: prices.low) { return }
    work(prices, market)
    venues[market].compact()
  }

  /// Whether any working order's level lies in a bar's range.
  @inline(__always) private func meets(_ prices: BarPrices, _ market: Int) -> Bool {
    let bar = Int32(venues[market].bar)
    for index in venues[market].orders.indices {
      let order = venues[market].orders[index]
      if order.activeFrom > bar { continue }
      if order.firesUpwards ? prices.high >= order.trigger : prices.low <= order.trigger { return true }
    }
    return false
  }

  @inline(never) private mutating func work(_ prices: BarPrices, _ market: Int) {
    switch rules.intrabar {
    case .drillDown:
      if let bars = venues[market].finer, bars.start[venues[market].bar] < bars.start[venues[market].bar + 1]
      {
        drillDown(bars, market)
        return
      }
      books.barsWithoutFinerData += 1
      walk(BarWalk(prices, rule: .pessimistic), market)
    case .pessimistic, .optimistic, .ohlcPath:
      walk(BarWalk(prices, rule: rules.intrabar), market)
    }
  }

  /// Walks through the bar from touch to touch until nothing more fills.
  private mutating func walk(_ start: BarWalk, _ market: Int) {
    var walk = start
    // Each touch uses an order up or turns it into another kind once; exits of new lots add three at most.
    var left = 4 * venues[market].orders.count + 64
    while left > 0 {
      left -= 1
      let touches = touches(in: walk.prices, market)
      if touches.isEmpty { return }
      guard let step = walk.next(touches, lots: pathLots(market)) else {
        if walk.isAmbiguous { markAmbiguous(market) }
        return
      }
      if touches.count > PathSearch.mostTouches { books.crowdedBars += 1 }
      let wasGuard = venues[market].orders[step.touch.index].isGuard
      let net = venues[market].netLots
      trigger(
        step.touch.index, market: market, at: step.price, fillAt: step.fillPrice, in: .inside,
        isAmbiguous: walk.isAmbiguous)
      if wasGuard { afterGuard(market) }
      if venues[market].netLots != net { renewGuard(market) }
    }
  }

  private func pathLots(_ market: Int) -> [PathLot] {
    let (grid, sign) = (venues[market].grid, venues[market].sign)
    return venues[market].lots.map { PathLot(id: $0.id, units: sign * grid.units($0.lots)) }
  }

  /// Positions that are still open after a bar whose path decided carry the mark on.
  private mutating func markAmbiguous(_ market: Int) {
    for index in venues[market].lots.indices { venues[market].lots[index].isAmbiguous = true }
  }

  private func touches(in prices: BarPrices, _ market: Int) -> [BarTouch] {
    var touches: [BarTouch] = []
    let bar = Int32(venues[market].bar)
    for index in venues[market].orders.indices {
      if venues[market].orders[index].lots == 0 || venues[market].orders[index].activeFrom > bar { continue }
      if let touch = BarTouch(venues[market].orders[index], index: index, in: prices, venues[market]) {
        touches.append(touch)
      }
    }
    return touches
  }

  /// The same bar again in finer ones, each worked through as a bar of its own; trailing stops follow each of them.
  private mutating func drillDown(_ bars: FinerBars, _ market: Int) {
    let range = Int(bars.start[venues[market].bar])..<Int(bars.start[venues[market].bar + 1])
    for finer in range {
      let prices = bars.bars[finer]
      if finer > range.lowerBound { gapInside(market, open: prices.open) }
      if meets(prices, market) { walk(BarWalk(prices, rule: .pessimistic), market) }
      for index in venues[market].orders.indices where venues[market].orders[index].wait == .trailing {
        let best = venues[market].orders[index].side == .sell ? prices.high : prices.low
        let pricer = venues[market].costs.pricer
        venues[market].orders[index].follow(best, pricer)
      }
    }
  }

  private mutating func gapInside(_ market: Int, open: Double) {
    var index = 0
    while index < venues[market].orders.count {
      let order = venues[market].orders[index]
      if order.lots > 0, order.activeFrom <= Int32(venues[market].bar), order.isTriggered(at: open) {
        trigger(index, market: market, at: open, fillAt: open, in: .inside, isAmbiguous: false)
      }
      index += 1
    }
  }
}
