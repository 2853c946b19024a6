/// An order as a strategy or a user writes it.
///
/// It is sent after the close of a bar and can fill from the next bar on. `stopLoss`, `takeProfit` and `trailing` make
/// it a bracket: with every fill that opens a position, exits for just that quantity start to work, and one cancels
/// the others.
public struct Order: Sendable, Hashable {
  /// Position of the instrument in the list that the engine was made with.
  public var book: Int
  public var side: OrderSide
  /// Shares, contracts or coins; rounded down to whole lots.
  public var quantity: Double
  /// Whether the quantity is worked out by the run's sizing when the order fills, from the equity and the fill price of
  /// that moment; `quantity` is then not read.
  public var isSizedAtFill = false
  /// Probability that the trade wins, for sizing by confidence; NaN for unknown.
  public var confidence = Double.nan
  public var kind: OrderKind
  public var timeInForce: TimeInForce
  public var stopLoss: ExitLevel?
  public var takeProfit: ExitLevel?
  /// A stop that follows the best price since the entry.
  public var trailing: Distance?
  /// Whether the position that the order opens is closed with its session, at the session's close.
  public var flatBySessionClose: Bool
  /// Whether the position that the order opens is closed at the close of the bar that opened it.
  public var flatByBarClose = false
  /// Whole bars to wait before the order can fill: 0 is the next bar.
  public var delay: Int
  /// Whether it can only make a position smaller; what is left when the position is gone is cancelled.
  public var reducesOnly: Bool
  /// Orders of one group cancel each other: when one of them fills, even in part, the others are gone.
  public var group: Int?
  /// What the trade that this order closes gives as its reason.
  public var reason: ExitReason

  public init(
    book: Int = 0, side: OrderSide, quantity: Double, kind: OrderKind = .market,
    timeInForce: TimeInForce = .goodTillCancelled, stopLoss: ExitLevel? = nil, takeProfit: ExitLevel? = nil,
    trailing: Distance? = nil, flatBySessionClose: Bool = false, delay: Int = 0, reducesOnly: Bool = false,
    group: Int? = nil, reason: ExitReason = .order
  ) {
    self.book = book
    self.side = side
    self.quantity = quantity
    self.kind = kind
    self.timeInForce = timeInForce
    self.stopLoss = stopLoss
    self.takeProfit = takeProfit
    self.trailing = trailing
    self.flatBySessionClose = flatBySessionClose
    self.delay = delay
    self.reducesOnly = reducesOnly
    self.group = group
    self.reason = reason
  }
}
