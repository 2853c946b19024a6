extension Desk {
  /// Moves money, lots and lists for one fill: first what it closes, then what it opens.
  mutating func book(
    _ order: inout WorkingOrder, market: Int, reducing: Int64, opening: Int64, at price: Double, fill: Double,
    _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let lots = reducing + opening
    let sign = order.side.sign
    let whole = venues[market].value(ofLots: lots, sign: sign, at: fill)
    let commission = commission(of: &order, market: market, lots: lots, value: whole)
    order.lots -= lots
    order.filledLots += lots
    if venues[market].capacity != .max { takeVolume(lots, market) }
    books.cash -= commission
    books.commission += commission
    if !venues[market].costs.frictions.tiers.isEmpty { countValue(abs(whole.amount), market) }

    let reducingCommission =
      opening == 0 ? commission : commission.scaled(by: Double(reducing) / Double(lots))
    let slippage =
      order.slips ? whole.distance(to: venues[market].value(ofLots: lots, sign: sign, at: price)) : .zero
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
    venues[market].value = venues[market].isFlat ? .zero : venues[market].netValue(at: price)
    books.fills.append(
      Fill(
        order: Int(order.id), market: market, bar: venues[market].bar, side: order.side,
        quantity: venues[market].grid.units(lots), price: fill, triggerPrice: price, commission: commission,
        slippage: slippage, reason: order.label))
  }

  /// Takes lots from what the bar gives to all books on the same bars.
  private mutating func takeVolume(_ lots: Int64, _ market: Int) {
    venues[market].capacity -= lots
    for sibling in siblings[market] where venues[sibling].sharesBar(with: venues[market]) {
      venues[sibling].capacity -= lots
    }
  }

  /// Adds to the month's value of the symbol, which all of its books count.
  private mutating func countValue(_ value: Double, _ market: Int) {
    venues[market].monthValue += value
    for sibling in siblings[market] {
      venues[sibling].month = venues[market].month
      venues[sibling].monthValue = venues[market].monthValue
    }
  }

  /// The commission of this fill: that of the order so far, less what was charged before.
  private mutating func commission(
    of order: inout WorkingOrder, market: Int, lots: Int64, value: Money
  ) -> Money {
    let costs = venues[market].costs
    if !costs.hasSchedule {
      return costs.pricer.commission(value: value, quantity: venues[market].grid.units(lots))
    }
    venues[market].startMonth()
    order.tradedValue += value
    let due = costs.orderCommission(
      value: order.tradedValue, quantity: venues[market].grid.units(order.filledLots + lots),
      isMaker: !order.slips, monthValue: venues[market].monthValue)
    // A tier that is reached within an order gives nothing back; a rebate is paid.
    let charge = due < .zero ? due - order.charged : max(due - order.charged, .zero)
    order.charged += charge
    return charge
  }

  private mutating func reduce(
    _ order: WorkingOrder, market: Int, lots: Int64, fill: Double, commission: Money, slippage: Money,
    _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let sign = venues[market].sign
    // Value of what leaves the position, seen from the position: selling a long brings it in.
    let proceeds = venues[market].value(ofLots: lots, sign: sign, at: fill)
    books.cash += proceeds
    books.traded += proceeds
    var (left, leftValue, leftCommission, leftSlippage) = (lots, proceeds, commission, slippage)
    while left > 0 {
      let index = order.protects < 0 ? 0 : venues[market].lots.firstIndex { $0.id == order.protects } ?? 0
      let taken = min(left, venues[market].lots[index].lots)
      let isWholeLot = taken == venues[market].lots[index].lots
      let piece = venues[market].lots[index].split(taken)
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
    venues[market].setNet(venues[market].netLots - (sign > 0 ? lots : -lots))
  }

  private mutating func record(
    _ piece: OpenLot, _ order: WorkingOrder, market: Int, exitPrice: Double, exitValue: Money,
    commission: Money,
    slippage: Money, _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let bar = venues[market].bar
    let fees = piece.commission + commission
    let barsHeld = max(0, bar - Int(piece.firstBar) + (phase == .open ? 0 : 1))
    let closed = ClosedPosition(
      exitPrice: exitPrice, pnl: exitValue - piece.value - fees - piece.carry, commission: fees,
      slippage: piece.slippage + slippage)
    books.statistics.add(closed, barsHeld: barsHeld, isAmbiguous: isAmbiguous)
    var trade = Trade(
      side: venues[market].netLots > 0 ? .long : .short, quantity: venues[market].grid.units(piece.lots),
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
    let id = venues[market].lots[index].id
    venues[market].lots.remove(at: index)
    for other in venues[market].orders.indices
    where venues[market].orders[other].protects == id && venues[market].orders[other].id != order.id {
      venues[market].orders[other].lots = 0
    }
  }

  private mutating func open(
    _ order: WorkingOrder, market: Int, lots: Int64, fill: Double, commission: Money, slippage: Money,
    _ phase: BarPhase, _ isAmbiguous: Bool
  ) {
    let sign = order.side.sign
    let value = venues[market].value(ofLots: lots, sign: sign, at: fill)
    books.cash -= value
    books.traded -= value
    let bar = Int32(venues[market].bar)
    let firstBar = phase == .close ? bar + 1 : bar
    var lot = OpenLot(
      id: nextLot, lots: lots, price: fill, value: value, commission: commission, slippage: slippage,
      entryBar: bar,
      firstBar: firstBar)
    nextLot += 1
    lot.isAmbiguous = isAmbiguous
    lot.initialStop = protect(lot, market: market, side: order.side, with: order.bracket, phase)
    venues[market].lots.append(lot)
    venues[market].setNet(venues[market].netLots + (sign > 0 ? lots : -lots))
  }
}
