public import Diagnostics

/// Risks more the surer a model is: nothing below `minimumConfidence`, from `baseRisk` there linearly to
/// `maximumRisk` at a confidence of 1; then as `FixedFractionalSizer`.
public struct ConfidenceSizer: Sendable, Hashable {
  /// Fraction of capital risked at the least confidence; above 0, at most 1.
  public let baseRisk: Double
  /// Fraction of capital risked at a confidence of 1; from `baseRisk` to 1.
  public let maximumRisk: Double
  /// Confidence below which no trade is made; from 0, below 1.
  public let minimumConfidence: Double
  /// Largest value of a position as a fraction of capital; above 0, at most 1.
  public let cap: Double

  /// - Throws: `invalid_sizing`.
  public init(
    baseRisk: Double = 0.01, maximumRisk: Double = 0.02, minimumConfidence: Double = 0.55, cap: Double = 0.25
  ) throws(AssayError) {
    try AssayError.requireFraction("base_risk", baseRisk)
    try AssayError.requireFraction("max_risk", maximumRisk)
    try AssayError.require(
      "max_risk", maximumRisk, maximumRisk >= baseRisk, "a fraction of at least the base risk \(baseRisk)")
    try AssayError.require(
      "minimum_confidence", minimumConfidence, minimumConfidence >= 0 && minimumConfidence < 1,
      "a probability from 0 up to but not 1")
    try AssayError.requireFraction("cap", cap)
    self.baseRisk = baseRisk
    self.maximumRisk = maximumRisk
    self.minimumConfidence = minimumConfidence
    self.cap = cap
  }

  /// The fraction of capital risked at a confidence; `nil` below the least one.
  public func risk(at confidence: Double) -> Double? {
    guard confidence >= minimumConfidence else { return nil }
    let share = (confidence - minimumConfidence) / (1 - minimumConfidence)
    return baseRisk + share * (maximumRisk - baseRisk)
  }

  func size(_ request: SizingRequest) throws(AssayError) -> RawSize {
    guard let confidence = request.confidence else {
      throw .missingInput("confidence", "the probability that the trade works", .confidenceBased)
    }
    let perUnit = try request.requiredRiskPerUnit(for: .confidenceBased)
    guard let risk = risk(at: confidence) else { return .none(.confidence) }
    return RawSize.smaller(
      request.capital * risk / perUnit, .risk, cap: request.capital * cap / request.valuePerUnit)
  }
}
