/// The rules of exits that the engine of one strategy, the sweep and the account share.
enum ExitRules {
  /// Whether a decision at the close of `bar` can still fill: nothing decided at the last close of a window can.
  @inline(__always) static func canFill(decidedAt bar: Int, before end: Int) -> Bool { bar + 1 < end }

  /// The bar at whose close the holding time of a position is over. Its first bar counts.
  @inline(__always) static func lastBar(of limit: Int, from first: Int) -> Int { first + limit - 1 }

  /// Whether the holding time of a position is over at the close of `bar`.
  @inline(__always) static func isOver(_ limit: Int?, at bar: Int, from first: Int) -> Bool {
    guard let limit else { return false }
    return bar >= lastBar(of: limit, from: first)
  }

  /// Whether a closed position left at the very close of `bar`, which the next entry cannot share: by a decision or by
  /// the clock. What a level closed was out before.
  @inline(__always) static func leftAtClose(_ trade: Trade, of bar: Int) -> Bool {
    trade.exitBar == bar && !trade.exitedAtOpen && ![.stop, .target, .liquidation].contains(trade.reason)
  }
}
