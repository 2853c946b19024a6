/// A working order whose level lies in the range of a bar.
struct BarHit {
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
  var children: [BarHit] = []

  /// - Returns: `nil` when the bar does not meet the order's level.
  init?(_ order: WorkingOrder, index: Int, in prices: BarPrices, _ instrumentBook: InstrumentBook) {
    isUp = order.firesUpwards
    trigger = order.trigger
    if order.isGuard {
      fill = RuinLevel.fill(order.limit, in: prices)
    } else {
      fill = order.wait == .limit ? order.limit : order.stop
    }
    guard isUp ? prices.high >= trigger : prices.low <= trigger else { return nil }
    self.index = index
    group = order.group
    protects = order.protects
    reducesOnly = order.reducesOnly
    let sign = order.side.sign
    netFill = order.slips ? instrumentBook.costs.pricer.slipped(fill, direction: sign) : fill
    units = sign * instrumentBook.grid.units(order.lots)
    if let bracket = order.bracket {
      children = Self.children(of: bracket, entry: netFill, side: order.side, units: units, instrumentBook)
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
    of bracket: Bracket, entry: Double, side: OrderSide, units: Double, _ instrumentBook: InstrumentBook
  ) -> [BarHit] {
    let (sign, pricer) = (side.sign, instrumentBook.costs.pricer)
    var children: [BarHit] = []
    func level(_ exit: ExitLevel, direction: Double) -> Double {
      pricer.onGrid(exit.price(from: entry, direction: direction), towards: direction)
    }
    func add(stop: Double) {
      children.append(
        BarHit(
          isUp: sign < 0, trigger: stop, fill: stop, netFill: pricer.slipped(stop, direction: -sign),
          units: -units))
    }
    if let exit = bracket.stopLoss { add(stop: level(exit, direction: -sign)) }
    if let distance = bracket.trailing { add(stop: level(.distance(distance), direction: -sign)) }
    if let exit = bracket.takeProfit {
      let target = level(exit, direction: sign)
      let trigger = PriceLevels.trigger(target, sign: sign, pricer: pricer, limits: instrumentBook.limits)
      children.append(
        BarHit(isUp: sign > 0, trigger: trigger, fill: target, netFill: target, units: -units))
    }
    return children
  }

  /// Whether the price has already reached the level when it stands at `price`.
  @inline(__always) func isReached(at price: Double) -> Bool { isUp ? trigger <= price : trigger >= price }

  @inline(__always) func lies(in prices: BarPrices) -> Bool {
    isUp ? trigger <= prices.high : trigger >= prices.low
  }
}
