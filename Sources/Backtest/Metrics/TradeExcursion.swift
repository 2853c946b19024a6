public import Market

/// How far the price went against a position and in its favour while it was open, as shares of the entry price.
///
/// Only what surely happened inside the position counts. The bar of entry counts in full when it was entered at its
/// open, and not at all when it was entered at its close; of the bar of exit only the open and the exit price count,
/// because the path before the exit is unknown. Both figures are therefore lower bounds of the size.
public struct TradeExcursion: Sendable, Hashable {
  /// Zero or negative.
  public let adverse: Double
  /// Zero or positive.
  public let favourable: Double

  /// - Parameter entersAtOpen: whether entries fill at the open of their bar.
  /// - Returns: `nil` where the entry price is not above zero.
  public init?(_ trade: Trade, in series: BarSeries, entersAtOpen: Bool) {
    self.init(
      side: trade.side, entry: (trade.entryBar, trade.entryPrice), exit: (trade.exitBar, trade.exitPrice),
      in: series,
      entersAtOpen: entersAtOpen)
  }

  /// The same of any position: the bars and prices of its entry and exit.
  public init?(
    side: Side, entry: (bar: Int, price: Double), exit: (bar: Int, price: Double), in series: BarSeries,
    entersAtOpen: Bool
  ) {
    guard entry.price > 0 else { return nil }
    var low = min(entry.price, exit.price)
    var high = max(entry.price, exit.price)
    let first = entersAtOpen ? entry.bar : entry.bar + 1
    if first < exit.bar {
      for bar in first..<exit.bar {
        low = min(low, series.low[bar])
        high = max(high, series.high[bar])
      }
    }
    if exit.bar > entry.bar {
      low = min(low, series.open[exit.bar])
      high = max(high, series.open[exit.bar])
    }
    let (down, up) = (low / entry.price - 1, high / entry.price - 1)
    adverse = side == .long ? down : -up
    favourable = side == .long ? up : -down
  }
}
