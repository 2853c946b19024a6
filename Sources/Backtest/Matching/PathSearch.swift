/// The best and the worst that any path through a bar can do to a few orders.
///
/// From wherever the price stands, a path that does not jump next meets either the nearest level above or the nearest
/// below; it may end at the close once it has seen high and low and nothing lies in between. Every touch uses an order
/// up, so the tree of these choices is finite, and its leaves are all the outcomes there can be. An outcome is worth
/// Σ units · (close − fill): what the account has at the close of the bar.
struct PathSearch {
  /// Levels at most that are searched; with more, the greedy choice among the nearest two is taken and counted.
  static let mostTouches = 6

  private struct Node {
    var touch: BarHit
    /// Orders that go when this one fills: its group, as bits.
    var cancels: UInt64
    /// Orders that come: its exits, as bits.
    var starts: UInt64
  }

  struct Outcome {
    var value: Double
    /// The touch that comes first; `nil` when the bar ends without one.
    var first: Int?
  }

  private let prices: BarPrices
  private let lots: [PathLot]
  private var nodes: [Node] = []
  private var initial: UInt64 = 0
  private let isCrowded: Bool

  /// - Parameter lots: the position that the bar finds, oldest part first.
  init(_ touches: [BarHit], lots: [PathLot], prices: BarPrices) {
    self.prices = prices
    self.lots = lots
    isCrowded = touches.count > Self.mostTouches
    let kept = touches.prefix(20)
    nodes = kept.map { Node(touch: $0, cancels: 0, starts: 0) }
    initial = kept.isEmpty ? 0 : (1 << UInt64(kept.count)) - 1
    for (index, touch) in kept.enumerated() {
      for (other, rival) in kept.enumerated()
      where touch.group != 0 && rival.group == touch.group && other != index {
        nodes[index].cancels |= 1 << UInt64(other)
      }
      var family: UInt64 = 0
      for child in touch.children where child.lies(in: prices) || child.isReached(at: touch.trigger) {
        family |= 1 << UInt64(nodes.count)
        var exit = child
        exit.protects = PathLot.id(openedBy: index)
        nodes.append(Node(touch: exit, cancels: 0, starts: 0))
      }
      for position in nodes.indices where family & (1 << UInt64(position)) != 0 {
        nodes[position].cancels = family
      }
      nodes[index].starts = family
    }
  }

  /// The outcome with the most (`sign` +1) or the least (−1) value.
  func best(from state: PathState, sign: Double) -> Outcome {
    if isCrowded { return greedy(from: state, sign: sign) }
    return explore(state, active: initial, lots: lots, sign: sign)
  }

  /// A path can have seen an extreme before its next touch whenever no level lies on the way there.
  func widened(_ state: PathState) -> PathState {
    var state = state
    if nearest(initial, lots, from: state.price, up: true) == nil { state.sawHigh = true }
    if nearest(initial, lots, from: state.price, up: false) == nil { state.sawLow = true }
    return state
  }

  private func explore(_ start: PathState, active: UInt64, lots: [PathLot], sign: Double) -> Outcome {
    if let reached = firstReached(active, lots, at: start.price) {
      return follow(reached, from: start, active: active, lots, at: start.price, sign: sign)
    }
    let up = nearest(active, lots, from: start.price, up: true)
    let down = nearest(active, lots, from: start.price, up: false)
    var state = start
    if up == nil { state.sawHigh = true }
    if down == nil { state.sawLow = true }
    var best: Outcome?
    func offer(_ outcome: Outcome) {
      if let known = best {
        // Between equal ends the older order goes first, which a mirrored market agrees with.
        let isBetter = sign * outcome.value > sign * known.value
        let isOlder = outcome.value == known.value && (outcome.first ?? .max) < (known.first ?? .max)
        if !isBetter, !isOlder { return }
      }
      best = outcome
    }
    if let up {
      offer(follow(up, from: state, active: active, lots, at: nodes[up].touch.trigger, sign: sign))
    }
    if let down {
      offer(follow(down, from: state, active: active, lots, at: nodes[down].touch.trigger, sign: sign))
    }
    if state.sawHigh, state.sawLow, canEnd(up: up, down: down) { offer(Outcome(value: 0, first: nil)) }
    return best ?? Outcome(value: 0, first: nil)
  }

  private func follow(
    _ node: Int, from state: PathState, active: UInt64, _ lots: [PathLot], at price: Double, sign: Double
  ) -> Outcome {
    let touch = nodes[node].touch
    var next = state
    next.move(to: price, in: prices)
    var after = lots
    let units = PathLot.trade(touch, node: node, in: &after)
    let left = (active & ~(1 << UInt64(node)) & ~nodes[node].cancels) | nodes[node].starts
    let rest = explore(next, active: left, lots: after, sign: sign)
    let fill = touch.isReached(at: state.price) ? price : touch.netFill
    return Outcome(value: units * (prices.close - fill) + rest.value, first: node)
  }

  /// Whether the price can go to the close without meeting a level.
  private func canEnd(up: Int?, down: Int?) -> Bool {
    if let up, nodes[up].touch.trigger <= prices.close { return false }
    if let down, nodes[down].touch.trigger >= prices.close { return false }
    return true
  }

  /// The first level in a direction, inside the bar; equal levels in the order of the book.
  private func nearest(_ active: UInt64, _ lots: [PathLot], from price: Double, up: Bool) -> Int? {
    var found: Int?
    for index in nodes.indices where active & (1 << UInt64(index)) != 0 {
      let touch = nodes[index].touch
      guard touch.isUp == up, touch.lies(in: prices), PathLot.isLive(touch, lots) else { continue }
      if let best = found.map({ nodes[$0].touch.trigger }), up ? touch.trigger >= best : touch.trigger <= best
      {
        continue
      }
      found = index
    }
    return found
  }

  private func firstReached(_ active: UInt64, _ lots: [PathLot], at price: Double) -> Int? {
    nodes.indices.first {
      active & (1 << UInt64($0)) != 0 && nodes[$0].touch.isReached(at: price)
        && PathLot.isLive(nodes[$0].touch, lots)
    }
  }

  private func greedy(from state: PathState, sign: Double) -> Outcome {
    let choices = [true, false].compactMap { nearest(initial, lots, from: state.price, up: $0) }
    func worth(_ node: Int) -> Double { nodes[node].touch.units * (prices.close - nodes[node].touch.netFill) }
    guard let first = choices.max(by: { sign * worth($0) < sign * worth($1) }) else {
      return Outcome(value: 0, first: nil)
    }
    return Outcome(value: worth(first), first: first)
  }
}
