extension SimulatedBroker {
  /// How much an order that is sized at its fill gets, for a fill at `price` before slippage.
  mutating func lotsAtFill(_ order: WorkingOrder, book: Int, price: Double) -> SizeDecision {
    let fill = fillPrice(order, book: book, lots: 1, at: price)
    let scale = risk?.sizeMultiplier ?? 1
    // A halt of new entries is the risk manager's refusal; it also counts which check said so.
    if scale == 0 {
      return passesRisk(order, book: book, units: 1, fill: fill)
        ? .refused(.sizedToZero) : .refused(.risk)
    }
    guard let sizer else {
      let decision = instrumentBooks[book].sizer.size(
        equity: equity, price: fill, instrumentBooks[book].costs.pricer)
      guard scale < 1, case .units(let units) = decision else { return decision }
      let scaled = instrumentBooks[book].grid.units(instrumentBooks[book].grid.whole(units * scale))
      return scaled > 0 ? .units(scaled) : .refused(.belowOneLot)
    }
    return size(order, with: sizer, book: book, fill: fill, scale: scale)
  }

  private func size(
    _ order: WorkingOrder, with sizer: Sizer, book: Int, fill: Double, scale: Double
  ) -> SizeDecision {
    let equity = equity
    if equity <= .zero { return .refused(.ruined) }
    if !(fill > 0) { return .refused(.priceNotPositive) }
    let side: Side = order.side == .buy ? .long : .short
    let own = order.bracket.flatMap { ownStop($0, fill: fill, side: order.side) }
    let stop = risk?.limits.stop(entry: fill, extreme: fill, own: own, side: side)?.level ?? own
    let request = SizingRequest(
      capital: equity.amount, entry: fill, stop: stop,
      confidence: order.confidence.isNaN ? nil : order.confidence,
      forecastVolatility: instrumentBooks[book].yearlyVolatility, wins: wins.estimate,
      multiplier: instrumentBooks[book].pointValue * instrumentBooks[book].rate,
      scale: scale, time: instrumentBooks[book].columns.timestamps[instrumentBooks[book].bar])
    let notional = instrumentBooks[book].costs.transactionCosts.minimumNotional
    let rules = QuantityRules(
      lot: instrumentBooks[book].grid.lot, minimumNotional: notional > 0 ? notional : nil)
    guard let size = try? sizer.size(request, rules: rules) else { return .refused(.unsizable) }
    if size.units > 0 { return affordable(size.units, fill: fill, equity: equity, instrumentBooks[book]) }
    switch size.limitedBy {
    case .belowOneLot: return .refused(.belowOneLot)
    case .belowMinimumNotional: return .refused(.belowMinimumNotional)
    default: return .refused(.sizedToZero)
    }
  }

  /// Holds a size to what the account can carry: sizers look at risk, not at cash.
  private func affordable(_ units: Double, fill: Double, equity: Money, _ instrumentBook: InstrumentBook)
    -> SizeDecision
  {
    guard instrumentBook.initialMargin > 0 else { return .units(units) }
    let pricer = instrumentBook.costs.pricer
    let each =
      fill * instrumentBook.pointValue * instrumentBook.rate
      * (instrumentBook.initialMargin + pricer.commissionFraction)
      + pricer.commissionPerUnit
    let most = instrumentBook.grid.units(
      instrumentBook.grid.whole(
        (equity.amount - instrumentBook.costs.transactionCosts.minimumCommission) / each))
    let held = min(units, most)
    return held > 0 ? .units(held) : .refused(.insufficientCash)
  }
}
