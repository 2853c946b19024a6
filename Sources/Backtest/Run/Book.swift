public import Market

/// What trades in an account: a strategy on the bars of one symbol and timeframe, with a position and orders of its own.
///
/// The books of an account share its cash, its margin and its risk manager. They do not share positions: one book may
/// be long where another is short, and each of the two needs margin. Books on the same bars share the volume that orders
/// may take, the value that commission tiers count, and the limit on the value held of one symbol.
public struct Book: Sendable, Hashable, Comparable {
  /// Empty when the orders come from elsewhere.
  public var strategy: String
  public var symbol: String
  public var timeframe: Timeframe

  public init(strategy: String = "", symbol: String, timeframe: Timeframe) {
    self.strategy = strategy
    self.symbol = symbol
    self.timeframe = timeframe
  }

  /// By symbol, then from short to long bars, then by strategy.
  public static func < (a: Book, b: Book) -> Bool {
    (a.symbol, a.timeframe, a.strategy) < (b.symbol, b.timeframe, b.strategy)
  }
}
