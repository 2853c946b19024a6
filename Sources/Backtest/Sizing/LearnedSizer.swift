public import Diagnostics

/// A model that says which fraction of capital a trade deserves.
public protocol PositionFractionModel: Sendable {
  /// The value of the position as a fraction of capital, from 0 to 1; `nil` where the model has no prediction,
  /// and then no trade is made.
  func fraction(for request: SizingRequest) -> Double?
}

/// Sizes by the prediction of a model: capital × min(fraction, cap) ÷ (entry × multiplier).
public struct LearnedSizer: Sendable {
  public let model: any PositionFractionModel
  /// Largest value of a position as a fraction of capital; above 0, at most 1.
  public let cap: Double

  /// - Throws: `invalid_sizing`.
  public init(model: any PositionFractionModel, cap: Double = 0.25) throws(AssayError) {
    try AssayError.requireFraction("cap", cap)
    self.model = model
    self.cap = cap
  }

  func size(_ request: SizingRequest) throws(AssayError) -> RawSize {
    guard let fraction = model.fraction(for: request) else { return .none(.noPrediction) }
    try AssayError.require(
      "predicted_fraction", fraction, fraction >= 0 && fraction <= 1,
      "a model whose predictions are fractions from 0 to 1")
    let perCapital = request.capital / request.valuePerUnit
    return RawSize.smaller(fraction * perCapital, .model, cap: cap * perCapital)
  }
}
