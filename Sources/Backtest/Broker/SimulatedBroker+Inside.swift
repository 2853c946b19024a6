extension SimulatedBroker {
  /// The range of a bar: orders whose levels lie in it fill in the order that the intrabar rule gives the path.
  @inline(__always) mutating func inside(_ book: Int) {
    if instrumentBooks[book].orders.isEmpty || !instrumentBooks[book].isTrading { return }
    let prices = instrumentBooks[book].prices
    instrumentBooks[book].lookAtOrders()
    if !instrumentBooks[book].watch.isMet(high: prices.high, low: prices.low) { return }
    work(prices, book)
    instrumentBooks[book].compact()
  }

  /// Whether any working order's level lies in a bar's range.
  @inline(__always) private func meets(_ prices: BarPrices, _ book: Int) -> Bool {
    let bar = Int32(instrumentBooks[book].bar)
    for index in instrumentBooks[book].orders.indices {
      let order = instrumentBooks[book].orders[index]
      if order.activeFrom > bar { continue }
      if order.firesUpwards ? prices.high >= order.trigger : prices.low <= order.trigger { return true }
    }
    return false
  }

  @inline(never) private mutating func work(_ prices: BarPrices, _ book: Int) {
    switch rules.intrabar {
    case .drillDown:
      if let bars = instrumentBooks[book].finer,
        bars.start[instrumentBooks[book].bar] < bars.start[instrumentBooks[book].bar + 1]
      {
        drillDown(bars, book)
        return
      }
      books.barsWithoutFinerData += 1
      walk(BarWalk(prices, rule: .pessimistic), book)
    case .pessimistic, .optimistic, .ohlcPath:
      walk(BarWalk(prices, rule: rules.intrabar), book)
    }
  }

  /// Walks through the bar from touch to touch until nothing more fills.
  private mutating func walk(_ start: BarWalk, _ book: Int) {
    var walk = start
    // Each touch uses an order up or turns it into another kind once; exits of new lots add three at most.
    var left = 4 * instrumentBooks[book].orders.count + 64
    while left > 0 {
      left -= 1
      let touches = touches(in: walk.prices, book)
      if touches.isEmpty { return }
      guard let step = walk.next(touches, lots: pathLots(book)) else {
        if walk.isAmbiguous { markAmbiguous(book) }
        return
      }
      if touches.count > PathSearch.mostTouches { books.crowdedBars += 1 }
      let wasGuard = instrumentBooks[book].orders[step.touch.index].isGuard
      let net = instrumentBooks[book].netLots
      trigger(
        step.touch.index, book: book, at: step.price, fillAt: step.fillPrice, in: .inside,
        isAmbiguous: walk.isAmbiguous)
      if wasGuard { afterGuard(book) }
      if instrumentBooks[book].netLots != net { renewGuard(book) }
    }
  }

  private func pathLots(_ book: Int) -> [PathLot] {
    let (grid, sign) = (instrumentBooks[book].grid, instrumentBooks[book].sign)
    return instrumentBooks[book].lots.map { PathLot(id: $0.id, units: sign * grid.units($0.lots)) }
  }

  /// Positions that are still open after a bar whose path decided carry the mark on.
  private mutating func markAmbiguous(_ book: Int) {
    for index in instrumentBooks[book].lots.indices {
      instrumentBooks[book].lots[index].isAmbiguous = true
    }
  }

  private func touches(in prices: BarPrices, _ book: Int) -> [BarHit] {
    var touches: [BarHit] = []
    let bar = Int32(instrumentBooks[book].bar)
    for index in instrumentBooks[book].orders.indices {
      if instrumentBooks[book].orders[index].lots == 0
        || instrumentBooks[book].orders[index].activeFrom > bar
      {
        continue
      }
      if let touch = BarHit(
        instrumentBooks[book].orders[index], index: index, in: prices, instrumentBooks[book])
      {
        touches.append(touch)
      }
    }
    return touches
  }

  /// The same bar again in finer ones, each worked through as a bar of its own; trailing stops follow each of them.
  private mutating func drillDown(_ bars: FinerBars, _ book: Int) {
    let range =
      Int(bars.start[instrumentBooks[book].bar])..<Int(bars.start[instrumentBooks[book].bar + 1])
    for finer in range {
      let prices = bars.bars[finer]
      if finer > range.lowerBound { gapInside(book, open: prices.open) }
      if meets(prices, book) { walk(BarWalk(prices, rule: .pessimistic), book) }
      for index in instrumentBooks[book].orders.indices
      where instrumentBooks[book].orders[index].wait == .trailing {
        let best = instrumentBooks[book].orders[index].side == .sell ? prices.high : prices.low
        let pricer = instrumentBooks[book].costs.pricer
        instrumentBooks[book].orders[index].follow(best, pricer)
      }
    }
  }

  private mutating func gapInside(_ book: Int, open: Double) {
    var index = 0
    while index < instrumentBooks[book].orders.count {
      let order = instrumentBooks[book].orders[index]
      if order.lots > 0, order.activeFrom <= Int32(instrumentBooks[book].bar), order.isTriggered(at: open) {
        trigger(index, book: book, at: open, fillAt: open, in: .inside, isAmbiguous: false)
      }
      index += 1
    }
  }
}
