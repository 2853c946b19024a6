public import Diagnostics

/// Gives every position the same forecast volatility: capital × target ÷ (forecast × price × multiplier).
///
/// Needs no stop. Without a cap a calm market is leveraged without bound, so accounts that pay in full want one.
public struct VolatilityTargetSizer: Sendable, Hashable {
  /// Volatility a year that a position shall have, as a fraction of capital; above 0, at most 1.
  public let target: Double
  /// Largest value of a position as a multiple of capital, above 0, where 2 is twofold leverage; `nil` for no limit.
  public let cap: Double?

  /// - Throws: `invalid_sizing`.
  public init(target: Double = 0.1, cap: Double? = nil) throws(AssayError) {
    try AssayError.requireFraction("target_volatility", target)
    if let cap {
      try AssayError.require("cap", cap, cap > 0 && cap.isFinite, "a multiple of capital above 0")
    }
    self.target = target
    self.cap = cap
  }

  func size(_ request: SizingRequest) throws(AssayError) -> RawSize {
    guard let forecast = request.forecastVolatility else {
      throw .missingInput("forecast_volatility", "the volatility a year that is expected", .volatilityTarget)
    }
    try AssayError.require(
      "forecast_volatility", forecast, forecast > 0 && forecast.isFinite, "a fraction a year above 0")
    let perCapital = request.capital / request.valuePerUnit
    let units = perCapital * target / forecast
    guard let cap else { return RawSize(units: units, limitedBy: .volatility) }
    return RawSize.smaller(units, .volatility, cap: perCapital * cap)
  }
}
