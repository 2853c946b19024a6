import Market

extension SimulatedBroker {
  /// The volume that orders may take from this bar.
  @inline(__always) mutating func refillVolume(_ book: Int) {
    let share = instrumentBooks[book].participation
    if share.isNaN { return }
    let volume = instrumentBooks[book].columns.volume[instrumentBooks[book].bar]
    // A missing value is no volume: nothing can be taken from what nobody has seen.
    instrumentBooks[book].capacity = volume > 0 ? instrumentBooks[book].grid.lots(share * volume) : 0
  }

  /// What holding a book's position from one bar to the next costs: borrow by calendar days, funding by the
  /// eight-hour marks in between; on the value at the last mark.
  mutating func accrue(_ book: Int, from previous: Int, to bar: Int) {
    if instrumentBooks[book].isFlat { return }
    let days =
      Int(instrumentBooks[book].columns.sessionDates[bar])
      - Int(instrumentBooks[book].columns.sessionDates[previous])
    let transactionCosts = instrumentBooks[book].costs.transactionCosts
    if days > 0, transactionCosts.borrowRate > 0, instrumentBooks[book].netLots < 0,
      instrumentBooks[book].paysInFull
    {
      let fee = Money(micros: abs(instrumentBooks[book].value.micros)).scaled(
        by: transactionCosts.borrowRate * Double(days) / 365)
      books.borrow += fee
      pay(fee, book: book)
    }
    if transactionCosts.fundingRate != 0 {
      let marks = Self.fundingMarks(
        instrumentBooks[book].columns.timestamps[previous], instrumentBooks[book].columns.timestamps[bar])
      if marks > 0 {
        let amount = instrumentBooks[book].value.scaled(by: transactionCosts.fundingRate * Double(marks))
        books.funding += amount
        pay(amount, book: book)
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
    for (position, book) in held.enumerated() {
      let isLast = position == held.count - 1
      let part =
        isLast || total == 0
        ? left : interest.scaled(by: Double(abs(instrumentBooks[book].value.micros)) / total)
      left -= part
      pay(part, book: book)
    }
    if held.isEmpty { books.cash -= interest }
  }

  /// Takes an amount from cash and lays it on the lots of a position; the last one takes the rounding.
  private mutating func pay(_ amount: Money, book: Int) {
    books.cash -= amount
    var left = amount
    let total = Double(abs(instrumentBooks[book].netLots))
    for index in instrumentBooks[book].lots.indices {
      let isLast = index == instrumentBooks[book].lots.count - 1
      let part = isLast ? left : amount.scaled(by: Double(instrumentBooks[book].lots[index].lots) / total)
      left -= part
      instrumentBooks[book].lots[index].carry += part
    }
  }

  /// Cash as an account statement shows it: futures are not paid for, so their entry value is not taken off.
  var settledCash: Money {
    var cash = books.cash
    for book in instrumentBooks.indices where !instrumentBooks[book].paysInFull {
      for index in instrumentBooks[book].lots.indices { cash += instrumentBooks[book].lots[index].value }
    }
    return cash
  }

  /// A split, dividend or roll before the open of the current bar.
  mutating func apply(_ action: PositionEvent) {
    switch action.kind {
    case .split(let ratio): split(action.book, ratio)
    case .dividend(let perUnit):
      if instrumentBooks[action.book].isFlat { return }
      let units =
        position(action.book) * instrumentBooks[action.book].pointValue
        * instrumentBooks[action.book].rate
      let amount = Money(units * perUnit)
      books.dividends += amount
      pay(-amount, book: action.book)
    case .roll(let from, let to): roll(action.book, from: from, to: to)
    }
  }

  /// Lots and levels in the new units. What does not make a whole lot is paid out at the last price in new units.
  private mutating func split(_ book: Int, _ ratio: Double) {
    var net: Int64 = 0
    let (grid, sign) = (instrumentBooks[book].grid, instrumentBooks[book].sign)
    let price =
      instrumentBooks[book].bar > 0
      ? instrumentBooks[book].view.bars[instrumentBooks[book].bar - 1].close / ratio : 0
    for index in instrumentBooks[book].lots.indices {
      let exact = Double(instrumentBooks[book].lots[index].lots) * ratio
      let whole = (exact + 1e-9).rounded(.down)
      let fraction = grid.units(max(0, exact - whole)) * sign
      let paid = Money(fraction * price * instrumentBooks[book].pointValue * instrumentBooks[book].rate)
      books.cash += paid
      books.traded += paid
      instrumentBooks[book].lots[index].carry -= paid
      instrumentBooks[book].lots[index].lots = Int64(whole)
      instrumentBooks[book].lots[index].price /= ratio
      instrumentBooks[book].lots[index].initialStop /= ratio
      net += Int64(whole)
    }
    instrumentBooks[book].setNet(sign < 0 ? -net : net)
    for index in instrumentBooks[book].orders.indices {
      instrumentBooks[book].orders[index].rescale(by: ratio)
    }
    instrumentBooks[book].compact()
  }

  /// Each lot leaves the old contract and enters the new one; its exits move by the difference of the prices.
  private mutating func roll(_ book: Int, from: Double, to: Double) {
    if instrumentBooks[book].isFlat { return }
    let lots = instrumentBooks[book].lots
    let side: OrderSide = instrumentBooks[book].netLots > 0 ? .sell : .buy
    let (orders, capacity) = (instrumentBooks[book].orders, instrumentBooks[book].capacity)
    instrumentBooks[book].orders = []
    instrumentBooks[book].capacity = .max
    for lot in lots {
      var exit = WorkingOrder(
        id: -1, side: side, wait: .market, lots: lot.lots, activeFrom: 0, reducesOnly: true, reason: .roll,
        label: .roll)
      exit.protects = lot.id
      var entry = exit
      (entry.side, entry.reducesOnly, entry.protects) = (side.opposite, false, -1)
      let outFill = instrumentBooks[book].costs.pricer.slipped(from, direction: side.sign)
      let inFill = instrumentBooks[book].costs.pricer.slipped(to, direction: -side.sign)
      post(
        &exit, book: book, reducing: lot.lots, opening: 0, at: from, fill: outFill, .open, lot.isAmbiguous
      )
      post(&entry, book: book, reducing: 0, opening: lot.lots, at: to, fill: inFill, .open, false)
      let newest = instrumentBooks[book].lots.count - 1
      instrumentBooks[book].lots[newest].id = lot.id
      instrumentBooks[book].lots[newest].heldFrom = lot.heldFrom
      instrumentBooks[book].lots[newest].initialStop = lot.initialStop + (to - from)
    }
    instrumentBooks[book].orders = orders
    instrumentBooks[book].capacity = capacity
    for index in instrumentBooks[book].orders.indices {
      instrumentBooks[book].orders[index].shift(by: to - from)
    }
    instrumentBooks[book].watch.isStale = true
  }

  /// Closes a position at the close of its last bar.
  mutating func closeOut(_ book: Int) {
    for index in instrumentBooks[book].orders.indices { instrumentBooks[book].orders[index].lots = 0 }
    instrumentBooks[book].orders = []
    if instrumentBooks[book].isFlat { return }
    instrumentBooks[book].capacity = .max
    let side: OrderSide = instrumentBooks[book].netLots > 0 ? .sell : .buy
    instrumentBooks[book].orders.append(
      WorkingOrder(
        id: -1, side: side, wait: .market, lots: abs(instrumentBooks[book].netLots), activeFrom: 0,
        reducesOnly: true,
        reason: .endOfData, label: .endOfData))
    execute(0, book: book, at: instrumentBooks[book].prices.close, in: .close)
    instrumentBooks[book].orders = []
  }

  /// Orders of `FillTiming.signalClose` fill at the close that decided them.
  mutating func fillAtClose(_ book: Int) {
    if !instrumentBooks[book].isTrading { return }
    var index = 0
    while index < instrumentBooks[book].orders.count {
      let order = instrumentBooks[book].orders[index]
      if order.fillsAtClose, order.lots > 0, order.activeFrom <= Int32(instrumentBooks[book].bar) {
        execute(index, book: book, at: instrumentBooks[book].prices.close, in: .close)
      }
      index += 1
    }
    instrumentBooks[book].compact()
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
