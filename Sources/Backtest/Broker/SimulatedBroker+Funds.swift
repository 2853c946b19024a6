extension SimulatedBroker {
  /// Why a position cannot be opened or enlarged by so many lots; `nil` when the account can carry it.
  ///
  /// - Parameter keeps: lots that the same fill closes first.
  func refusalToOpen(
    _ lots: Int64, book: Int, fill: Double, order: WorkingOrder, keeps reducing: Int64
  ) -> OrderRejection? {
    if order.reducesOnly { return .nothingToReduce }
    let equity = equity
    if equity <= .zero || books.isRuined { return .ruined }
    let units = instrumentBooks[book].grid.units(lots)
    if units * instrumentBooks[book].pointValue * instrumentBooks[book].highestAbsolutePrice
      * instrumentBooks[book].rate > 1e12
    {
      return .valueTooLarge
    }
    let value = instrumentBooks[book].value(ofLots: lots, sign: 1, at: abs(fill))
    let notional = instrumentBooks[book].costs.transactionCosts.minimumNotional
    if notional > 0, value.amount / instrumentBooks[book].rate < notional { return .belowMinimumNotional }
    let required = required(lots, value: value, book: book, order: order, keeps: reducing)
    if required <= equity { return nil }
    return instrumentBooks[book].paysInFull && instrumentBooks[book].initialMargin == 1
      ? .insufficientCash : .insufficientMargin
  }

  /// Equity that the account needs with so many lots more: initial margin of all positions, and the commission.
  private func required(
    _ lots: Int64, value: Money, book: Int, order: WorkingOrder, keeps reducing: Int64
  ) -> Money {
    let after = reducing > 0 ? value : Money(micros: abs(instrumentBooks[book].value.micros)) + value
    var required = after.share(instrumentBooks[book].initialMargin)
    for other in instrumentBooks.indices where other != book {
      required += Money(micros: abs(instrumentBooks[other].value.micros)).share(
        instrumentBooks[other].initialMargin)
    }
    return required + commissionToOpen(order, book: book, lots: lots, value: value)
  }

  /// Fewer lots for an order that was sized from equity and cannot be carried after all, because its own size moves its
  /// price or its commission has a minimum; `nil` when none can.
  func affordableLots(_ lots: Int64, book: Int, at price: Double, order: WorkingOrder) -> Int64? {
    var lots = lots
    for _ in 0..<8 {
      let fill = fillPrice(order, book: book, lots: lots, at: price)
      let value = instrumentBooks[book].value(ofLots: lots, sign: 1, at: abs(fill))
      let required = required(lots, value: value, book: book, order: order, keeps: 0)
      let equity = equity
      if required <= equity { return lots }
      if equity <= .zero { return nil }
      let share = Double(equity.micros) / Double(required.micros)
      lots = min(lots - 1, Int64((Double(lots) * share).rounded(.down)))
      if lots <= 0 { return nil }
    }
    return nil
  }

  private func commissionToOpen(_ order: WorkingOrder, book: Int, lots: Int64, value: Money) -> Money {
    let quantity = instrumentBooks[book].grid.units(lots)
    if !instrumentBooks[book].costs.hasSchedule {
      return instrumentBooks[book].initialMargin > 0
        ? instrumentBooks[book].costs.pricer.commission(value: value, quantity: quantity) : .zero
    }
    return instrumentBooks[book].costs.orderCommission(
      value: value, quantity: quantity, isMaker: !order.slips, monthValue: instrumentBooks[book].monthValue)
  }

  /// Sends closing orders when equity does not carry the open positions: the largest requirement first, by book for
  /// equal ones, until the rest is carried. Working entries are taken back. A position whose bar opened beyond its
  /// margin is closed even if the bar came back.
  mutating func callMargin() {
    let equity = equity
    var required = Money.zero
    var needs: [(book: Int, margin: Money)] = []
    for book in ranks where !instrumentBooks[book].isFlat {
      let margin = Money(micros: abs(instrumentBooks[book].value.micros)).share(
        instrumentBooks[book].maintenanceMargin)
      required += margin
      needs.append((book, margin))
    }
    let called = needs.filter { instrumentBooks[$0.book].isCalled }.map(\.book)
    for book in instrumentBooks.indices { instrumentBooks[book].isCalled = false }
    let open = equity < required ? needs.map(\.book) : called
    if open.allSatisfy({ isLiquidating($0) }) { return }
    books.marginCalls += 1
    if equity >= required {
      for book in called {
        cancelEntries(book)
        if !isLiquidating(book) { liquidate(book) }
      }
      return
    }
    // Stable, and collected in the order of symbols, which therefore decides between equals.
    needs.sort { $0.margin > $1.margin }
    for book in instrumentBooks.indices { cancelEntries(book) }
    for need in needs where equity < required {
      if !isLiquidating(need.book) { liquidate(need.book) }
      required -= need.margin
    }
  }

  func isLiquidating(_ book: Int) -> Bool {
    instrumentBooks[book].orders.contains { $0.reason == .liquidation && $0.lots > 0 }
  }

  /// Sends a market order that closes a position, to fill at the next open.
  mutating func liquidate(_ book: Int) {
    let before = instrumentBooks[book].orders.count
    close(book, reason: .liquidation)
    if instrumentBooks[book].orders.count > before {
      instrumentBooks[book].orders[instrumentBooks[book].orders.count - 1].label = .liquidation
    }
  }
}

extension Money {
  /// A fraction of an amount, rounded; all of it exactly.
  @inline(__always) func share(_ fraction: Double) -> Money {
    fraction == 1 ? self : fraction == 0 ? .zero : scaled(by: fraction)
  }
}
