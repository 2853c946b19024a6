/// An accepted order while it works. Flat, so that a book of them is one block of memory.
struct WorkingOrder {
  /// What the order waits for. A triggered stop becomes `.market`, a triggered stop-limit `.limit`.
  enum Wait: UInt8 { case market, sessionOpen, sessionClose, barClose, limit, stop, stopLimit, trailing }

  /// Sequence number: orders of equal rank are tried in this order.
  var id: Int32
  var side: OrderSide
  var wait: Wait
  /// What is left, in lots.
  var lots: Int64
  /// First and last bar of its market on which it can fill.
  var activeFrom: Int32
  var expires: Int32 = .max
  /// Whether it ends with the session in which it could first fill.
  var expiresWithSession = false
  /// 0 for none; orders of one group cancel each other.
  var group: Int32 = 0
  /// The lot of a position that this order protects; −1 for none.
  var protects: Int32 = -1
  /// Whether it fills at the close it was decided on (`FillTiming.signalClose`).
  var fillsAtClose = false
  var reducesOnly: Bool
  var reason: ExitReason
  /// What its fills are called.
  var label: FillReason

  /// The level of a stop; of a trailing stop where it stands now. NaN for none.
  var stop = Double.nan
  var limit = Double.nan
  /// The price that must trade before the limit fills.
  var limitTrigger = Double.nan
  /// Distance and best price so far of a trailing stop.
  var trail = Distance.points(.nan)
  var extreme = Double.nan
  /// A trailing stop that works only once the price has been better than this; NaN for from the start.
  var armsBeyond = Double.nan
  /// Whether it has worked since the open of its first bar, so that it has seen all of it.
  var sawOpen = true

  var bracket: Bracket?
  var isSizedAtFill = false
  var confidence = Double.nan

  /// Commission already charged and what was traded for it, because minimum and tiers count the whole order.
  var charged = Money.zero
  var tradedValue = Money.zero
  var filledLots: Int64 = 0

  /// Whether a trailing stop has begun to work.
  @inline(__always) var isArmed: Bool {
    armsBeyond.isNaN || (side == .sell ? extreme > armsBeyond : extreme < armsBeyond)
  }

  /// Whether an upward move of the price triggers it, rather than a downward one.
  @inline(__always) var firesUpwards: Bool {
    switch wait {
    case .limit: side == .sell
    default: side == .buy
    }
  }

  /// The price whose trading triggers it inside a bar; NaN when no price does.
  @inline(__always) var trigger: Double {
    switch wait {
    case .limit: limitTrigger
    case .stop, .stopLimit: stop
    case .trailing: isArmed ? stop : .nan
    case .market, .sessionOpen, .sessionClose, .barClose: .nan
    }
  }

  /// Whether a price reaches the trigger; NaN never does.
  @inline(__always) func isTriggered(at price: Double) -> Bool {
    firesUpwards ? price >= trigger : price <= trigger
  }

  /// Whether it is the level at which the account's equity is used up (`SimulatedBroker.guardInside`); `limit`
  /// is then where it fills.
  @inline(__always) var isGuard: Bool { wait == .stop && reason == .liquidation }

  /// Whether its fill slips: it takes what the market offers.
  @inline(__always) var slips: Bool { wait != .limit }
}

/// The exits that start to work with each fill of an entry.
struct Bracket: Hashable {
  var stopLoss: ExitLevel?
  var takeProfit: ExitLevel?
  var trailing: Distance?
  var flatBySessionClose: Bool
  var flatByBarClose: Bool

  init?(_ order: Order) {
    let isFlatByClose = order.flatBySessionClose || order.flatByBarClose
    if order.stopLoss == nil, order.takeProfit == nil, order.trailing == nil, !isFlatByClose { return nil }
    stopLoss = order.stopLoss
    takeProfit = order.takeProfit
    trailing = order.trailing
    flatBySessionClose = order.flatBySessionClose
    flatByBarClose = order.flatByBarClose
  }
}
