/// Where inside a bar something happens.
enum BarPhase {
  /// Market orders at the open; levels that the open has jumped; the range; the close.
  case open, gap, inside, close
}

extension SimulatedBroker {
  /// Fills an order of a market at the price that triggered it, as far as position, volume and account allow.
  ///
  /// Whatever cannot fill is either left working or refused; the order is out of the book when its lots are 0.
  mutating func execute(
    _ index: Int, market: Int, at price: Double, in phase: BarPhase, isAmbiguous: Bool = false
  ) {
    var order = instrumentBooks[market].orders[index]
    let isFromEquity = order.isSizedAtFill && (sizer != nil || instrumentBooks[market].sizer.looksAtEquity)
    guard var wanted = wantedLots(&order, market: market, price: price) else {
      instrumentBooks[market].orders[index].lots = 0
      return
    }
    if isFromEquity, instrumentBooks[market].costs.dependOnSize, instrumentBooks[market].isFlat,
      let fewer = affordableLots(wanted, market: market, at: price, order: order)
    {
      (wanted, order.lots) = (fewer, fewer)
    }
    let lots = min(wanted, instrumentBooks[market].capacity)
    if lots <= 0 {
      instrumentBooks[market].orders[index] = order.deferred(to: instrumentBooks[market].bar + 1)
      return
    }
    let fill = fillPrice(order, market: market, lots: lots, at: price)
    let reducing =
      instrumentBooks[market].reduces(order.side) ? min(lots, abs(instrumentBooks[market].netLots)) : 0
    var opening = lots - reducing
    var refusal: OrderRejection?
    if opening > 0 {
      // The risk manager is asked first, so that its checks are counted whatever the account would say.
      let units = instrumentBooks[market].grid.units(opening)
      if risk != nil, !passesRisk(order, market: market, units: units, fill: fill) {
        refusal = .risk
      } else if limitGuard != nil,
        let limited = limitRejection(
          market, phase, isFlatAfter: reducing == abs(instrumentBooks[market].netLots))
      {
        refusal = limited
      } else {
        refusal = refusalToOpen(opening, market: market, fill: fill, order: order, keeps: reducing)
      }
      if refusal != nil { opening = 0 }
    }
    if reducing + opening > 0 {
      book(
        &order, market: market, reducing: reducing, opening: opening, at: price, fill: fill, phase,
        isAmbiguous)
    }
    settle(index, order, market: market, refusal: refusal, cut: lots < wanted)
  }

  /// How many lots an order can ask for now; `nil` when there is nothing left for it to do.
  private mutating func wantedLots(_ order: inout WorkingOrder, market: Int, price: Double) -> Int64? {
    if order.isSizedAtFill {
      switch lotsAtFill(order, market: market, price: price) {
      case .refused(let refusal):
        reject(order.id, market: market, refusal)
        return nil
      case .units(let units):
        order.lots = instrumentBooks[market].grid.lots(units)
        order.isSizedAtFill = false
      }
    }
    if order.protects >= 0 {
      guard let lot = instrumentBooks[market].lots.first(where: { $0.id == order.protects }) else {
        return nil
      }
      order.lots = min(order.lots, lot.lots)
    } else if order.reducesOnly {
      if !instrumentBooks[market].reduces(order.side) {
        reject(order.id, market: market, .nothingToReduce)
        return nil
      }
      order.lots = min(order.lots, abs(instrumentBooks[market].netLots))
    }
    return order.lots
  }

  func fillPrice(_ order: WorkingOrder, market: Int, lots: Int64, at price: Double) -> Double {
    if !order.slips { return price }
    let sign = order.side.sign
    let slipped: Double
    if instrumentBooks[market].costs.slipsFillByFill {
      slipped = instrumentBooks[market].costs.slipped(
        price, direction: sign, quantity: instrumentBooks[market].grid.units(lots),
        in: instrumentBooks[market].context)
    } else {
      slipped = instrumentBooks[market].costs.pricer.slipped(price, direction: sign)
    }
    // A stop-limit is a limit order once triggered: it pays up to its limit and no more.
    if order.wait == .stopLimit { return sign > 0 ? min(slipped, order.limit) : max(slipped, order.limit) }
    return slipped
  }

  /// Takes the fill out of the order, cancels its group, and leaves the rest working or not.
  private mutating func settle(
    _ index: Int, _ order: WorkingOrder, market: Int, refusal: OrderRejection?, cut: Bool
  ) {
    if let refusal {
      reject(order.id, market: market, refusal)
      instrumentBooks[market].orders[index].lots = 0
    } else if order.lots > 0 {
      if cut { books.cutByVolume += 1 }
      instrumentBooks[market].orders[index] = order.deferred(to: instrumentBooks[market].bar + 1)
    } else {
      instrumentBooks[market].orders[index].lots = 0
    }
    let keepsGroup = order.protects >= 0 && order.lots > 0
    if order.group != 0, order.filledLots > 0, !keepsGroup {
      cancelGroup(order.group, in: market, but: order.id)
    }
  }

  private mutating func cancelGroup(_ group: Int32, in market: Int, but id: Int32) {
    for other in instrumentBooks[market].orders.indices
    where instrumentBooks[market].orders[other].group == group
      && instrumentBooks[market].orders[other].id != id
    {
      instrumentBooks[market].orders[other].lots = 0
    }
  }
}

extension WorkingOrder {
  /// What is left of it after a bar gave no more: a triggered stop takes the market from the next bar on.
  func deferred(to bar: Int) -> WorkingOrder {
    var rest = self
    rest.activeFrom = Int32(bar)
    switch wait {
    case .stop, .trailing, .sessionOpen, .sessionClose, .barClose: rest.wait = .market
    case .stopLimit: rest.wait = .limit
    case .market, .limit: break
    }
    return rest
  }
}
