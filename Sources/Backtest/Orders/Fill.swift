/// What a fill is called in lists of fills.
public enum FillReason: String, Sendable, Hashable, CaseIterable {
  case market, limit, stop
  case marketOnOpen = "market_on_open"
  case marketOnClose = "market_on_close"
  case stopLimit = "stop_limit"
  case trailingStop = "trailing_stop"
  /// The exits of a bracket.
  case stopLoss = "stop_loss"
  case takeProfit = "take_profit"
  case sessionClose = "session_close"
  /// The close of the bar that opened the position.
  case barClose = "bar_close"
  /// The risk manager's stop.
  case hardStop = "hard_stop"
  /// A margin call closed the position.
  case liquidation
  /// The evaluation window ended.
  case endOfData = "end_of_data"
  /// The position moved to the next contract.
  case roll
  /// A limit of the account closed the position.
  case accountLimit = "account_limit"

  init(_ kind: OrderKind) {
    switch kind {
    case .market: self = .market
    case .marketOnOpen: self = .marketOnOpen
    case .marketOnClose: self = .marketOnClose
    case .limit: self = .limit
    case .stop: self = .stop
    case .stopLimit: self = .stopLimit
    case .trailingStop: self = .trailingStop
    }
  }
}

/// One execution.
public struct Fill: Sendable, Hashable {
  /// Sequence number of its order; −1 for what the engine did itself.
  public var order: Int
  public var book: Int
  public var bar: Int
  public var side: OrderSide
  /// Shares, contracts or coins; always positive.
  public var quantity: Double
  /// Slippage included.
  public var price: Double
  /// The price that triggered it, before slippage: inside the range of its bar, or its open.
  public var triggerPrice: Double
  public var commission: Money
  /// What slippage and spread cost, already inside the price.
  public var slippage: Money
  public var reason: FillReason
  /// Whether it happened at the open of its bar, rather than inside it or at its close.
  public var isAtOpen = false
}

/// An order that was not accepted, or not filled, and why. An expected outcome, never an error.
public struct RejectedOrder: Sendable, Hashable {
  /// Sequence number of the order.
  public var order: Int
  public var book: Int
  /// The bar at which it was refused.
  public var bar: Int
  public var refusal: OrderRejection
}
