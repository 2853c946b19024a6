/// A trade that somebody would like to make, before it is checked.
public struct TradeProposal: Sendable, Hashable {
  public var symbol: String
  public var side: Side
  /// Shares, contracts or coins; above 0.
  public var quantity: Double
  /// Expected entry price.
  public var entry: Double
  /// Where the trade would be given up: below the entry of a long, above that of a short.
  public var stop: Double
  /// Where its profit would be taken; `nil` for nowhere.
  public var target: Double?
  /// Probability from 0 to 1 that the trade works; `nil` where the strategy gives none.
  public var confidence: Double?
  /// Currency per point and unit.
  public var multiplier: Double
  /// Cash that the trade ties up: margin of a future; `nil` for its whole value.
  public var cashNeeded: Double?

  public init(
    symbol: String, side: Side = .long, quantity: Double, entry: Double, stop: Double, target: Double? = nil,
    confidence: Double? = nil, multiplier: Double = 1, cashNeeded: Double? = nil
  ) {
    self.symbol = symbol
    self.side = side
    self.quantity = quantity
    self.entry = entry
    self.stop = stop
    self.target = target
    self.confidence = confidence
    self.multiplier = multiplier
    self.cashNeeded = cashNeeded
  }

  /// Value of the position in currency.
  var value: Double { quantity * entry * multiplier }
  /// Currency lost at the stop.
  var risk: Double { abs(entry - stop) * quantity * multiplier }
}
