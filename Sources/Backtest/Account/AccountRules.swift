import Diagnostics
public import Market

/// What an account may hold against its equity.
///
/// The default is a cash account: positions that are paid in full (`Instrument.isPaidInFull`) may be worth, long and
/// short together, no more than equity, so cash never falls below zero; futures and currencies post no margin beyond
/// equity above zero. A short position is collateral of its own full value.
public struct AccountRules: Sendable, Hashable {
  /// Equity that a new position needs, as a fraction of its value: 1 pays in full, 0.5 is Regulation T.
  public var initialMargin = 1.0
  /// Equity that open positions need at every close, as a fraction of their value; 0 for no margin calls.
  public var maintenanceMargin = 0.0
  /// The same two for futures and currencies, as fractions of the contract's value.
  public var futuresInitialMargin = 0.0
  public var futuresMaintenanceMargin = 0.0

  public init() {}

  public static let cash = AccountRules()
  /// Regulation T: half to open, a quarter to hold; futures at a tenth and 8 %.
  public static let margin: AccountRules = {
    var rules = AccountRules()
    rules.initialMargin = 0.5
    rules.maintenanceMargin = 0.25
    rules.futuresInitialMargin = 0.1
    rules.futuresMaintenanceMargin = 0.08
    return rules
  }()

  var callsMargin: Bool { maintenanceMargin > 0 || futuresMaintenanceMargin > 0 }

  /// - Throws: `invalid_account` when a margin is outside [0, 1] or maintenance is above the initial margin.
  func validated() throws(AssayError) {
    let pairs = [
      ("margin", initialMargin, maintenanceMargin),
      ("futures_margin", futuresInitialMargin, futuresMaintenanceMargin),
    ]
    for (name, initial, maintenance) in pairs {
      guard (0...1).contains(initial), (0...1).contains(maintenance), maintenance <= initial else {
        throw AssayError(
          code: "invalid_account",
          message: "The account's \(name) is \(initial) to open and \(maintenance) to hold a position.",
          remedy: "Give fractions from 0 to 1, the second not above the first.", place: name, kind: .usage)
      }
    }
  }
}

extension Instrument {
  /// Whether a position is bought with cash. Futures and spot currencies are held on margin: what is settled is the
  /// difference of prices.
  public var isPaidInFull: Bool { assetClass != .future && assetClass != .fx }
}
