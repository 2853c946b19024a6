/// The seven checks of a trade, in the order in which they are reported.
///
/// Raw values are the codes of `assay risk check`.
public enum RiskCheck: String, Sendable, Hashable, CaseIterable {
  case balance = "insufficient_balance"
  case positionLimit = "position_limit"
  case confidence = "low_confidence"
  case drawdownZone = "drawdown_zone"
  case heat = "portfolio_heat"
  case dailyLoss = "daily_loss_limit"
  case prices = "invalid_prices"
}

/// Which checks a trade failed, without the sentences: what an engine asks at every entry. Allocates nothing.
public struct FailedChecks: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public init(_ check: RiskCheck) {
    switch check {
    case .balance: self.init(rawValue: 1)
    case .positionLimit: self.init(rawValue: 2)
    case .confidence: self.init(rawValue: 4)
    case .drawdownZone: self.init(rawValue: 8)
    case .heat: self.init(rawValue: 16)
    case .dailyLoss: self.init(rawValue: 32)
    case .prices: self.init(rawValue: 64)
    }
  }

  /// The failed checks in their order.
  public var checks: [RiskCheck] { RiskCheck.allCases.filter { contains(FailedChecks($0)) } }
}

/// One failed check with a sentence that names value and bound. An expected outcome, no error.
public struct RiskIssue: Sendable, Hashable, CustomStringConvertible {
  public var check: RiskCheck
  public var message: String

  public init(_ check: RiskCheck, _ message: String) {
    self.check = check
    self.message = message
  }

  /// The code for programs.
  public var code: String { check.rawValue }
  public var description: String { message }
}
