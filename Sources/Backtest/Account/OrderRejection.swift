/// Why an entry was not made. An expected outcome, counted in every result.
public enum OrderRejection: String, Sendable, Hashable, CaseIterable {
  /// The size comes to less than one lot.
  case belowOneLot = "below_one_lot"
  /// A cash account cannot pay for it.
  case insufficientCash = "insufficient_cash"
  /// The account is at or below zero.
  case ruined
  /// Sizing by value needs a positive price.
  case priceNotPositive = "price_not_positive"
  /// The value would leave the exact range of `Money`.
  case valueTooLarge = "value_too_large"
  /// The margin it would need is above the account's equity.
  case insufficientMargin = "insufficient_margin"
  /// The order's value is below the least that the instrument takes.
  case belowMinimumNotional = "below_minimum_notional"
  /// The exit of a bracket is on the wrong side of the entry.
  case wrongSide = "wrong_side"
  /// The order expired before it could fill.
  case expired
  /// The order can only make a position smaller, and there is none.
  case nothingToReduce = "nothing_to_reduce"
  /// The risk manager refused the trade.
  case risk
  /// The sizer gave the trade nothing: too little confidence, no edge, a halt.
  case sizedToZero = "sized_to_zero"
  /// The sizer could not work: a price below zero, a stop or a forecast that is not there.
  case unsizable
  /// As many books hold positions as may.
  case positionLimit = "position_limit"
  /// The account's daily stop was reached on this day.
  case dailyStop = "daily_stop"
  /// The account's maximum drawdown was reached.
  case maximumDrawdown = "max_drawdown"
}

/// How often entries were refused, by reason.
public struct RejectionCounts: Sendable, Hashable, BitwiseCopyable {
  private var counts = InlineArray<16, Int32>(repeating: 0)

  public init() {}

  @inline(__always) mutating func count(_ refusal: OrderRejection, times: Int = 1) {
    counts[refusal.ordinal] += Int32(times)
  }

  public subscript(refusal: OrderRejection) -> Int { Int(counts[refusal.ordinal]) }

  public var total: Int { OrderRejection.allCases.reduce(0) { $0 + self[$1] } }

  public static func == (a: RejectionCounts, b: RejectionCounts) -> Bool {
    OrderRejection.allCases.allSatisfy { a[$0] == b[$0] }
  }

  public func hash(into hasher: inout Hasher) {
    for refusal in OrderRejection.allCases { hasher.combine(self[refusal]) }
  }
}

extension OrderRejection {
  fileprivate var ordinal: Int {
    switch self {
    case .belowOneLot: 0
    case .insufficientCash: 1
    case .ruined: 2
    case .priceNotPositive: 3
    case .valueTooLarge: 4
    case .insufficientMargin: 5
    case .belowMinimumNotional: 6
    case .wrongSide: 7
    case .expired: 8
    case .nothingToReduce: 9
    case .risk: 10
    case .sizedToZero: 11
    case .unsizable: 12
    case .positionLimit: 13
    case .dailyStop: 14
    case .maximumDrawdown: 15
    }
  }
}
