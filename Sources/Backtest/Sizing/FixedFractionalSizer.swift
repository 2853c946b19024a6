public import Diagnostics

/// Risks the same fraction of capital on every trade: min(capital·f / |entry − stop|, capital·cap / entry).
public struct FixedFractionalSizer: Sendable, Hashable {
  /// Fraction of capital lost if the stop is hit; above 0, at most 1.
  public let risk: Double
  /// Largest value of a position as a fraction of capital; above 0, at most 1.
  public let cap: Double

  /// - Throws: `invalid_sizing`.
  public init(risk: Double = 0.01, cap: Double = 0.25) throws(AssayError) {
    try AssayError.requireFraction("risk", risk)
    try AssayError.requireFraction("cap", cap)
    self.risk = risk
    self.cap = cap
  }

  func size(_ request: SizingRequest) throws(AssayError) -> RawSize {
    let perUnit = try request.requiredRiskPerUnit(for: .fixedFractional)
    return RawSize.smaller(
      request.capital * risk / perUnit, .risk, cap: request.capital * cap / request.valuePerUnit)
  }
}
