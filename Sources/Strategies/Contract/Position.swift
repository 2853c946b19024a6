/// The open position as a strategy sees it at the close of a bar.
public struct Position {
  /// The bar whose close decided the entry, with everything that was known there.
  public let decision: BarContext
  /// The price of the entry fill, slippage included.
  public let price: Double
  /// Bars in the position, the current one included: 1 at the close of the first.
  public let barsHeld: Int
  /// Extremes of the bars in the position, the current one included.
  public let highestHigh: Double
  public let lowestLow: Double

  @usableFromInline init(
    decision: BarContext, price: Double, barsHeld: Int, highestHigh: Double, lowestLow: Double
  ) {
    self.decision = decision
    self.price = price
    self.barsHeld = barsHeld
    self.highestHigh = highestHigh
    self.lowestLow = lowestLow
  }
}
