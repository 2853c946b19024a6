extension SimulatedBroker {
  /// The open of a bar, in two passes over all books so that what exits free is there for entries: first the orders
  /// that make positions smaller, then the others. Market orders come before levels that the open has jumped.
  @inline(__always) mutating func open(_ book: Int, reducingFirst: Bool) {
    if instrumentBooks[book].orders.isEmpty || !instrumentBooks[book].isOpening { return }
    let open = instrumentBooks[book].prices.open
    instrumentBooks[book].lookAtOrders()
    let watch = instrumentBooks[book].watch
    let mayEndLate = watch.hasSessionClose && instrumentBooks[book].startsSession
    if watch.takesOpen || mayEndLate || watch.isMet(high: open, low: open) {
      fillAtOpen(book, open, reducingFirst)
    }
  }

  private mutating func fillAtOpen(_ book: Int, _ open: Double, _ reducingFirst: Bool) {
    let bar = Int32(instrumentBooks[book].bar)
    var index = 0
    while index < instrumentBooks[book].orders.count {
      if isDue(index, book: book, bar: bar, reducingFirst) {
        execute(index, book: book, at: open, in: .open)
      }
      index += 1
    }
    index = 0
    while index < instrumentBooks[book].orders.count {
      if isDueLate(index, book: book, bar: bar, reducingFirst) {
        execute(index, book: book, at: open, in: .open)
      }
      index += 1
    }
    gap(book, bar: bar, open: open, reducingFirst)
    instrumentBooks[book].compact()
  }

  @inline(__always) private func takes(_ index: Int, _ book: Int, _ bar: Int32, _ reducingFirst: Bool)
    -> Bool
  {
    instrumentBooks[book].orders[index].lots > 0 && instrumentBooks[book].orders[index].activeFrom <= bar
      && instrumentBooks[book].reduces(instrumentBooks[book].orders[index].side) == reducingFirst
  }

  private func isDue(_ index: Int, book: Int, bar: Int32, _ reducingFirst: Bool) -> Bool {
    let wait = instrumentBooks[book].orders[index].wait
    guard
      (wait == .market && !instrumentBooks[book].orders[index].fillsAtClose)
        || (wait == .sessionOpen && instrumentBooks[book].startsSession)
    else { return false }
    return takes(index, book, bar, reducingFirst)
  }

  /// A session-close order whose session ended without a bar at its close fills at the next open there is.
  private func isDueLate(_ index: Int, book: Int, bar: Int32, _ reducingFirst: Bool) -> Bool {
    guard instrumentBooks[book].orders[index].wait == .sessionClose,
      instrumentBooks[book].orders[index].activeFrom < bar,
      instrumentBooks[book].startsSession
    else { return false }
    return takes(index, book, bar, reducingFirst)
  }

  /// Levels that the open lies beyond fill there. Exits of what fills now are looked at as well.
  private mutating func gap(_ book: Int, bar: Int32, open: Double, _ reducingFirst: Bool) {
    var index = 0
    while index < instrumentBooks[book].orders.count {
      if instrumentBooks[book].orders[index].isTriggered(at: open), takes(index, book, bar, reducingFirst) {
        let wasGuard = instrumentBooks[book].orders[index].isGuard
        // An older stop may have closed the position at this very open.
        if wasGuard, instrumentBooks[book].isFlat { return }
        trigger(index, book: book, at: open, fillAt: open, in: .gap, isAmbiguous: false)
        if wasGuard { afterGuard(book) }
      }
      index += 1
    }
  }

  /// An order whose level has traded: a stop-limit whose limit the price does not meet starts to rest.
  mutating func trigger(
    _ index: Int, book: Int, at price: Double, fillAt fill: Double, in phase: BarPhase, isAmbiguous: Bool
  ) {
    let order = instrumentBooks[book].orders[index]
    if order.wait == .stopLimit, order.side == .buy ? price > order.limit : price < order.limit {
      instrumentBooks[book].orders[index].wait = .limit
      return
    }
    execute(index, book: book, at: fill, in: phase, isAmbiguous: isAmbiguous)
  }

  /// The close of a bar: orders for the close, then the end of orders whose time is over.
  @inline(__always) mutating func closeBar(_ book: Int) {
    if instrumentBooks[book].orders.isEmpty || !instrumentBooks[book].isTrading { return }
    instrumentBooks[book].lookAtOrders()
    let watch = instrumentBooks[book].watch
    if watch.actsAtClose || (watch.hasSessionClose && instrumentBooks[book].closesSession) {
      actAtClose(book)
    }
  }

  private mutating func actAtClose(_ book: Int) {
    let bar = Int32(instrumentBooks[book].bar)
    var gone = false
    let closesSession = instrumentBooks[book].closesSession
    var index = 0
    while index < instrumentBooks[book].orders.count {
      let order = instrumentBooks[book].orders[index]
      let takesClose = order.wait == .barClose || (closesSession && order.wait == .sessionClose)
      if takesClose, order.lots > 0, order.activeFrom <= bar {
        execute(index, book: book, at: instrumentBooks[book].prices.close, in: .close)
        gone = true
      }
      index += 1
    }
    for index in instrumentBooks[book].orders.indices {
      let order = instrumentBooks[book].orders[index]
      if order.wait == .trailing, order.activeFrom <= bar { followBar(index, book) }
      let isOver =
        order.expires <= bar || (order.expiresWithSession && order.activeFrom <= bar && endsSession(book))
      if isOver, order.lots > 0 {
        reject(order.id, book: book, .expired)
        instrumentBooks[book].orders[index].lots = 0
        gone = true
      }
    }
    if gone { instrumentBooks[book].compact() } else { instrumentBooks[book].watch.isStale = true }
  }

  /// Whether no later bar of the session can come: its closing bar, or the last one there is.
  private func endsSession(_ book: Int) -> Bool {
    instrumentBooks[book].closesSession
      || Int(
        instrumentBooks[book].view.lastBarOfSession[
          Int(instrumentBooks[book].view.session[instrumentBooks[book].bar])])
        == instrumentBooks[book].bar
  }

  /// The stop has seen the whole bar, unless its position was opened inside it: then only the close is known to have
  /// come later.
  private mutating func followBar(_ index: Int, _ book: Int) {
    let prices = instrumentBooks[book].prices
    let order = instrumentBooks[book].orders[index]
    let pricer = instrumentBooks[book].costs.pricer
    let sawAll = order.sawOpen || Int(order.activeFrom) < instrumentBooks[book].bar
    let best = sawAll ? (order.side == .sell ? prices.high : prices.low) : prices.close
    instrumentBooks[book].orders[index].follow(best, pricer)
  }

  /// Marks every position that trades at this step and returns equity.
  @inline(__always) mutating func mark() -> Money {
    var equity = books.cash
    for book in instrumentBooks.indices {
      if instrumentBooks[book].isTrading {
        instrumentBooks[book].value =
          instrumentBooks[book].isFlat
          ? .zero : instrumentBooks[book].netValue(at: instrumentBooks[book].prices.close)
      }
      equity += instrumentBooks[book].value
    }
    books.drawdown.update(equity)
    return equity
  }
}
