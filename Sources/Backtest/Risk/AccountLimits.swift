public import Diagnostics

/// Limits of a whole account, in its currency. A limit that is `nil` is off.
///
/// Losses are those of equity marked at every close of any book. What a limit closes is closed at that very close, a
/// market order with its slippage and commission; a book whose market is shut then is closed at its next open.
public struct AccountLimits: Sendable, Hashable {
  /// Most books that hold a position at once.
  public var maximumPositions: Int?
  /// The loss since the last mark of the day before at which everything is closed; nothing is entered until the next
  /// exchange day.
  public var dailyStop: Double?
  /// The fall from the highest mark at which everything is closed, for good.
  public var maximumDrawdown: Double?
  public var whenFull: WhenFull

  /// What happens to an entry when as many books hold positions as may.
  public enum WhenFull: String, Sendable, Hashable, CaseIterable {
    /// It is not made; its strategy may ask again at the next close.
    case wait
    /// At an open it takes the place of the open position with the lowest priority, when its own is higher.
    case replace
  }

  public init(
    maximumPositions: Int? = nil, dailyStop: Double? = nil, maximumDrawdown: Double? = nil,
    whenFull: WhenFull = .wait
  ) {
    self.maximumPositions = maximumPositions
    self.dailyStop = dailyStop
    self.maximumDrawdown = maximumDrawdown
    self.whenFull = whenFull
  }

  public static let none = AccountLimits()

  /// - Throws: `invalid_limit` that names the limit, the value and the bound.
  @discardableResult public func validated() throws(AssayError) -> AccountLimits {
    if let most = maximumPositions, most < 1 {
      throw .invalidAccountLimit("max_positions", "\(most)", "a whole number of at least 1")
    }
    for (name, value) in [("daily_stop", dailyStop), ("max_drawdown", maximumDrawdown)] {
      if let value, !(value > 0 && value <= 1e12) {
        throw .invalidAccountLimit(name, "\(value)", "an amount above 0 and at most 1e12")
      }
    }
    return self
  }
}

extension AssayError {
  fileprivate static func invalidAccountLimit(_ field: String, _ value: String, _ bound: String) -> AssayError
  {
    AssayError(
      code: "invalid_limit", message: "The account limit `\(field)` is \(value).",
      remedy: "Give \(bound), or leave it out to switch it off.", place: field, kind: .usage)
  }
}
