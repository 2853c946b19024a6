import Market

extension SimulatedBroker {
  /// The volume that orders may take from this bar.
  @inline(__always) mutating func refillVolume(_ market: Int) {
    let share = instrumentBooks[market].participation
    if share.isNaN { return }
    let volume = instrumentBooks[market].columns.volume[instrumentBooks[market].bar]
    // A missing value is no volume: nothing can be taken from what nobody has seen.
    instrumentBooks[market].capacity = volume > 0 ? instrumentBooks[market].grid.lots(share * volume) : 0
  }

  /// What holding a market's position from one bar to the next costs: borrow by calendar days, funding by the
  /// eight-hour marks in between; on the value at the last mark.
  mutating func accrue(_ market: Int, from previous: Int, to bar: Int) {
    if instrumentBooks[market].isFlat { return }
    let days =
      Int(instrumentBooks[market].columns.sessionDates[bar])
      - Int(instrumentBooks[market].columns.sessionDates[previous])
    let transactionCosts = instrumentBooks[market].costs.transactionCosts
    if days > 0, transactionCosts.borrowRate > 0, instrumentBooks[market].netLots < 0,
      instrumentBooks[market].paysInFull
    {
      let fee = Money(micros: abs(instrumentBooks[market].value.micros)).scaled(
        by: transactionCosts.borrowRate * Double(days) / 365)
      books.borrow += fee
      pay(fee, market: market)
    }
    if transactionCosts.fundingRate != 0 {
      let marks = Self.fundingMarks(
        instrumentBooks[market].columns.timestamps[previous], instrumentBooks[market].columns.timestamps[bar])
      if marks > 0 {
        let amount = instrumentBooks[market].value.scaled(by: transactionCosts.fundingRate * Double(marks))
        books.funding += amount
        pay(amount, market: market)
      }
    }
  }

  /// How often 00:00, 08:00 or 16:00 UTC lies after one instant and not after another.
  private static func fundingMarks(_ start: Int64, _ end: Int64) -> Int64 {
    let period = 8 * 60 * Timestamp.nanosecondsPerMinute
    func marks(_ time: Int64) -> Int64 { time >= 0 ? time / period : (time - period + 1) / period }
    return marks(end) - marks(start)
  }

  /// Interest on cash below zero for some calendar days, carried by the open lots in proportion to their values.
  mutating func finance(days: Int) {
    let rate = instrumentBooks[0].costs.transactionCosts.financingRate
    let cash = settledCash
    if rate == 0 || days <= 0 || cash >= .zero { return }
    let interest = (-cash).scaled(by: rate * Double(days) / 365)
    books.financing += interest
    let held = ranks.filter { !instrumentBooks[$0].isFlat }
    let total = held.reduce(0.0) { $0 + Double(abs(instrumentBooks[$1].value.micros)) }
    var left = interest
    for (position, market) in held.enumerated() {
      let isLast = position == held.count - 1
      let part =
        isLast || total == 0
        ? left : interest.scaled(by: Double(abs(instrumentBooks[market].value.micros)) / total)
      left -= part
      pay(part, market: market)
    }
    if held.isEmpty { books.cash -= interest }
  }

  /// Takes an amount from cash and lays it on the lots of a position; the last one takes the rounding.
  private mutating func pay(_ amount: Money, market: Int) {
    books.cash -= amount
    var left = amount
    let total = Double(abs(instrumentBooks[market].netLots))
    for index in instrumentBooks[market].lots.indices {
      let isLast = index == instrumentBooks[market].lots.count - 1
      let part = isLast ? left : amount.scaled(by: Double(instrumentBooks[market].lots[index].lots) / total)
      left -= part
      instrumentBooks[market].lots[index].carry += part
    }
  }

  /// Cash as an account statement shows it: futures are not paid for, so their entry value is not taken off.
  var settledCash: Money {
    var cash = books.cash
    for market in instrumentBooks.indices where !instrumentBooks[market].paysInFull {
      for index in instrumentBooks[market].lots.indices { cash += instrumentBooks[market].lots[index].value }
    }
    return cash
  }

  /// A split, dividend or roll before the open of the current bar.
  mutating func apply(_ action: PositionEvent) {
    switch action.kind {
    case .split(let ratio): split(action.market, ratio)
    case .dividend(let perUnit):
      if instrumentBooks[action.market].isFlat { return }
      let units =
        position(action.market) * instrumentBooks[action.market].pointValue
        * instrumentBooks[action.market].rate
      let amount = Money(units * perUnit)
      books.dividends += amount
      pay(-amount, market: action.market)
    case .roll(let from, let to): roll(action.market, from: from, to: to)
    }
  }

  /// Lots and levels in the new units. What does not make a whole lot is paid out at the last price in new units.
  private mutating func split(_ market: Int, _ ratio: Double) {
    var net: Int64 = 0
    let (grid, sign) = (instrumentBooks[market].grid, instrumentBooks[market].sign)
    let price =
      instrumentBooks[market].bar > 0
      ? instrumentBooks[market].view.bars[instrumentBooks[market].bar - 1].close / ratio : 0
    for index in instrumentBooks[market].lots.indices {
      let exact = Double(instrumentBooks[market].lots[index].lots) * ratio
      let whole = (exact + 1e-9).rounded(.down)
      let fraction = grid.units(max(0, exact - whole)) * sign
      let paid = Money(fraction * price * instrumentBooks[market].pointValue * instrumentBooks[market].rate)
      books.cash += paid
      books.traded += paid
      instrumentBooks[market].lots[index].carry -= paid
      instrumentBooks[market].lots[index].lots = Int64(whole)
      instrumentBooks[market].lots[index].price /= ratio
      instrumentBooks[market].lots[index].initialStop /= ratio
      net += Int64(whole)
    }
    instrumentBooks[market].setNet(sign < 0 ? -net : net)
    for index in instrumentBooks[market].orders.indices {
      instrumentBooks[market].orders[index].rescale(by: ratio)
    }
    instrumentBooks[market].compact()
  }

  /// Each lot leaves the old contract and enters the new one; its exits move by the difference of the prices.
  private mutating func roll(_ market: Int, from: Double, to: Double) {
    if instrumentBooks[market].isFlat { return }
    let lots = instrumentBooks[market].lots
    let side: OrderSide = instrumentBooks[market].netLots > 0 ? .sell : .buy
    let (orders, capacity) = (instrumentBooks[market].orders, instrumentBooks[market].capacity)
    instrumentBooks[market].orders = []
    instrumentBooks[market].capacity = .max
    for lot in lots {
      var exit = WorkingOrder(
        id: -1, side: side, wait: .market, lots: lot.lots, activeFrom: 0, reducesOnly: true, reason: .roll,
        label: .roll)
      exit.protects = lot.id
      var entry = exit
      (entry.side, entry.reducesOnly, entry.protects) = (side.opposite, false, -1)
      let outFill = instrumentBooks[market].costs.pricer.slipped(from, direction: side.sign)
      let inFill = instrumentBooks[market].costs.pricer.slipped(to, direction: -side.sign)
      book(
        &exit, market: market, reducing: lot.lots, opening: 0, at: from, fill: outFill, .open, lot.isAmbiguous
      )
      book(&entry, market: market, reducing: 0, opening: lot.lots, at: to, fill: inFill, .open, false)
      let newest = instrumentBooks[market].lots.count - 1
      instrumentBooks[market].lots[newest].id = lot.id
      instrumentBooks[market].lots[newest].heldFrom = lot.heldFrom
      instrumentBooks[market].lots[newest].initialStop = lot.initialStop + (to - from)
    }
    instrumentBooks[market].orders = orders
    instrumentBooks[market].capacity = capacity
    for index in instrumentBooks[market].orders.indices {
      instrumentBooks[market].orders[index].shift(by: to - from)
    }
    instrumentBooks[market].watch.isStale = true
  }

  /// Closes a position at the close of its last bar.
  mutating func closeOut(_ market: Int) {
    for index in instrumentBooks[market].orders.indices { instrumentBooks[market].orders[index].lots = 0 }
    instrumentBooks[market].orders = []
    if instrumentBooks[market].isFlat { return }
    instrumentBooks[market].capacity = .max
    let side: OrderSide = instrumentBooks[market].netLots > 0 ? .sell : .buy
    instrumentBooks[market].orders.append(
      WorkingOrder(
        id: -1, side: side, wait: .market, lots: abs(instrumentBooks[market].netLots), activeFrom: 0,
        reducesOnly: true,
        reason: .endOfData, label: .endOfData))
    execute(0, market: market, at: instrumentBooks[market].prices.close, in: .close)
    instrumentBooks[market].orders = []
  }

  /// Orders of `FillTiming.signalClose` fill at the close that decided them.
  mutating func fillAtClose(_ market: Int) {
    if !instrumentBooks[market].isTrading { return }
    var index = 0
    while index < instrumentBooks[market].orders.count {
      let order = instrumentBooks[market].orders[index]
      if order.fillsAtClose, order.lots > 0, order.activeFrom <= Int32(instrumentBooks[market].bar) {
        execute(index, market: market, at: instrumentBooks[market].prices.close, in: .close)
      }
      index += 1
    }
    instrumentBooks[market].compact()
  }
}

extension WorkingOrder {
  /// Levels and quantity in the units after a split.
  fileprivate mutating func rescale(by ratio: Double) {
    lots = Int64((Double(lots) * ratio + 1e-9).rounded(.down))
    stop /= ratio
    limit /= ratio
    limitTrigger /= ratio
    extreme /= ratio
    if case .points(let points) = trail { trail = .points(points / ratio) }
  }

  fileprivate mutating func shift(by points: Double) {
    stop += points
    limit += points
    limitTrigger += points
    extreme += points
  }
}
