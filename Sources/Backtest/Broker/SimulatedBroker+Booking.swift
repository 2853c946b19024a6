extension SimulatedBroker {
  /// Moves money, lots and lists for one fill: first what it closes, then what it opens.
  mutating func post(
    _ order: inout WorkingOrder, book: Int, reducing: Int64, opening: Int64, at price: Double, fill: Double,
    _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let lots = reducing + opening
    let sign = order.side.sign
    let whole = instrumentBooks[book].value(ofLots: lots, sign: sign, at: fill)
    let commission = commission(of: &order, book: book, lots: lots, value: whole)
    order.lots -= lots
    order.filledLots += lots
    if instrumentBooks[book].capacity != .max { takeVolume(lots, book) }
    books.cash -= commission
    books.commission += commission
    if !instrumentBooks[book].costs.transactionCosts.tiers.isEmpty { countValue(abs(whole.amount), book) }

    let reducingCommission =
      opening == 0 ? commission : commission.scaled(by: Double(reducing) / Double(lots))
    let slippage =
      order.slips
      ? whole.distance(to: instrumentBooks[book].value(ofLots: lots, sign: sign, at: price)) : .zero
    let reducingSlippage = opening == 0 ? slippage : slippage.scaled(by: Double(reducing) / Double(lots))
    if reducing > 0 {
      reduce(
        order, book: book, lots: reducing, fill: fill, commission: reducingCommission,
        slippage: reducingSlippage, phase, isAmbiguous)
    }
    if opening > 0 {
      open(
        order, book: book, lots: opening, fill: fill, commission: commission - reducingCommission,
        slippage: slippage - reducingSlippage, phase, isAmbiguous)
    }
    instrumentBooks[book].value =
      instrumentBooks[book].isFlat ? .zero : instrumentBooks[book].netValue(at: price)
    books.fills.append(
      Fill(
        order: Int(order.id), book: book, bar: instrumentBooks[book].bar, side: order.side,
        quantity: instrumentBooks[book].grid.units(lots), price: fill, triggerPrice: price,
        commission: commission,
        slippage: slippage, reason: order.label, isAtOpen: phase == .open || phase == .gap))
  }

  /// Takes lots from what the bar gives to all books on the same bars.
  private mutating func takeVolume(_ lots: Int64, _ book: Int) {
    instrumentBooks[book].capacity -= lots
    for sibling in siblings[book] where instrumentBooks[sibling].sharesBar(with: instrumentBooks[book]) {
      instrumentBooks[sibling].capacity -= lots
    }
  }

  /// Adds to the month's value of the symbol, which all of its books count.
  private mutating func countValue(_ value: Double, _ book: Int) {
    instrumentBooks[book].monthValue += value
    for sibling in siblings[book] {
      instrumentBooks[sibling].month = instrumentBooks[book].month
      instrumentBooks[sibling].monthValue = instrumentBooks[book].monthValue
    }
  }

  /// The commission of this fill: that of the order so far, less what was charged before.
  private mutating func commission(
    of order: inout WorkingOrder, book: Int, lots: Int64, value: Money
  ) -> Money {
    let costs = instrumentBooks[book].costs
    if !costs.hasSchedule {
      return costs.pricer.commission(value: value, quantity: instrumentBooks[book].grid.units(lots))
    }
    instrumentBooks[book].startMonth()
    order.tradedValue += value
    let due = costs.orderCommission(
      value: order.tradedValue, quantity: instrumentBooks[book].grid.units(order.filledLots + lots),
      isMaker: !order.slips, monthValue: instrumentBooks[book].monthValue)
    // A tier that is reached within an order gives nothing back; a rebate is paid.
    let charge = due < .zero ? due - order.charged : max(due - order.charged, .zero)
    order.charged += charge
    return charge
  }

  private mutating func reduce(
    _ order: WorkingOrder, book: Int, lots: Int64, fill: Double, commission: Money, slippage: Money,
    _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let sign = instrumentBooks[book].sign
    // Value of what leaves the position, seen from the position: selling a long brings it in.
    let proceeds = instrumentBooks[book].value(ofLots: lots, sign: sign, at: fill)
    books.cash += proceeds
    books.traded += proceeds
    var (left, leftValue, leftCommission, leftSlippage) = (lots, proceeds, commission, slippage)
    while left > 0 {
      let index =
        order.protects < 0 ? 0 : instrumentBooks[book].lots.firstIndex { $0.id == order.protects } ?? 0
      let taken = min(left, instrumentBooks[book].lots[index].lots)
      let isWholeLot = taken == instrumentBooks[book].lots[index].lots
      let piece = instrumentBooks[book].lots[index].split(taken)
      let isLast = taken == left
      let share = Double(taken) / Double(left)
      let value = isLast ? leftValue : leftValue.scaled(by: share)
      let fee = isLast ? leftCommission : leftCommission.scaled(by: share)
      let slip = isLast ? leftSlippage : leftSlippage.scaled(by: share)
      (left, leftValue, leftCommission, leftSlippage) =
        (left - taken, leftValue - value, leftCommission - fee, leftSlippage - slip)
      record(
        piece, order, book: book, exitPrice: fill, exitValue: value, commission: fee, slippage: slip,
        phase,
        isAmbiguous || piece.isAmbiguous)
      if isWholeLot { removeLot(index, book: book, closedBy: order) }
    }
    instrumentBooks[book].setNet(instrumentBooks[book].netLots - (sign > 0 ? lots : -lots))
  }

  private mutating func record(
    _ piece: Lot, _ order: WorkingOrder, book: Int, exitPrice: Double, exitValue: Money,
    commission: Money,
    slippage: Money, _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let bar = instrumentBooks[book].bar
    let fees = piece.commission + commission
    let barsHeld = max(0, bar - Int(piece.firstBar) + (phase == .open ? 0 : 1))
    let closed = ClosedPosition(
      exitPrice: exitPrice, pnl: exitValue - piece.value - fees - piece.carry, commission: fees,
      slippage: piece.slippage + slippage)
    books.statistics.add(closed, barsHeld: barsHeld, isAmbiguous: isAmbiguous)
    var trade = Trade(
      side: instrumentBooks[book].netLots > 0 ? .long : .short,
      quantity: instrumentBooks[book].grid.units(piece.lots),
      entryBar: Int(piece.entryBar), exitBar: bar, entryPrice: piece.price, exitPrice: exitPrice,
      initialStop: piece.initialStop, pnl: closed.pnl, commission: fees, slippage: closed.slippage,
      reason: order.reason, isAmbiguous: isAmbiguous, exitedAtOpen: phase == .open, barsHeld: barsHeld)
    trade.book = book
    trade.carry = piece.carry
    books.trades.append(trade)
    if sizer != nil { wins.add(closed.pnl) }
  }

  /// Removes a lot that has gone, and with it the exits that protected it.
  private mutating func removeLot(_ index: Int, book: Int, closedBy order: WorkingOrder) {
    let id = instrumentBooks[book].lots[index].id
    instrumentBooks[book].lots.remove(at: index)
    for other in instrumentBooks[book].orders.indices
    where instrumentBooks[book].orders[other].protects == id
      && instrumentBooks[book].orders[other].id != order.id
    {
      instrumentBooks[book].orders[other].lots = 0
    }
  }

  private mutating func open(
    _ order: WorkingOrder, book: Int, lots: Int64, fill: Double, commission: Money, slippage: Money,
    _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let sign = order.side.sign
    let value = instrumentBooks[book].value(ofLots: lots, sign: sign, at: fill)
    books.cash -= value
    books.traded -= value
    let bar = Int32(instrumentBooks[book].bar)
    let firstBar = phase == .close ? bar + 1 : bar
    var lot = Lot(
      id: nextLot, lots: lots, price: fill, value: value, commission: commission, slippage: slippage,
      entryBar: bar,
      firstBar: firstBar, heldFrom: firstBar)
    nextLot += 1
    lot.isAmbiguous = isAmbiguous
    lot.initialStop = protect(lot, book: book, side: order.side, with: order.bracket, phase)
    instrumentBooks[book].lots.append(lot)
    instrumentBooks[book].setNet(instrumentBooks[book].netLots + (sign > 0 ? lots : -lots))
  }
}
