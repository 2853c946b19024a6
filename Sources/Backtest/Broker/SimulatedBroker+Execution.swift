/// Where inside a bar something happens.
enum BarPhase {
  /// Market orders at the open; levels that the open has jumped; the range; the close.
  case open, gap, inside, close
}

extension SimulatedBroker {
  /// Fills an order of a book at the price that triggered it, as far as position, volume and account allow.
  ///
  /// Whatever cannot fill is either left working or refused; the order is out of the book when its lots are 0.
  mutating func execute(
    _ index: Int, book: Int, at price: Double, in phase: BarPhase, isAmbiguous: Bool = false
  ) {
    var order = instrumentBooks[book].orders[index]
    let isFromEquity = order.isSizedAtFill && (sizer != nil || instrumentBooks[book].sizer.looksAtEquity)
    guard var wanted = wantedLots(&order, book: book, price: price) else {
      instrumentBooks[book].orders[index].lots = 0
      return
    }
    if isFromEquity, instrumentBooks[book].costs.dependOnSize, instrumentBooks[book].isFlat,
      let fewer = affordableLots(wanted, book: book, at: price, order: order)
    {
      (wanted, order.lots) = (fewer, fewer)
    }
    let lots = min(wanted, instrumentBooks[book].capacity)
    if lots <= 0 {
      instrumentBooks[book].orders[index] = order.deferred(to: instrumentBooks[book].bar + 1)
      return
    }
    let fill = fillPrice(order, book: book, lots: lots, at: price)
    let reducing =
      instrumentBooks[book].reduces(order.side) ? min(lots, abs(instrumentBooks[book].netLots)) : 0
    var opening = lots - reducing
    var refusal: OrderRejection?
    if opening > 0 {
      // The risk manager is asked first, so that its checks are counted whatever the account would say.
      let units = instrumentBooks[book].grid.units(opening)
      if risk != nil, !passesRisk(order, book: book, units: units, fill: fill) {
        refusal = .risk
      } else if limitGuard != nil,
        let limited = limitRejection(
          book, phase, isFlatAfter: reducing == abs(instrumentBooks[book].netLots))
      {
        refusal = limited
      } else {
        refusal = refusalToOpen(opening, book: book, fill: fill, order: order, keeps: reducing)
      }
      if refusal != nil { opening = 0 }
    }
    if reducing + opening > 0 {
      post(
        &order, book: book, reducing: reducing, opening: opening, at: price, fill: fill, phase,
        isAmbiguous)
    }
    settle(index, order, book: book, refusal: refusal, cut: lots < wanted)
  }

  /// How many lots an order can ask for now; `nil` when there is nothing left for it to do.
  private mutating func wantedLots(_ order: inout WorkingOrder, book: Int, price: Double) -> Int64? {
    if order.isSizedAtFill {
      switch lotsAtFill(order, book: book, price: price) {
      case .refused(let refusal):
        reject(order.id, book: book, refusal)
        return nil
      case .units(let units):
        order.lots = instrumentBooks[book].grid.lots(units)
        order.isSizedAtFill = false
      }
    }
    if order.protects >= 0 {
      guard let lot = instrumentBooks[book].lots.first(where: { $0.id == order.protects }) else {
        return nil
      }
      order.lots = min(order.lots, lot.lots)
    } else if order.reducesOnly {
      if !instrumentBooks[book].reduces(order.side) {
        reject(order.id, book: book, .nothingToReduce)
        return nil
      }
      order.lots = min(order.lots, abs(instrumentBooks[book].netLots))
    }
    return order.lots
  }

  func fillPrice(_ order: WorkingOrder, book: Int, lots: Int64, at price: Double) -> Double {
    if !order.slips { return price }
    let sign = order.side.sign
    let slipped: Double
    if instrumentBooks[book].costs.slipsFillByFill {
      slipped = instrumentBooks[book].costs.slipped(
        price, direction: sign, quantity: instrumentBooks[book].grid.units(lots),
        in: instrumentBooks[book].context)
    } else {
      slipped = instrumentBooks[book].costs.pricer.slipped(price, direction: sign)
    }
    // A stop-limit is a limit order once triggered: it pays up to its limit and no more.
    if order.wait == .stopLimit { return sign > 0 ? min(slipped, order.limit) : max(slipped, order.limit) }
    return slipped
  }

  /// Takes the fill out of the order, cancels its group, and leaves the rest working or not.
  private mutating func settle(
    _ index: Int, _ order: WorkingOrder, book: Int, refusal: OrderRejection?, cut: Bool
  ) {
    if let refusal {
      reject(order.id, book: book, refusal)
      instrumentBooks[book].orders[index].lots = 0
    } else if order.lots > 0 {
      if cut { books.cutByVolume += 1 }
      instrumentBooks[book].orders[index] = order.deferred(to: instrumentBooks[book].bar + 1)
    } else {
      instrumentBooks[book].orders[index].lots = 0
    }
    let keepsGroup = order.protects >= 0 && order.lots > 0
    if order.group != 0, order.filledLots > 0, !keepsGroup {
      cancelGroup(order.group, in: book, but: order.id)
    }
  }

  private mutating func cancelGroup(_ group: Int32, in book: Int, but id: Int32) {
    for other in instrumentBooks[book].orders.indices
    where instrumentBooks[book].orders[other].group == group
      && instrumentBooks[book].orders[other].id != id
    {
      instrumentBooks[book].orders[other].lots = 0
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
