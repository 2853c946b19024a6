extension Desk {
  /// The open of a bar, in two passes over all books so that what exits free is there for entries: first the orders
  /// that make positions smaller, then the others. Market orders come before levels that the open has jumped.
  @inline(__always) mutating func open(_ market: Int, reducingFirst: Bool) {
    if venues[market].orders.isEmpty || !venues[market].isOpening { return }
    let open = venues[market].prices.open
    venues[market].lookAtOrders()
    let watch = venues[market].watch
    let mayEndLate = watch.hasSessionClose && venues[market].startsSession
    if watch.takesOpen || mayEndLate || watch.isMet(high: open, low: open) {
      fillAtOpen(market, open, reducingFirst)
    }
  }

  private mutating func fillAtOpen(_ market: Int, _ open: Double, _ reducingFirst: Bool) {
    let bar = Int32(venues[market].bar)
    var index = 0
    while index < venues[market].orders.count {
      if isDue(index, market: market, bar: bar, reducingFirst) {
        execute(index, market: market, at: open, in: .open)
      }
      index += 1
    }
    index = 0
    while index < venues[market].orders.count {
      if isDueLate(index, market: market, bar: bar, reducingFirst) {
        execute(index, market: market, at: open, in: .open)
      }
      index += 1
    }
    gap(market, bar: bar, open: open, reducingFirst)
    venues[market].compact()
  }

  @inline(__always) private func takes(_ index: Int, _ market: Int, _ bar: Int32, _ reducingFirst: Bool)
    -> Bool
  {
    venues[market].orders[index].lots > 0 && venues[market].orders[index].activeFrom <= bar
      && venues[market].reduces(venues[market].orders[index].side) == reducingFirst
  }

  private func isDue(_ index: Int, market: Int, bar: Int32, _ reducingFirst: Bool) -> Bool {
    let wait = venues[market].orders[index].wait
    guard
      (wait == .market && !venues[market].orders[index].fillsAtClose)
        || (wait == .sessionOpen && venues[market].startsSession)
    else { return false }
    return takes(index, market, bar, reducingFirst)
  }

  /// A session-close order whose session ended without a bar at its close fills at the next open there is.
  private func isDueLate(_ index: Int, market: Int, bar: Int32, _ reducingFirst: Bool) -> Bool {
    guard venues[market].orders[index].wait == .sessionClose, venues[market].orders[index].activeFrom < bar,
      venues[market].startsSession
    else { return false }
    return takes(index, market, bar, reducingFirst)
  }

  /// Levels that the open lies beyond fill there. Exits of what fills now are looked at as well.
  private mutating func gap(_ market: Int, bar: Int32, open: Double, _ reducingFirst: Bool) {
    var index = 0
    while index < venues[market].orders.count {
      if venues[market].orders[index].isTriggered(at: open), takes(index, market, bar, reducingFirst) {
        let wasGuard = venues[market].orders[index].isGuard
        // An older stop may have closed the position at this very open.
        if wasGuard, venues[market].isFlat { return }
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
    let order = venues[market].orders[index]
    if order.wait == .stopLimit, order.side == .buy ? price > order.limit : price < order.limit {
      venues[market].orders[index].wait = .limit
      return
    }
    execute(index, market: market, at: fill, in: phase, isAmbiguous: isAmbiguous)
  }

  /// The close of a bar: orders for the close, then the end of orders whose time is over.
  @inline(__always) mutating func closeBar(_ market: Int) {
    if venues[market].orders.isEmpty || !venues[market].isTrading { return }
    venues[market].lookAtOrders()
    let watch = venues[market].watch
    if watch.actsAtClose || (watch.hasSessionClose && venues[market].closesSession) { actAtClose(market) }
  }

  private mutating func actAtClose(_ market: Int) {
    let bar = Int32(venues[market].bar)
    var gone = false
    let closesSession = venues[market].closesSession
    var index = 0
    while index < venues[market].orders.count {
      let order = venues[market].orders[index]
      let takesClose = order.wait == .barClose || (closesSession && order.wait == .sessionClose)
      if takesClose, order.lots > 0, order.activeFrom <= bar {
        execute(index, market: market, at: venues[market].prices.close, in: .close)
        gone = true
      }
      index += 1
    }
    for index in venues[market].orders.indices {
      let order = venues[market].orders[index]
      if order.wait == .trailing, order.activeFrom <= bar { followBar(index, market) }
      let isOver =
        order.expires <= bar || (order.expiresWithSession && order.activeFrom <= bar && endsSession(market))
      if isOver, order.lots > 0 {
        reject(order.id, market: market, .expired)
        venues[market].orders[index].lots = 0
        gone = true
      }
    }
    if gone { venues[market].compact() } else { venues[market].watch.isStale = true }
  }

  /// Whether no later bar of the session can come: its closing bar, or the last one there is.
  private func endsSession(_ market: Int) -> Bool {
    venues[market].closesSession
      || Int(venues[market].view.lastBarOfSession[Int(venues[market].view.session[venues[market].bar])])
        == venues[market].bar
  }

  /// The stop has seen the whole bar, unless its position was opened inside it: then only the close is known to have
  /// come later.
  private mutating func followBar(_ index: Int, _ market: Int) {
    let prices = venues[market].prices
    let order = venues[market].orders[index]
    let pricer = venues[market].costs.pricer
    let sawAll = order.sawOpen || Int(order.activeFrom) < venues[market].bar
    let best = sawAll ? (order.side == .sell ? prices.high : prices.low) : prices.close
    venues[market].orders[index].follow(best, pricer)
  }

  /// Marks every position that trades at this step and returns equity.
  @inline(__always) mutating func mark() -> Money {
    var equity = books.cash
    for market in venues.indices {
      if venues[market].isTrading {
        venues[market].value =
          venues[market].isFlat ? .zero : venues[market].netValue(at: venues[market].prices.close)
      }
      equity += venues[market].value
    }
    books.drawdown.update(equity)
    return equity
  }
}
