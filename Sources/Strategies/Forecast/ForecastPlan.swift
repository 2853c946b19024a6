/// What a forecast strategy wants of the next bar; decided at a close, carried out by the engine.
public struct ForecastPlan: Sendable, Hashable {
  /// +1 long, −1 short, 0 flat.
  public var position = 0
  /// Enter with a limit order at this price, good for the next bar alone; `nil` enters at its open.
  public var entryLimit: Double?
  /// Leave with a limit order at this price.
  public var target: Double?
  /// Whether what is still open at the next bar's close is closed there. Otherwise the position is held as
  /// long as the plans that follow want the same one.
  public var leavesAtClose = false
  /// The number the decision rests on, as a fraction of the close; NaN without a forecast.
  public var signal = Double.nan

  public init(position: Int = 0, signal: Double = .nan) {
    self.position = position
    self.signal = signal
  }
}
