extension SimulatedBroker {
  /// Before the opens: where the open lies beyond the level at which equity is used up.
  ///
  /// Without margin calls the position closes at that open, as a stop would. With them it is called, and closes at the
  /// next open (`callMargin`).
  @inline(__always) mutating func guardOpen(_ market: Int) {
    if instrumentBooks[market].isFlat || !instrumentBooks[market].isOpening { return }
    placeGuard(market, atOpen: true)
  }

  /// Before the range of a bar, and after each fill inside it: the level as an order, where the bar reaches it.
  @inline(__always) mutating func guardInside(_ market: Int) {
    if instrumentBooks[market].isFlat {
      // Another order closed the position at the open; its level must not meet the range.
      dropGuard(market)
      return
    }
    if !instrumentBooks[market].isTrading { return }
    placeGuard(market, atOpen: false)
  }

  /// Takes the level out of the book after the bar; the next bar has its own.
  @inline(__always) mutating func dropGuard(_ market: Int) {
    if !instrumentBooks[market].hasGuard { return }
    removeGuard(market)
    instrumentBooks[market].compact()
  }

  /// The level of a position that has just changed inside the bar.
  mutating func renewGuard(_ market: Int) {
    if instrumentBooks[market].hasGuard { removeGuard(market) }
    guardInside(market)
  }

  private mutating func removeGuard(_ market: Int) {
    instrumentBooks[market].hasGuard = false
    for index in instrumentBooks[market].orders.indices where instrumentBooks[market].orders[index].isGuard {
      instrumentBooks[market].orders[index].lots = 0
    }
  }

  private mutating func placeGuard(_ market: Int, atOpen: Bool) {
    if instrumentBooks[market].hasGuard { removeGuard(market) }
    let level = guardLevel(market)
    if level.isNaN { return }
    let isLong = instrumentBooks[market].netLots > 0
    let prices = instrumentBooks[market].prices
    let (open, worst) = (prices.open, isLong ? prices.low : prices.high)
    let isGap = isLong ? open <= level : open >= level
    if atOpen ? !isGap : !(isLong ? worst <= level : worst >= level) { return }
    if isGap, accountRules.callsMargin {
      // A call that is being met at this open has not yet shown what it frees.
      if !instrumentBooks.indices.contains(where: { isLiquidating($0) }) {
        instrumentBooks[market].isCalled = true
      }
      return
    }
    let side: OrderSide = isLong ? .sell : .buy
    var order = WorkingOrder(
      id: -1, side: side, wait: .stop, lots: abs(instrumentBooks[market].netLots),
      activeFrom: Int32(instrumentBooks[market].bar),
      reducesOnly: true, reason: .liquidation, label: .liquidation)
    order.stop = level
    order.limit = instrumentBooks[market].costs.pricer.onGrid(level, towards: side.sign)
    instrumentBooks[market].orders.append(order)
    instrumentBooks[market].hasGuard = true
    instrumentBooks[market].watch.isStale = true
  }

  /// The price of a market at which the account's equity, the other positions at their last marks, is used up: equal to
  /// zero, or to the maintenance margin of what it holds. NaN where no price does that.
  private func guardLevel(_ market: Int) -> Double {
    var rest = equity - instrumentBooks[market].value
    var unit = instrumentBooks[market].unitMicros * instrumentBooks[market].rate
    if accountRules.callsMargin {
      for other in instrumentBooks.indices where other != market {
        rest -= Money(micros: abs(instrumentBooks[other].value.micros)).share(
          instrumentBooks[other].maintenanceMargin)
      }
      unit *= 1 - instrumentBooks[market].maintenanceMargin * instrumentBooks[market].sign
    }
    return unit == 0 ? .nan : RuinLevel.price(rest: rest, unitMicros: unit)
  }

  /// After a level has closed a position: a margin call has been met, or the account is at its end.
  mutating func afterGuard(_ market: Int) {
    if accountRules.callsMargin {
      books.marginCalls += 1
      for other in instrumentBooks.indices { cancelEntries(other) }
      if equity > .zero { return }
    }
    endAccount(by: market)
  }

  /// Ends an account without equity: what is still open is closed at the next open, and nothing is opened again.
  mutating func endAccount(by market: Int? = nil) {
    if !books.isRuined,
      let market = market ?? instrumentBooks.indices.first(where: { instrumentBooks[$0].isTrading })
    {
      let bar = instrumentBooks[market].bar
      books.ruin = AccountRuin(
        market: market, bar: bar, date: instrumentBooks[market].columns.sessionDates[bar])
    }
    for other in instrumentBooks.indices {
      cancelEntries(other)
      if !instrumentBooks[other].isFlat, !isLiquidating(other) { liquidate(other) }
    }
  }
}
