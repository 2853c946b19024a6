import Market

extension Desk {
  /// The volume that orders may take from this bar.
  @inline(__always) mutating func refillVolume(_ market: Int) {
    let share = venues[market].participation
    if share.isNaN { return }
    let volume = venues[market].columns.volume[venues[market].bar]
    // A missing value is no volume: nothing can be taken from what nobody has seen.
    venues[market].capacity = volume > 0 ? venues[market].grid.lots(share * volume) : 0
  }

  /// What holding a market's position from one bar to the next costs: borrow by calendar days, funding by the
  /// eight-hour marks in between; on the value at the last mark.
  mutating func accrue(_ market: Int, from previous: Int, to bar: Int) {
    if venues[market].isFlat { return }
    let days =
      Int(venues[market].columns.sessionDates[bar]) - Int(venues[market].columns.sessionDates[previous])
    let frictions = venues[market].costs.frictions
    if days > 0, frictions.borrowRate > 0, venues[market].netLots < 0, venues[market].paysInFull {
      let fee = Money(micros: abs(venues[market].value.micros)).scaled(
        by: frictions.borrowRate * Double(days) / 365)
      books.borrow += fee
      pay(fee, market: market)
    }
    if frictions.fundingRate != 0 {
      let marks = Self.fundingMarks(
        venues[market].columns.timestamps[previous], venues[market].columns.timestamps[bar])
      if marks > 0 {
        let amount = venues[market].value.scaled(by: frictions.fundingRate * Double(marks))
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
    let rate = venues[0].costs.frictions.financingRate
    let cash = settledCash
    if rate == 0 || days <= 0 || cash >= .zero { return }
    let interest = (-cash).scaled(by: rate * Double(days) / 365)
    books.financing += interest
    let held = ranks.filter { !venues[$0].isFlat }
    let total = held.reduce(0.0) { $0 + Double(abs(venues[$1].value.micros)) }
    var left = interest
    for (position, market) in held.enumerated() {
      let isLast = position == held.count - 1
      let part =
        isLast || total == 0 ? left : interest.scaled(by: Double(abs(venues[market].value.micros)) / total)
      left -= part
      pay(part, market: market)
    }
    if held.isEmpty { books.cash -= interest }
  }

  /// Takes an amount from cash and lays it on the lots of a position; the last one takes the rounding.
  private mutating func pay(_ amount: Money, market: Int) {
    books.cash -= amount
    var left = amount
    let total = Double(abs(venues[market].netLots))
    for index in venues[market].lots.indices {
      let isLast = index == venues[market].lots.count - 1
      let part = isLast ? left : amount.scaled(by: Double(venues[market].lots[index].lots) / total)
      left -= part
      venues[market].lots[index].carry += part
    }
  }

  /// Cash as an account statement shows it: futures are not paid for, so their entry value is not taken off.
  var settledCash: Money {
    var cash = books.cash
    for market in venues.indices where !venues[market].paysInFull {
      for index in venues[market].lots.indices { cash += venues[market].lots[index].value }
    }
    return cash
  }

  /// A split, dividend or roll before the open of the current bar.
  mutating func apply(_ action: CorporateAction) {
    switch action.kind {
    case .split(let ratio): split(action.market, ratio)
    case .dividend(let perUnit):
      if venues[action.market].isFlat { return }
      let units = position(action.market) * venues[action.market].pointValue * venues[action.market].rate
      let amount = Money(units * perUnit)
      books.dividends += amount
      pay(-amount, market: action.market)
    case .roll(let from, let to): roll(action.market, from: from, to: to)
    }
  }

  /// Lots and levels in the new units. What does not make a whole lot is paid out at the last price in new units.
  private mutating func split(_ market: Int, _ ratio: Double) {
    var net: Int64 = 0
    let (grid, sign) = (venues[market].grid, venues[market].sign)
    let price = venues[market].bar > 0 ? venues[market].view.bars[venues[market].bar - 1].close / ratio : 0
    for index in venues[market].lots.indices {
      let exact = Double(venues[market].lots[index].lots) * ratio
      let whole = (exact + 1e-9).rounded(.down)
      let fraction = grid.units(max(0, exact - whole)) * sign
      let paid = Money(fraction * price * venues[market].pointValue * venues[market].rate)
      books.cash += paid
      books.traded += paid
      venues[market].lots[index].carry -= paid
      venues[market].lots[index].lots = Int64(whole)
      venues[market].lots[index].price /= ratio
      venues[market].lots[index].initialStop /= ratio
      net += Int64(whole)
    }
    venues[market].setNet(sign < 0 ? -net : net)
    for index in venues[market].orders.indices { venues[market].orders[index].rescale(by: ratio) }
    venues[market].compact()
  }

  /// Each lot leaves the old contract and enters the new one; its exits move by the difference of the prices.
  private mutating func roll(_ market: Int, from: Double, to: Double) {
    if venues[market].isFlat { return }
    let lots = venues[market].lots
    let side: OrderSide = venues[market].netLots > 0 ? .sell : .buy
    let (orders, capacity) = (venues[market].orders, venues[market].capacity)
    venues[market].orders = []
    venues[market].capacity = .max
    for lot in lots {
      var exit = WorkingOrder(
        id: -1, side: side, wait: .market, lots: lot.lots, activeFrom: 0, reducesOnly: true, reason: .roll,
        label: .roll)
      exit.protects = lot.id
      var entry = exit
      (entry.side, entry.reducesOnly, entry.protects) = (side.opposite, false, -1)
      let outFill = venues[market].costs.pricer.slipped(from, direction: side.sign)
      let inFill = venues[market].costs.pricer.slipped(to, direction: -side.sign)
      book(
        &exit, market: market, reducing: lot.lots, opening: 0, at: from, fill: outFill, .open, lot.isAmbiguous
      )
      book(&entry, market: market, reducing: 0, opening: lot.lots, at: to, fill: inFill, .open, false)
      let newest = venues[market].lots.count - 1
      venues[market].lots[newest].id = lot.id
      venues[market].lots[newest].initialStop = lot.initialStop + (to - from)
    }
    venues[market].orders = orders
    venues[market].capacity = capacity
    for index in venues[market].orders.indices { venues[market].orders[index].shift(by: to - from) }
    venues[market].watch.isStale = true
  }

  /// Closes a position at the close of its last bar.
  mutating func closeOut(_ market: Int) {
    for index in venues[market].orders.indices { venues[market].orders[index].lots = 0 }
    venues[market].orders = []
    if venues[market].isFlat { return }
    venues[market].capacity = .max
    let side: OrderSide = venues[market].netLots > 0 ? .sell : .buy
    venues[market].orders.append(
      WorkingOrder(
        id: -1, side: side, wait: .market, lots: abs(venues[market].netLots), activeFrom: 0,
        reducesOnly: true,
        reason: .endOfData, label: .endOfData))
    execute(0, market: market, at: venues[market].prices.close, in: .close)
    venues[market].orders = []
  }

  /// Orders of `FillTiming.signalClose` fill at the close that decided them.
  mutating func fillAtClose(_ market: Int) {
    if !venues[market].isTrading { return }
    var index = 0
    while index < venues[market].orders.count {
      let order = venues[market].orders[index]
      if order.fillsAtClose, order.lots > 0, order.activeFrom <= Int32(venues[market].bar) {
        execute(index, market: market, at: venues[market].prices.close, in: .close)
      }
      index += 1
    }
    venues[market].compact()
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
