extension SimulatedBroker {
  /// Before the opens: where the open lies beyond the level at which equity is used up.
  ///
  /// Without margin calls the position closes at that open, as a stop would. With them it is called, and closes at the
  /// next open (`callMargin`).
  @inline(__always) mutating func guardOpen(_ book: Int) {
    if instrumentBooks[book].isFlat || !instrumentBooks[book].isOpening { return }
    placeGuard(book, at: .open)
  }

  /// Before the range of a bar: the level as an order, where the bar reaches it.
  @inline(__always) mutating func guardInside(_ book: Int) { guardInside(book, at: .range) }

  private mutating func guardInside(_ book: Int, at moment: GuardMoment) {
    if instrumentBooks[book].isFlat {
      // Another order closed the position; its level must not meet the range, and a call of it is met.
      instrumentBooks[book].isCalled = false
      dropGuard(book)
      return
    }
    if !instrumentBooks[book].isTrading { return }
    placeGuard(book, at: moment)
  }

  /// Takes the level out of the book after the bar; the next bar has its own.
  @inline(__always) mutating func dropGuard(_ book: Int) {
    if !instrumentBooks[book].hasGuard { return }
    removeGuard(book)
    instrumentBooks[book].compact()
  }

  /// The level of a position that has just changed inside the bar.
  mutating func renewGuard(_ book: Int) {
    if instrumentBooks[book].hasGuard { removeGuard(book) }
    guardInside(book, at: .fill)
  }

  private mutating func removeGuard(_ book: Int) {
    instrumentBooks[book].hasGuard = false
    for index in instrumentBooks[book].orders.indices where instrumentBooks[book].orders[index].isGuard {
      instrumentBooks[book].orders[index].lots = 0
    }
  }

  /// When the level of a position is looked at.
  private enum GuardMoment {
    /// Before the opens.
    case open
    /// Before the range, with what the opens left.
    case range
    /// After a fill inside the bar: its open is over, and is no gap for a position that came later.
    case fill
  }

  private mutating func placeGuard(_ book: Int, at moment: GuardMoment) {
    if instrumentBooks[book].hasGuard { removeGuard(book) }
    let level = guardLevel(book)
    if level.isNaN { return }
    let isLong = instrumentBooks[book].netLots > 0
    let prices = instrumentBooks[book].prices
    let (open, worst) = (prices.open, isLong ? prices.low : prices.high)
    let isGap = isLong ? open <= level : open >= level
    // A position that was called at the open closes at the next one, whatever the range brings; unless orders
    // at the open left one that is carried.
    if moment == .range, !isGap { instrumentBooks[book].isCalled = false }
    if moment == .fill, instrumentBooks[book].isCalled { return }
    if moment == .open ? !isGap : !(isLong ? worst <= level : worst >= level) { return }
    if isGap, accountRules.callsMargin, moment != .fill {
      // A call that is being met at this open has not yet shown what it frees.
      if !instrumentBooks.indices.contains(where: { isLiquidating($0) }) {
        instrumentBooks[book].isCalled = true
      }
      return
    }
    let side: OrderSide = isLong ? .sell : .buy
    var order = WorkingOrder(
      id: -1, side: side, wait: .stop, lots: abs(instrumentBooks[book].netLots),
      activeFrom: Int32(instrumentBooks[book].bar),
      reducesOnly: true, reason: .liquidation, label: .liquidation)
    order.stop = level
    order.limit = instrumentBooks[book].costs.pricer.onGrid(level, towards: side.sign)
    instrumentBooks[book].orders.append(order)
    instrumentBooks[book].hasGuard = true
    instrumentBooks[book].watch.isStale = true
  }

  /// The price of a book at which the account's equity, the other positions at their last marks, is used up: equal to
  /// zero, or to the maintenance margin of what it holds. NaN where no price does that.
  private func guardLevel(_ book: Int) -> Double {
    var rest = equity - instrumentBooks[book].value
    var unit = instrumentBooks[book].unitMicros * instrumentBooks[book].rate
    if accountRules.callsMargin {
      for other in instrumentBooks.indices where other != book {
        rest -= Money(micros: abs(instrumentBooks[other].value.micros)).share(
          instrumentBooks[other].maintenanceMargin)
      }
      unit *= 1 - instrumentBooks[book].maintenanceMargin * instrumentBooks[book].sign
    }
    return unit == 0 ? .nan : RuinLevel.price(rest: rest, unitMicros: unit)
  }

  /// After a level has closed a position: a margin call has been met, or the account is at its end.
  mutating func afterGuard(_ book: Int) {
    if accountRules.callsMargin {
      books.marginCalls += 1
      for other in instrumentBooks.indices { cancelEntries(other) }
      if equity > .zero { return }
    }
    endAccount(by: book)
  }

  /// Ends an account without equity: what is still open is closed at the next open, and nothing is opened again.
  mutating func endAccount(by book: Int? = nil) {
    if !books.isRuined,
      let book = book ?? instrumentBooks.indices.first(where: { instrumentBooks[$0].isTrading })
    {
      let bar = instrumentBooks[book].bar
      books.ruin = AccountRuin(
        book: book, bar: bar, date: instrumentBooks[book].columns.sessionDates[bar])
    }
    for other in instrumentBooks.indices {
      cancelEntries(other)
      if !instrumentBooks[other].isFlat, !isLiquidating(other) { liquidate(other) }
    }
  }
}
