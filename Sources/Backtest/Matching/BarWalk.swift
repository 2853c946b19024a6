/// A walk through one bar from touch to touch, under an intrabar rule.
///
/// Nothing is known about the path but that it starts at the open, ends at the close, visits the high and the low and
/// does not jump. The pessimistic rule takes the path on which the account ends the bar with the least, the optimistic
/// one the path with the most (`PathSearch`); `ohlcPath` takes open → nearer extreme → other extreme → close.
struct BarWalk {
  let prices: BarPrices
  let rule: IntrabarRule
  /// Where the price stands.
  private(set) var price: Double
  private var state: PathState
  /// Leg of the fixed path: 0 to the first extreme, 1 to the second, 2 to the close.
  private var leg = 0
  /// Whether the unknown path has decided anything so far.
  private(set) var isAmbiguous = false

  init(_ prices: BarPrices, rule: IntrabarRule) {
    self.prices = prices
    self.rule = rule
    price = prices.open
    state = PathState(price: prices.open)
  }

  /// What happens next, and the price at which it does.
  struct Step {
    var touch: BarHit
    var price: Double
    var fillPrice: Double
  }

  /// - Parameters:
  ///   - touches: working orders with a level in the bar; not empty.
  ///   - lots: the position as it is now.
  /// - Returns: `nil` when nothing more happens in the bar.
  mutating func next(_ touches: [BarHit], lots: [PathLot]) -> Step? {
    if let reached = touches.first(where: { $0.isReached(at: price) }) {
      // A level that was put where the price already is fills there.
      return Step(touch: reached, price: price, fillPrice: price)
    }
    let chosen: BarHit?
    if let pair = bracket(touches) {
      chosen = pair
    } else if rule == .ohlcPath, let highFirst = Self.goesHighFirst(prices) {
      if !isAmbiguous { _ = ends(of: PathSearch(touches, lots: lots, prices: prices)) }
      chosen = alongPath(touches, highFirst: highFirst)
    } else {
      chosen = search(touches, lots)
    }
    guard let chosen else { return nil }
    price = chosen.trigger
    state.move(to: price, in: prices)
    return Step(touch: chosen, price: price, fillPrice: chosen.fill)
  }

  private var isFresh: Bool { leg == 0 && price == prices.open && state.isFresh }

  /// The two cases that are nearly all there are: one level without consequences, and stop against target.
  private mutating func bracket(_ touches: [BarHit]) -> BarHit? {
    guard isFresh, touches.count <= 2, touches.allSatisfy({ $0.children.isEmpty }) else { return nil }
    if touches.count == 1 {
      // Along a fixed path the legs have to be walked: the fill can bring a margin level, which may lie behind.
      guard rule == .ohlcPath, let highFirst = Self.goesHighFirst(prices) else { return touches[0] }
      return alongPath(touches, highFirst: highFirst)
    }
    let (a, b) = (touches[0], touches[1])
    guard a.group != 0, a.group == b.group, a.isUp != b.isUp else { return nil }
    isAmbiguous = true
    if rule == .ohlcPath, let highFirst = Self.goesHighFirst(prices) { return a.isUp == highFirst ? a : b }
    let isWorse = worth(a) < worth(b)
    return isWorse == (rule != .optimistic) ? a : b
  }

  /// What a fill is worth at the close of the bar.
  private func worth(_ touch: BarHit) -> Double { touch.units * (prices.close - touch.netFill) }

  private mutating func search(_ touches: [BarHit], _ lots: [PathLot]) -> BarHit? {
    let search = PathSearch(touches, lots: lots, prices: prices)
    let (worst, best) = ends(of: search)
    state = search.widened(state)
    return (rule == .optimistic ? best : worst).first.map { touches[$0] }
  }

  /// Both ends from here; where they differ, the path decides.
  private mutating func ends(of search: PathSearch) -> (worst: PathSearch.Outcome, best: PathSearch.Outcome) {
    let (worst, best) = (search.best(from: state, sign: -1), search.best(from: state, sign: 1))
    if best.value - worst.value > 1e-9 * max(1, abs(best.value)) { isAmbiguous = true }
    return (worst, best)
  }

  /// The extreme nearer to the open is visited first; at equal distance a bar that rises dips first. `nil` when even
  /// that does not tell, so that the pessimistic rule decides.
  static func goesHighFirst(_ prices: BarPrices) -> Bool? {
    let (up, down) = (prices.high - prices.open, prices.open - prices.low)
    if up != down { return up < down }
    return prices.close == prices.open ? nil : prices.close < prices.open
  }

  private mutating func alongPath(_ touches: [BarHit], highFirst: Bool) -> BarHit? {
    let ends = highFirst ? [prices.high, prices.low, prices.close] : [prices.low, prices.high, prices.close]
    while leg < 3 {
      let goesUp = ends[leg] >= price
      let ahead = touches.filter {
        $0.isUp == goesUp && (goesUp ? $0.trigger <= ends[leg] : $0.trigger >= ends[leg])
      }
      if let next = ahead.min(by: { abs($0.trigger - price) < abs($1.trigger - price) }) { return next }
      price = ends[leg]
      state.move(to: price, in: prices)
      leg += 1
    }
    return nil
  }
}

/// How far the path has come.
struct PathState {
  var price: Double
  var sawHigh = false
  var sawLow = false
  private(set) var isFresh = true

  init(price: Double) { self.price = price }

  mutating func move(to price: Double, in prices: BarPrices) {
    self.price = price
    isFresh = false
    if price >= prices.high { sawHigh = true }
    if price <= prices.low { sawLow = true }
  }
}
