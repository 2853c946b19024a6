/// A working order whose level lies in the range of a bar.
struct BarTouch {
  /// Index in the book.
  var index: Int
  /// Whether the price has to rise to it.
  var isUp: Bool
  /// The price that must trade, and the price it then fills at before slippage.
  var trigger: Double
  var fill: Double
  /// The price the account really gets or pays, for comparing paths.
  var netFill: Double
  /// Signed units that change hands.
  var units: Double
  var group: Int32
  /// The lot that it closes; −1 for none.
  var protects: Int32 = -1
  var reducesOnly = false
  /// The exits that a fill would start: at most a stop and a target.
  var children: [BarTouch] = []

  /// - Returns: `nil` when the bar does not meet the order's level.
  init?(_ order: WorkingOrder, index: Int, in prices: BarPrices, rule: IntrabarRule, _ venue: Venue) {
    isUp = order.firesUpwards
    trigger = order.trigger
    fill = order.wait == .limit ? order.limit : order.stop
    if order.wait == .trailing {
      guard let level = TrailingReach.level(order, in: prices, rule: rule) else { return nil }
      trigger = level
      fill = level
      // A level on the far side of the open is reached on the way back from the extreme that raised it; a stop that
      // stands there from the start has been reached already.
      let isFar = isUp ? level < prices.open : level > prices.open
      let isReached = order.isArmed && (isUp ? order.stop < prices.open : order.stop > prices.open)
      if isFar, !isReached {
        trigger = isUp ? prices.low : prices.high
        isUp.toggle()
      }
    }
    guard isUp ? prices.high >= trigger : prices.low <= trigger else { return nil }
    self.index = index
    group = order.group
    protects = order.protects
    reducesOnly = order.reducesOnly
    let sign = order.side.sign
    netFill = order.slips ? venue.costs.pricer.slipped(fill, direction: sign) : fill
    units = sign * venue.grid.units(order.lots)
    if let bracket = order.bracket {
      children = Self.children(of: bracket, entry: netFill, side: order.side, units: units, venue)
    }
  }

  private init(isUp: Bool, trigger: Double, fill: Double, netFill: Double, units: Double) {
    index = -1
    group = 0
    self.isUp = isUp
    self.trigger = trigger
    self.fill = fill
    self.netFill = netFill
    self.units = units
  }

  /// The levels at which the exits of an entry will stand; they depend on its fill only.
  private static func children(
    of bracket: Bracket, entry: Double, side: OrderSide, units: Double, _ venue: Venue
  ) -> [BarTouch] {
    let (sign, pricer) = (side.sign, venue.costs.pricer)
    var children: [BarTouch] = []
    func level(_ exit: ExitLevel, direction: Double) -> Double {
      switch exit {
      case .price(let price): pricer.onGrid(price, towards: direction)
      case .distance(let distance):
        pricer.onGrid(entry + direction * distance.points(from: entry), towards: direction)
      }
    }
    func add(stop: Double) {
      children.append(
        BarTouch(
          isUp: sign < 0, trigger: stop, fill: stop, netFill: pricer.slipped(stop, direction: -sign),
          units: -units))
    }
    if let exit = bracket.stopLoss { add(stop: level(exit, direction: -sign)) }
    if let distance = bracket.trailing { add(stop: level(.distance(distance), direction: -sign)) }
    if let exit = bracket.takeProfit {
      let target = level(exit, direction: sign)
      let trigger = PriceLevels.trigger(target, sign: sign, pricer: pricer, limits: venue.limits)
      children.append(
        BarTouch(isUp: sign > 0, trigger: trigger, fill: target, netFill: target, units: -units))
    }
    return children
  }

  /// Whether the price has already reached the level when it stands at `price`.
  @inline(__always) func isReached(at price: Double) -> Bool { isUp ? trigger <= price : trigger >= price }

  @inline(__always) func lies(in prices: BarPrices) -> Bool {
    isUp ? trigger <= prices.high : trigger >= prices.low
  }
}

/// Where a trailing stop can fill inside one bar whose path is unknown.
enum TrailingReach {
  /// The level for a rule; `nil` when the stop need not fill.
  ///
  /// Take a long position with its stop at s and distance d. When the low is at or below s it fills: at s when the low
  /// came first (pessimistic), or at high − d when the high came first (optimistic). When the low is above s, a path
  /// exists that rises to low + d and falls from there to the low, so the worst fill is the low itself, as far as the
  /// range is at least d; the best path leaves the stop alone unless the close lies below high − d. On the fixed
  /// path of `ohlcPath` the stop stands where the extreme before left it.
  static func level(_ order: WorkingOrder, in prices: BarPrices, rule: IntrabarRule) -> Double? {
    let sells = order.side == .sell
    // Seen from a long position; a short one is its mirror image.
    let (best, worst) = sells ? (prices.high, prices.low) : (-prices.low, -prices.high)
    let (stop, close) = sells ? (order.stop, prices.close) : (-order.stop, -prices.close)
    let far = sells ? prices.high : prices.low
    let raised = max(stop, best - order.trail.points(from: far))
    if !order.isArmed {
      // It has to see a better price than the entry first, so nothing below its first level is in reach.
      guard best > (sells ? order.armsBeyond : -order.armsBeyond) else { return nil }
      let level = unarmedLevel(rule, prices, stop: stop, raised: raised, sells: sells)
      return level.map { sells ? $0 : -$0 }
    }
    let level: Double?
    switch rule {
    case .pessimistic, .drillDown:
      level = worst <= stop ? stop : worst <= raised ? worst : nil
    case .optimistic:
      level = worst <= stop || close <= raised ? raised : nil
    case .ohlcPath:
      level = pathLevel(stop: stop, raised: raised, prices: prices, sells: sells)
    }
    return level.map { sells ? $0 : -$0 }
  }

  private static func unarmedLevel(
    _ rule: IntrabarRule, _ prices: BarPrices, stop: Double, raised: Double, sells: Bool
  ) -> Double? {
    let (worst, close) = sells ? (prices.low, prices.close) : (-prices.high, -prices.close)
    let comesBack =
      switch rule {
      case .pessimistic, .drillDown: true
      case .optimistic: false
      case .ohlcPath: (BarWalk.goesHighFirst(prices) ?? !sells) == sells
      }
    if comesBack {
      if worst > raised { return nil }
      return rule == .ohlcPath ? raised : max(worst, stop)
    }
    return close <= raised ? raised : nil
  }

  /// Open, nearer extreme, other extreme, close: the stop is raised by the best price only from when that has traded.
  private static func pathLevel(stop: Double, raised: Double, prices: BarPrices, sells: Bool) -> Double? {
    let highFirst = BarWalk.goesHighFirst(prices) ?? !sells
    let (worst, close) = sells ? (prices.low, prices.close) : (-prices.high, -prices.close)
    let bestFirst = sells ? highFirst : !highFirst
    if bestFirst { return worst <= raised ? raised : nil }
    if worst <= stop { return stop }
    return close <= raised ? raised : nil
  }
}
