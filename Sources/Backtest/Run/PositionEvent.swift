/// Something that happens to an instrument before the open of a bar, for series that are not adjusted for it.
public struct PositionEvent: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Every old share becomes so many new ones: 4 for a four-for-one split, 0.1 for a reverse split.
    case split(ratio: Double)
    /// Cash per share to longs; shorts pay it.
    case dividend(perUnit: Double)
    /// A futures position moves to the next contract: out at the old contract's price, in at the new one's, a
    /// commission and slippage each way. Both are prices of the same moment.
    case roll(from: Double, to: Double)
  }

  public var book: Int
  /// The bar before whose open it happens.
  public var bar: Int
  public var kind: Kind

  public init(book: Int = 0, bar: Int, kind: Kind) {
    self.book = book
    self.bar = bar
    self.kind = kind
  }
}
