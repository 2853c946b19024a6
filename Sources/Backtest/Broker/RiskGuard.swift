/// The risk manager inside a run: the same limits and checks as `RiskManager`, on the engine's account.
struct RiskGuard {
  let limits: RiskLimits
  var watch: EquityWatch
  /// How often each check refused an entry, in the order of `RiskCheck.allCases`.
  var failures = [Int](repeating: 0, count: RiskCheck.allCases.count)
  /// Marks spent in each zone, in the order of `DrawdownZone.allCases`.
  var zones = [Int](repeating: 0, count: DrawdownZone.allCases.count)

  /// - Parameter day: the first session date of the run.
  init(limits: RiskLimits, capital: Double, day: Int) {
    self.limits = limits
    watch = EquityWatch(equity: capital, day: day)
  }

  /// What the zone multiplies sizes with.
  var sizeMultiplier: Double { limits.zones.sizeMultiplier(in: watch.zone(limits)) }

  /// Takes in equity at a close of a session date.
  mutating func mark(_ equity: Double, day: Int) {
    watch.mark(equity, day: max(day, watch.day))
    let zone = watch.zone(limits)
    zones[DrawdownZone.allCases.firstIndex(of: zone) ?? 0] += 1
  }

  /// Checks a trade and counts what it fails.
  mutating func allows(_ trade: TradeProposal, in account: RiskAccount) -> Bool {
    let failed = limits.failures(of: trade, in: account)
    if failed.isEmpty { return true }
    for (index, check) in RiskCheck.allCases.enumerated() where failed.contains(FailedChecks(check)) {
      failures[index] += 1
    }
    return false
  }
}

extension SimulatedBroker {
  /// Whether the risk manager lets an entry of so many units through; always without one.
  mutating func passesRisk(_ order: WorkingOrder, book: Int, units: Double, fill: Double) -> Bool {
    guard let limits = risk?.limits else { return true }
    let side: Side = order.side == .buy ? .long : .short
    let own = order.bracket.flatMap { ownStop($0, fill: fill, side: order.side) }
    let stop = limits.stop(entry: fill, extreme: fill, own: own, side: side)?.level
    let trade = TradeProposal(
      symbol: "", side: side, quantity: units, entry: fill,
      // Without any stop the whole position is at risk; a price beside zero says so and stays on its side.
      stop: stop ?? (side == .long ? fill * 1e-9 : fill * 2),
      confidence: order.confidence.isNaN ? nil : order.confidence,
      multiplier: instrumentBooks[book].pointValue,
      cashNeeded: units * fill * instrumentBooks[book].pointValue * instrumentBooks[book].initialMargin)
    let account = riskAccount(book)
    return risk?.allows(trade, in: account) ?? true
  }

  /// What the seven checks look at.
  private func riskAccount(_ book: Int) -> RiskAccount {
    guard let watch = risk?.watch else { preconditionFailure("asked only with a risk manager") }
    var now = watch
    now.mark(equity.amount, day: max(watch.day, date.map { Int($0) } ?? watch.day))
    var (tied, openRisk) = (0.0, 0.0)
    for instrumentBook in ranks {
      tied +=
        abs(instrumentBooks[instrumentBook].value.amount) * instrumentBooks[instrumentBook].initialMargin
      for lot in instrumentBooks[instrumentBook].lots { openRisk += self.openRisk(lot, instrumentBook) }
    }
    return RiskAccount(
      watch: now, available: equity.amount - tied, openRisk: openRisk,
      heldValue: Money(
        micros: ([book] + siblings[book]).reduce(0) { $0 + abs(instrumentBooks[$1].value.micros) }
      )
      .amount)
  }

  /// |entry − nearest stop| × quantity × multiplier; the whole value without one.
  private func openRisk(_ lot: Lot, _ book: Int) -> Double {
    let sign = instrumentBooks[book].sign
    var stop = Double.nan
    for order in instrumentBooks[book].orders
    where order.protects == lot.id && order.lots > 0
      && (order.wait == .stop || (order.wait == .trailing && order.isArmed))
    {
      if stop.isNaN || sign * (order.stop - stop) > 0 { stop = order.stop }
    }
    let value =
      instrumentBooks[book].grid.units(lot.lots) * instrumentBooks[book].pointValue
      * instrumentBooks[book].rate
    return value * (stop.isNaN ? abs(lot.price) : abs(lot.price - stop))
  }

  /// The level of a bracket's own stop for a fill.
  func ownStop(_ bracket: Bracket, fill: Double, side: OrderSide) -> Double? {
    let exit = bracket.stopLoss ?? bracket.trailing.map { .distance($0) }
    return exit?.price(from: fill, direction: -side.sign)
  }

  /// Closes positions whose time is over.
  mutating func stopByTime(on date: Int32) {
    guard let days = risk?.limits.timeStopDays else { return }
    for book in ranks {
      guard let first = instrumentBooks[book].lots.first, instrumentBooks[book].isTrading else {
        continue
      }
      let entry = instrumentBooks[book].columns.sessionDates[Int(first.entryBar)]
      if Int(date - entry) >= days { close(book, reason: .time) }
    }
  }
}
