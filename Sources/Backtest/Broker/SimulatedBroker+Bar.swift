extension SimulatedBroker {
  /// The open of a bar, in two passes over all books so that what exits free is there for entries: first the orders
  /// that make positions smaller, then the others. Market orders come before levels that the open has jumped.
  @inline(__always) mutating func open(_ market: Int, reducingFirst: Bool) {
    if instrumentBooks[market].orders.isEmpty || !instrumentBooks[market].isOpening { return }
    let open = instrumentBooks[market].prices.open
    instrumentBooks[market].lookAtOrders()
    let watch = instrumentBooks[market].watch
    let mayEndLate = watch.hasSessionClose && instrumentBooks[market].startsSession
    if watch.takesOpen || mayEndLate || watch.isMet(high: open, low: open) {
      fillAtOpen(market, open, reducingFirst)
    }
  }

  private mutating func fillAtOpen(_ market: Int, _ open: Double, _ reducingFirst: Bool) {
    let bar = Int32(instrumentBooks[market].bar)
    var index = 0
    while index < instrumentBooks[market].orders.count {
      if isDue(index, market: market, bar: bar, reducingFirst) {
        execute(index, market: market, at: open, in: .open)
      }
      index += 1
    }
    index = 0
    while index < instrumentBooks[market].orders.count {
      if isDueLate(index, market: market, bar: bar, reducingFirst) {
        execute(index, market: market, at: open, in: .open)
      }
      index += 1
    }
    gap(market, bar: bar, open: open, reducingFirst)
    instrumentBooks[market].compact()
  }

  @inline(__always) private func takes(_ index: Int, _ market: Int, _ bar: Int32, _ reducingFirst: Bool)
    -> Bool
  {
    instrumentBooks[market].orders[index].lots > 0 && instrumentBooks[market].orders[index].activeFrom <= bar
      && instrumentBooks[market].reduces(instrumentBooks[market].orders[index].side) == reducingFirst
  }

  private func isDue(_ index: Int, market: Int, bar: Int32, _ reducingFirst: Bool) -> Bool {
    let wait = instrumentBooks[market].orders[index].wait
    guard
      (wait == .market && !instrumentBooks[market].orders[index].fillsAtClose)
        || (wait == .sessionOpen && instrumentBooks[market].startsSession)
    else { return false }
    return takes(index, market, bar, reducingFirst)
  }

  /// A session-close order whose session ended without a bar at its close fills at the next open there is.
  private func isDueLate(_ index: Int, market: Int, bar: Int32, _ reducingFirst: Bool) -> Bool {
    guard instrumentBooks[market].orders[index].wait == .sessionClose,
      instrumentBooks[market].orders[index].activeFrom < bar,
      instrumentBooks[market].startsSession
    else { return false }
    return takes(index, market, bar, reducingFirst)
  }

  /// Levels that the open lies beyond fill there. Exits of what fills now are looked at as well.
  private mutating func gap(_ market: Int, bar: Int32, open: Double, _ reducingFirst: Bool) {
    var index = 0
    while index < instrumentBooks[market].orders.count {
      if instrumentBooks[market].orders[index].isTriggered(at: open), takes(index, market, bar, reducingFirst)
      {
        let wasGuard = instrumentBooks[market].orders[index].isGuard
        // An older stop may have closed the position at this very open.
        if wasGuard, instrumentBooks[market].isFlat { return }
        trigger(index, market: market, at: open, fillAt: open, in: .gap, isAmbiguous: false)
        if wasGuard { afterGuard(market) }
      }
      index += 1
    }
  }

  /// An order whose level has traded: a stop-limit whose limit the price does not meet starts to rest.
  mutating func trigger(
    _ index: Int, market: Int, at price: Double, fillAt fill: Double, in phase: BarPhase, isAmbiguous: Bool
  ) {
    let order = instrumentBooks[market].orders[index]
    if order.wait == .stopLimit, order.side == .buy ? price > order.limit : price < order.limit {
      instrumentBooks[market].orders[index].wait = .limit
      return
    }
    execute(index, market: market, at: fill, in: phase, isAmbiguous: isAmbiguous)
  }

  /// The close of a bar: orders for the close, then the end of orders whose time is over.
  @inline(__always) mutating func closeBar(_ market: Int) {
    if instrumentBooks[market].orders.isEmpty || !instrumentBooks[market].isTrading { return }
    instrumentBooks[market].lookAtOrders()
    let watch = instrumentBooks[market].watch
    if watch.actsAtClose || (watch.hasSessionClose && instrumentBooks[market].closesSession) {
      actAtClose(market)
    }
  }

  private mutating func actAtClose(_ market: Int) {
    let bar = Int32(instrumentBooks[market].bar)
    var gone = false
    let closesSession = instrumentBooks[market].closesSession
    var index = 0
    while index < instrumentBooks[market].orders.count {
      let order = instrumentBooks[market].orders[index]
      let takesClose = order.wait == .barClose || (closesSession && order.wait == .sessionClose)
      if takesClose, order.lots > 0, order.activeFrom <= bar {
        execute(index, market: market, at: instrumentBooks[market].prices.close, in: .close)
        gone = true
      }
      index += 1
    }
    for index in instrumentBooks[market].orders.indices {
      let order = instrumentBooks[market].orders[index]
      if order.wait == .trailing, order.activeFrom <= bar { followBar(index, market) }
      let isOver =
        order.expires <= bar || (order.expiresWithSession && order.activeFrom <= bar && endsSession(market))
      if isOver, order.lots > 0 {
        reject(order.id, market: market, .expired)
        instrumentBooks[market].orders[index].lots = 0
        gone = true
      }
    }
    if gone { instrumentBooks[market].compact() } else { instrumentBooks[market].watch.isStale = true }
  }

  /// Whether no later bar of the session can come: its closing bar, or the last one there is.
  private func endsSession(_ market: Int) -> Bool {
    instrumentBooks[market].closesSession
      || Int(
        instrumentBooks[market].view.lastBarOfSession[
          Int(instrumentBooks[market].view.session[instrumentBooks[market].bar])])
        == instrumentBooks[market].bar
  }

  /// The stop has seen the whole bar, unless its position was opened inside it: then only the close is known to have
  /// come later.
  private mutating func followBar(_ index: Int, _ market: Int) {
    let prices = instrumentBooks[market].prices
    let order = instrumentBooks[market].orders[index]
    let pricer = instrumentBooks[market].costs.pricer
    let sawAll = order.sawOpen || Int(order.activeFrom) < instrumentBooks[market].bar
    let best = sawAll ? (order.side == .sell ? prices.high : prices.low) : prices.close
    instrumentBooks[market].orders[index].follow(best, pricer)
  }

  /// Marks every position that trades at this step and returns equity.
  @inline(__always) mutating func mark() -> Money {
    var equity = books.cash
    for market in instrumentBooks.indices {
      if instrumentBooks[market].isTrading {
        instrumentBooks[market].value =
          instrumentBooks[market].isFlat
          ? .zero : instrumentBooks[market].netValue(at: instrumentBooks[market].prices.close)
      }
      equity += instrumentBooks[market].value
    }
    books.drawdown.update(equity)
    return equity
  }
}
