extension SimulatedBroker {
  /// Moves money, lots and lists for one fill: first what it closes, then what it opens.
  mutating func book(
    _ order: inout WorkingOrder, market: Int, reducing: Int64, opening: Int64, at price: Double, fill: Double,
    _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let lots = reducing + opening
    let sign = order.side.sign
    let whole = instrumentBooks[market].value(ofLots: lots, sign: sign, at: fill)
    let commission = commission(of: &order, market: market, lots: lots, value: whole)
    order.lots -= lots
    order.filledLots += lots
    if instrumentBooks[market].capacity != .max { takeVolume(lots, market) }
    books.cash -= commission
    books.commission += commission
    if !instrumentBooks[market].costs.transactionCosts.tiers.isEmpty { countValue(abs(whole.amount), market) }

    let reducingCommission =
      opening == 0 ? commission : commission.scaled(by: Double(reducing) / Double(lots))
    let slippage =
      order.slips
      ? whole.distance(to: instrumentBooks[market].value(ofLots: lots, sign: sign, at: price)) : .zero
    let reducingSlippage = opening == 0 ? slippage : slippage.scaled(by: Double(reducing) / Double(lots))
    if reducing > 0 {
      reduce(
        order, market: market, lots: reducing, fill: fill, commission: reducingCommission,
        slippage: reducingSlippage, phase, isAmbiguous)
    }
    if opening > 0 {
      open(
        order, market: market, lots: opening, fill: fill, commission: commission - reducingCommission,
        slippage: slippage - reducingSlippage, phase, isAmbiguous)
    }
    instrumentBooks[market].value =
      instrumentBooks[market].isFlat ? .zero : instrumentBooks[market].netValue(at: price)
    books.fills.append(
      Fill(
        order: Int(order.id), market: market, bar: instrumentBooks[market].bar, side: order.side,
        quantity: instrumentBooks[market].grid.units(lots), price: fill, triggerPrice: price,
        commission: commission,
        slippage: slippage, reason: order.label, isAtOpen: phase == .open || phase == .gap))
  }

  /// Takes lots from what the bar gives to all books on the same bars.
  private mutating func takeVolume(_ lots: Int64, _ market: Int) {
    instrumentBooks[market].capacity -= lots
    for sibling in siblings[market] where instrumentBooks[sibling].sharesBar(with: instrumentBooks[market]) {
      instrumentBooks[sibling].capacity -= lots
    }
  }

  /// Adds to the month's value of the symbol, which all of its books count.
  private mutating func countValue(_ value: Double, _ market: Int) {
    instrumentBooks[market].monthValue += value
    for sibling in siblings[market] {
      instrumentBooks[sibling].month = instrumentBooks[market].month
      instrumentBooks[sibling].monthValue = instrumentBooks[market].monthValue
    }
  }

  /// The commission of this fill: that of the order so far, less what was charged before.
  private mutating func commission(
    of order: inout WorkingOrder, market: Int, lots: Int64, value: Money
  ) -> Money {
    let costs = instrumentBooks[market].costs
    if !costs.hasSchedule {
      return costs.pricer.commission(value: value, quantity: instrumentBooks[market].grid.units(lots))
    }
    instrumentBooks[market].startMonth()
    order.tradedValue += value
    let due = costs.orderCommission(
      value: order.tradedValue, quantity: instrumentBooks[market].grid.units(order.filledLots + lots),
      isMaker: !order.slips, monthValue: instrumentBooks[market].monthValue)
    // A tier that is reached within an order gives nothing back; a rebate is paid.
    let charge = due < .zero ? due - order.charged : max(due - order.charged, .zero)
    order.charged += charge
    return charge
  }

  private mutating func reduce(
    _ order: WorkingOrder, market: Int, lots: Int64, fill: Double, commission: Money, slippage: Money,
    _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let sign = instrumentBooks[market].sign
    // Value of what leaves the position, seen from the position: selling a long brings it in.
    let proceeds = instrumentBooks[market].value(ofLots: lots, sign: sign, at: fill)
    books.cash += proceeds
    books.traded += proceeds
    var (left, leftValue, leftCommission, leftSlippage) = (lots, proceeds, commission, slippage)
    while left > 0 {
      let index =
        order.protects < 0 ? 0 : instrumentBooks[market].lots.firstIndex { $0.id == order.protects } ?? 0
      let taken = min(left, instrumentBooks[market].lots[index].lots)
      let isWholeLot = taken == instrumentBooks[market].lots[index].lots
      let piece = instrumentBooks[market].lots[index].split(taken)
      let isLast = taken == left
      let share = Double(taken) / Double(left)
      let value = isLast ? leftValue : leftValue.scaled(by: share)
      let fee = isLast ? leftCommission : leftCommission.scaled(by: share)
      let slip = isLast ? leftSlippage : leftSlippage.scaled(by: share)
      (left, leftValue, leftCommission, leftSlippage) =
        (left - taken, leftValue - value, leftCommission - fee, leftSlippage - slip)
      record(
        piece, order, market: market, exitPrice: fill, exitValue: value, commission: fee, slippage: slip,
        phase,
        isAmbiguous || piece.isAmbiguous)
      if isWholeLot { removeLot(index, market: market, closedBy: order) }
    }
    instrumentBooks[market].setNet(instrumentBooks[market].netLots - (sign > 0 ? lots : -lots))
  }

  private mutating func record(
    _ piece: Lot, _ order: WorkingOrder, market: Int, exitPrice: Double, exitValue: Money,
    commission: Money,
    slippage: Money, _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let bar = instrumentBooks[market].bar
    let fees = piece.commission + commission
    let barsHeld = max(0, bar - Int(piece.firstBar) + (phase == .open ? 0 : 1))
    let closed = ClosedPosition(
      exitPrice: exitPrice, pnl: exitValue - piece.value - fees - piece.carry, commission: fees,
      slippage: piece.slippage + slippage)
    books.statistics.add(closed, barsHeld: barsHeld, isAmbiguous: isAmbiguous)
    var trade = Trade(
      side: instrumentBooks[market].netLots > 0 ? .long : .short,
      quantity: instrumentBooks[market].grid.units(piece.lots),
      entryBar: Int(piece.entryBar), exitBar: bar, entryPrice: piece.price, exitPrice: exitPrice,
      initialStop: piece.initialStop, pnl: closed.pnl, commission: fees, slippage: closed.slippage,
      reason: order.reason, isAmbiguous: isAmbiguous, exitedAtOpen: phase == .open, barsHeld: barsHeld)
    trade.market = market
    trade.carry = piece.carry
    books.trades.append(trade)
    if sizer != nil { wins.add(closed.pnl) }
  }

  /// Removes a lot that has gone, and with it the exits that protected it.
  private mutating func removeLot(_ index: Int, market: Int, closedBy order: WorkingOrder) {
    let id = instrumentBooks[market].lots[index].id
    instrumentBooks[market].lots.remove(at: index)
    for other in instrumentBooks[market].orders.indices
    where instrumentBooks[market].orders[other].protects == id
      && instrumentBooks[market].orders[other].id != order.id
    {
      instrumentBooks[market].orders[other].lots = 0
    }
  }

  private mutating func open(
    _ order: WorkingOrder, market: Int, lots: Int64, fill: Double, commission: Money, slippage: Money,
    _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let sign = order.side.sign
    let value = instrumentBooks[market].value(ofLots: lots, sign: sign, at: fill)
    books.cash -= value
    books.traded -= value
    let bar = Int32(instrumentBooks[market].bar)
    let firstBar = phase == .close ? bar + 1 : bar
    var lot = Lot(
      id: nextLot, lots: lots, price: fill, value: value, commission: commission, slippage: slippage,
      entryBar: bar,
      firstBar: firstBar, heldFrom: firstBar)
    nextLot += 1
    lot.isAmbiguous = isAmbiguous
    lot.initialStop = protect(lot, market: market, side: order.side, with: order.bracket, phase)
    instrumentBooks[market].lots.append(lot)
    instrumentBooks[market].setNet(instrumentBooks[market].netLots + (sign > 0 ? lots : -lots))
  }
}
