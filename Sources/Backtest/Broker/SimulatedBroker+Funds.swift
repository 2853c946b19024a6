extension SimulatedBroker {
  /// Why a position cannot be opened or enlarged by so many lots; `nil` when the account can carry it.
  ///
  /// - Parameter keeps: lots that the same fill closes first.
  func refusalToOpen(
    _ lots: Int64, market: Int, fill: Double, order: WorkingOrder, keeps reducing: Int64
  ) -> OrderRejection? {
    if order.reducesOnly { return .nothingToReduce }
    let equity = equity
    if equity <= .zero || books.isRuined { return .ruined }
    let units = instrumentBooks[market].grid.units(lots)
    if units * instrumentBooks[market].pointValue * instrumentBooks[market].highestAbsolutePrice
      * instrumentBooks[market].rate > 1e12
    {
      return .valueTooLarge
    }
    let value = instrumentBooks[market].value(ofLots: lots, sign: 1, at: abs(fill))
    let notional = instrumentBooks[market].costs.transactionCosts.minimumNotional
    if notional > 0, value.amount / instrumentBooks[market].rate < notional { return .belowMinimumNotional }
    let required = required(lots, value: value, market: market, order: order, keeps: reducing)
    if required <= equity { return nil }
    return instrumentBooks[market].paysInFull && instrumentBooks[market].initialMargin == 1
      ? .insufficientCash : .insufficientMargin
  }

  /// Equity that the account needs with so many lots more: initial margin of all positions, and the commission.
  private func required(
    _ lots: Int64, value: Money, market: Int, order: WorkingOrder, keeps reducing: Int64
  ) -> Money {
    let after = reducing > 0 ? value : Money(micros: abs(instrumentBooks[market].value.micros)) + value
    var required = after.share(instrumentBooks[market].initialMargin)
    for other in instrumentBooks.indices where other != market {
      required += Money(micros: abs(instrumentBooks[other].value.micros)).share(
        instrumentBooks[other].initialMargin)
    }
    return required + commissionToOpen(order, market: market, lots: lots, value: value)
  }

  /// Fewer lots for an order that was sized from equity and cannot be carried after all, because its own size moves its
  /// price or its commission has a minimum; `nil` when none can.
  func affordableLots(_ lots: Int64, market: Int, at price: Double, order: WorkingOrder) -> Int64? {
    var lots = lots
    for _ in 0..<8 {
      let fill = fillPrice(order, market: market, lots: lots, at: price)
      let value = instrumentBooks[market].value(ofLots: lots, sign: 1, at: abs(fill))
      let required = required(lots, value: value, market: market, order: order, keeps: 0)
      let equity = equity
      if required <= equity { return lots }
      if equity <= .zero { return nil }
      let share = Double(equity.micros) / Double(required.micros)
      lots = min(lots - 1, Int64((Double(lots) * share).rounded(.down)))
      if lots <= 0 { return nil }
    }
    return nil
  }

  private func commissionToOpen(_ order: WorkingOrder, market: Int, lots: Int64, value: Money) -> Money {
    let quantity = instrumentBooks[market].grid.units(lots)
    if !instrumentBooks[market].costs.hasSchedule {
      return instrumentBooks[market].initialMargin > 0
        ? instrumentBooks[market].costs.pricer.commission(value: value, quantity: quantity) : .zero
    }
    return instrumentBooks[market].costs.orderCommission(
      value: value, quantity: quantity, isMaker: !order.slips, monthValue: instrumentBooks[market].monthValue)
  }

  /// Sends closing orders when equity does not carry the open positions: the largest requirement first, by market for
  /// equal ones, until the rest is carried. Working entries are taken back. A position whose bar opened beyond its
  /// margin is closed even if the bar came back.
  mutating func callMargin() {
    let equity = equity
    var required = Money.zero
    var needs: [(market: Int, margin: Money)] = []
    for market in ranks where !instrumentBooks[market].isFlat {
      let margin = Money(micros: abs(instrumentBooks[market].value.micros)).share(
        instrumentBooks[market].maintenanceMargin)
      required += margin
      needs.append((market, margin))
    }
    let called = needs.filter { instrumentBooks[$0.market].isCalled }.map(\.market)
    for market in called { instrumentBooks[market].isCalled = false }
    let open = equity < required ? needs.map(\.market) : called
    if open.allSatisfy({ isLiquidating($0) }) { return }
    books.marginCalls += 1
    if equity >= required {
      for market in called {
        cancelEntries(market)
        if !isLiquidating(market) { liquidate(market) }
      }
      return
    }
    // Stable, and collected in the order of symbols, which therefore decides between equals.
    needs.sort { $0.margin > $1.margin }
    for market in instrumentBooks.indices { cancelEntries(market) }
    for need in needs where equity < required {
      if !isLiquidating(need.market) { liquidate(need.market) }
      required -= need.margin
    }
  }

  func isLiquidating(_ market: Int) -> Bool {
    instrumentBooks[market].orders.contains { $0.reason == .liquidation && $0.lots > 0 }
  }

  /// Sends a market order that closes a position, to fill at the next open.
  mutating func liquidate(_ market: Int) {
    let before = instrumentBooks[market].orders.count
    close(market, reason: .liquidation)
    if instrumentBooks[market].orders.count > before {
      instrumentBooks[market].orders[instrumentBooks[market].orders.count - 1].label = .liquidation
    }
  }
}

extension Money {
  /// A fraction of an amount, rounded; all of it exactly.
  @inline(__always) func share(_ fraction: Double) -> Money {
    fraction == 1 ? self : fraction == 0 ? .zero : scaled(by: fraction)
  }
}
