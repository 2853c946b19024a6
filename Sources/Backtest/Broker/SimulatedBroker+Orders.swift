import Diagnostics

extension SimulatedBroker {
  /// What became of an order that was sent.
  public enum Answer: Sendable, Hashable {
    /// Its sequence number.
    case working(Int)
    case refused(OrderRejection)
  }

  /// Sends an order, to fill from the next bar of its book on.
  ///
  /// The order must have passed `Order.validated`; a quantity below one lot or a bracket on the wrong side of the last
  /// close is refused, counted and listed.
  @discardableResult public mutating func send(_ order: Order) -> Answer {
    precondition(instrumentBooks.indices.contains(order.book), "an order names a book of the run")
    let id = nextOrder
    nextOrder += 1
    if books.isRuined, !order.reducesOnly {
      reject(id, book: order.book, .ruined)
      return .refused(.ruined)
    }
    let working = working(order, id: id)
    if let refusal = refusal(of: order, lots: working.lots) {
      reject(id, book: order.book, refusal)
      return .refused(refusal)
    }
    if keepsOrders {
      sentOrders.append(
        SentOrder(number: Int(id), book: order.book, bar: instrumentBooks[order.book].bar, order: order)
      )
    }
    instrumentBooks[order.book].orders.append(working)
    instrumentBooks[order.book].watch.isStale = true
    return .working(Int(id))
  }

  /// The number that the next order will have.
  public var nextNumber: Int { Int(nextOrder) }

  /// Takes back an order by its number; `false` when it no longer works.
  @discardableResult public mutating func cancel(_ id: Int, book: Int = 0) -> Bool {
    guard let index = instrumentBooks[book].orders.firstIndex(where: { $0.id == id && $0.lots > 0 }) else {
      return false
    }
    instrumentBooks[book].orders[index].lots = 0
    instrumentBooks[book].compact()
    return true
  }

  /// Takes back every order of a book that could open or enlarge a position.
  public mutating func cancelEntries(_ book: Int = 0) {
    for index in instrumentBooks[book].orders.indices
    where !instrumentBooks[book].orders[index].reducesOnly {
      instrumentBooks[book].orders[index].lots = 0
    }
    instrumentBooks[book].compact()
  }

  /// Sends a market order that closes the position of a market; nothing when it is flat.
  public mutating func close(_ book: Int = 0, reason: ExitReason) {
    if instrumentBooks[book].isFlat || isClosing(book) { return }
    let side: OrderSide = instrumentBooks[book].netLots > 0 ? .sell : .buy
    send(
      Order(book: book, side: side, quantity: abs(position(book)), reducesOnly: true, reason: reason))
  }

  /// Whether an order that closes the position waits for the market already.
  private func isClosing(_ book: Int) -> Bool {
    instrumentBooks[book].orders.contains {
      $0.wait == .market && $0.reducesOnly && $0.protects < 0 && $0.lots > 0
    }
  }

  mutating func reject(_ id: Int32, book: Int, _ refusal: OrderRejection) {
    books.statistics.refusals.count(refusal)
    books.rejections.append(
      RejectedOrder(order: Int(id), book: book, bar: instrumentBooks[book].bar, refusal: refusal))
  }

  private func refusal(of order: Order, lots: Int64) -> OrderRejection? {
    if order.isSizedAtFill { return nil }
    if lots <= 0 { return .belowOneLot }
    if order.reducesOnly, instrumentBooks[order.book].isFlat, isDeciding, order.kind == .market {
      return .nothingToReduce
    }
    let last = instrumentBooks[order.book].lastClose
    if last.isNaN { return nil }
    if (try? order.validated(last: last)) == nil { return .wrongSide }
    let price = order.promisedPrice ?? last
    let notional =
      abs(price) * instrumentBooks[order.book].grid.units(lots) * instrumentBooks[order.book].pointValue
    if notional < instrumentBooks[order.book].costs.transactionCosts.minimumNotional, !order.reducesOnly {
      return .belowMinimumNotional
    }
    return nil
  }

  private func working(_ order: Order, id: Int32) -> WorkingOrder {
    let fillsAtClose = isDeciding && rules.timing == .signalClose && order.kind == .market
    let first = Int32(instrumentBooks[order.book].bar + (fillsAtClose ? 0 : 1) + order.delay)
    var working = WorkingOrder(
      id: id, side: order.side, wait: .market,
      lots: order.isSizedAtFill ? 1 : instrumentBooks[order.book].grid.lots(order.quantity),
      activeFrom: first,
      reducesOnly: order.reducesOnly, reason: order.reason, label: FillReason(order.kind))
    working.group = Int32(truncatingIfNeeded: order.group ?? 0)
    working.fillsAtClose = fillsAtClose
    working.bracket = Bracket(order)
    working.isSizedAtFill = order.isSizedAtFill
    working.confidence = order.confidence
    switch order.timeInForce {
    case .goodTillCancelled: break
    case .bars(let bars):
      // A lifetime beyond the last bar that can be counted is one without end.
      working.expires = Int32(clamping: (Int(first) - 1).addingSaturated(bars))
    case .day: working.expiresWithSession = true
    }
    if order.flatBySessionClose, !instrumentBooks[order.book].view.flatBar.isEmpty {
      working.expiresWithSession = true
    }
    working.wait(
      for: order.kind, last: instrumentBooks[order.book].lastClose, instrumentBooks[order.book])
    return working
  }
}

extension WorkingOrder {
  /// Sets what the order waits for. Levels go on the tick grid: limits away from the market, stops away too.
  fileprivate mutating func wait(for kind: OrderKind, last: Double, _ instrumentBook: InstrumentBook) {
    switch kind {
    case .market: wait = .market
    case .marketOnOpen: wait = .sessionOpen
    case .marketOnClose: wait = .sessionClose
    case .limit(let price):
      setLimit(price, instrumentBook)
      wait = .limit
    case .stop(let price):
      wait = .stop
      stop = instrumentBook.costs.pricer.onGrid(price, towards: side.sign)
    case .stopLimit(let price, let limit):
      wait = .stopLimit
      stop = instrumentBook.costs.pricer.onGrid(price, towards: side.sign)
      setLimit(limit, instrumentBook)
    case .trailingStop(let distance):
      wait = .trailing
      trail = distance
      extreme = last
      follow(last, instrumentBook.costs.pricer)
    }
  }

  /// Buy limits round down and sell limits up: never worse than asked.
  mutating func setLimit(_ price: Double, _ instrumentBook: InstrumentBook) {
    limit = instrumentBook.costs.pricer.onGrid(price, towards: -side.sign)
    limitTrigger = PriceLevels.trigger(
      limit, sign: -side.sign, pricer: instrumentBook.costs.pricer, limits: instrumentBook.limits)
  }

  /// Moves a trailing stop behind a price that it has seen; never loosens it.
  @inline(__always) mutating func follow(_ price: Double, _ pricer: FillPricer) {
    let isBetter = side == .sell ? price > extreme : price < extreme
    if isBetter { extreme = price }
    let level = pricer.onGrid(extreme + side.sign * trail.points(from: extreme), towards: side.sign)
    if stop.isNaN || (side == .sell ? level > stop : level < stop) { stop = level }
  }
}
