extension SimulatedBroker {
  /// The range of a bar: orders whose levels lie in it fill in the order that the intrabar rule gives the path.
  @inline(__always) mutating func inside(_ market: Int) {
    if instrumentBooks[market].orders.isEmpty || !instrumentBooks[market].isTrading { return }
    let prices = instrumentBooks[market].prices
    instrumentBooks[market].lookAtOrders()
    if !instrumentBooks[market].watch.isMet(high: prices.high, low: prices.low) { return }
    work(prices, market)
    instrumentBooks[market].compact()
  }

  /// Whether any working order's level lies in a bar's range.
  @inline(__always) private func meets(_ prices: BarPrices, _ market: Int) -> Bool {
    let bar = Int32(instrumentBooks[market].bar)
    for index in instrumentBooks[market].orders.indices {
      let order = instrumentBooks[market].orders[index]
      if order.activeFrom > bar { continue }
      if order.firesUpwards ? prices.high >= order.trigger : prices.low <= order.trigger { return true }
    }
    return false
  }

  @inline(never) private mutating func work(_ prices: BarPrices, _ market: Int) {
    switch rules.intrabar {
    case .drillDown:
      if let bars = instrumentBooks[market].finer,
        bars.start[instrumentBooks[market].bar] < bars.start[instrumentBooks[market].bar + 1]
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
    var left = 4 * instrumentBooks[market].orders.count + 64
    while left > 0 {
      left -= 1
      let touches = touches(in: walk.prices, market)
      if touches.isEmpty { return }
      guard let step = walk.next(touches, lots: pathLots(market)) else {
        if walk.isAmbiguous { markAmbiguous(market) }
        return
      }
      if touches.count > PathSearch.mostTouches { books.crowdedBars += 1 }
      let wasGuard = instrumentBooks[market].orders[step.touch.index].isGuard
      let net = instrumentBooks[market].netLots
      trigger(
        step.touch.index, market: market, at: step.price, fillAt: step.fillPrice, in: .inside,
        isAmbiguous: walk.isAmbiguous)
      if wasGuard { afterGuard(market) }
      if instrumentBooks[market].netLots != net { renewGuard(market) }
    }
  }

  private func pathLots(_ market: Int) -> [PathLot] {
    let (grid, sign) = (instrumentBooks[market].grid, instrumentBooks[market].sign)
    return instrumentBooks[market].lots.map { PathLot(id: $0.id, units: sign * grid.units($0.lots)) }
  }

  /// Positions that are still open after a bar whose path decided carry the mark on.
  private mutating func markAmbiguous(_ market: Int) {
    for index in instrumentBooks[market].lots.indices {
      instrumentBooks[market].lots[index].isAmbiguous = true
    }
  }

  private func touches(in prices: BarPrices, _ market: Int) -> [BarHit] {
    var touches: [BarHit] = []
    let bar = Int32(instrumentBooks[market].bar)
    for index in instrumentBooks[market].orders.indices {
      if instrumentBooks[market].orders[index].lots == 0
        || instrumentBooks[market].orders[index].activeFrom > bar
      {
        continue
      }
      if let touch = BarHit(
        instrumentBooks[market].orders[index], index: index, in: prices, instrumentBooks[market])
      {
        touches.append(touch)
      }
    }
    return touches
  }

  /// The same bar again in finer ones, each worked through as a bar of its own; trailing stops follow each of them.
  private mutating func drillDown(_ bars: FinerBars, _ market: Int) {
    let range =
      Int(bars.start[instrumentBooks[market].bar])..<Int(bars.start[instrumentBooks[market].bar + 1])
    for finer in range {
      let prices = bars.bars[finer]
      if finer > range.lowerBound { gapInside(market, open: prices.open) }
      if meets(prices, market) { walk(BarWalk(prices, rule: .pessimistic), market) }
      for index in instrumentBooks[market].orders.indices
      where instrumentBooks[market].orders[index].wait == .trailing {
        let best = instrumentBooks[market].orders[index].side == .sell ? prices.high : prices.low
        let pricer = instrumentBooks[market].costs.pricer
        instrumentBooks[market].orders[index].follow(best, pricer)
      }
    }
  }

  private mutating func gapInside(_ market: Int, open: Double) {
    var index = 0
    while index < instrumentBooks[market].orders.count {
      let order = instrumentBooks[market].orders[index]
      if order.lots > 0, order.activeFrom <= Int32(instrumentBooks[market].bar), order.isTriggered(at: open) {
        trigger(index, market: market, at: open, fillAt: open, in: .inside, isAmbiguous: false)
      }
      index += 1
    }
  }
}
