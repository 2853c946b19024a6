import Diagnostics
public import Market

/// What quantities an exchange takes: whole lots or contracts, and a least value.
///
/// Sizes are rounded down, so rounding never adds risk.
public struct QuantityRules: Sendable, Hashable {
  /// The step of quantities; `nil` for any fraction.
  public var lot: Double?
  /// The least value of an order in currency; `nil` for none.
  public var minimumNotional: Double?

  public init(lot: Double? = nil, minimumNotional: Double? = nil) {
    self.lot = lot
    self.minimumNotional = minimumNotional
  }

  /// The lots of an instrument.
  public init(_ instrument: Instrument, minimumNotional: Double? = nil) {
    self.init(lot: instrument.lot, minimumNotional: minimumNotional)
  }

  /// Any fraction, any value.
  public static let fractional = QuantityRules()

  func validated() throws(AssayError) {
    if let lot { try AssayError.require("lot", lot, lot > 0 && lot.isFinite, "a number above 0") }
    if let minimum = minimumNotional {
      try AssayError.require(
        "minimum_notional", minimum, minimum >= 0 && minimum.isFinite, "an amount of 0 or more")
    }
  }

  /// Whole lots, rounded down; the least part of a lot that arithmetic may have lost is given back.
  func rounded(_ units: Double) -> Double {
    guard let lot else { return units }
    return (units / lot + 1e-9).rounded(.down) * lot
  }
}
