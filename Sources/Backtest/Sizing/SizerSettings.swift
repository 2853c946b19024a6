public import Diagnostics

/// Every number of every sizer, with the defaults of each: what a configuration file and a command line can say.
///
/// A sizer takes what concerns it and ignores the rest.
public struct SizerSettings: Sendable, Hashable {
  public var method: SizerMethod = .fixedFractional
  /// Fraction of capital risked a trade: by fixed_fractional always, by confidence_based at the least confidence,
  /// by kelly until there are enough closed trades.
  public var riskPerTrade = 0.01
  /// Largest value of a position as a fraction of capital.
  public var maximumPosition = 0.25
  /// Fraction of capital that confidence_based risks at a confidence of 1.
  public var maximumRiskPerTrade = 0.02
  public var minimumConfidence = 0.55
  /// Share of the Kelly fraction that is bet.
  public var kellyFraction = 0.25
  public var minimumWinRate = 0.4
  /// Closed trades before kelly believes its statistics.
  public var minimumTrades = 30
  /// Volatility a year of a position that volatility_target aims at.
  public var targetVolatility = 0.1
  /// Largest value of a position of volatility_target as a multiple of capital; `nil` for no limit.
  public var maximumLeverage: Double?

  public init(method: SizerMethod = .fixedFractional) { self.method = method }

  /// The sizer that the settings describe.
  ///
  /// - Parameter model: what `learned` predicts with; the others take none.
  /// - Throws: `invalid_sizing` that names the field; `sizer_without_model`.
  public func sizer(model: (any PositionFractionModel)? = nil) throws(AssayError) -> Sizer {
    switch method {
    case .fixedFractional:
      .fixedFractional(try FixedFractionalSizer(risk: riskPerTrade, cap: maximumPosition))
    case .kelly:
      .kelly(
        try KellySizer(
          fraction: kellyFraction, cap: maximumPosition, minimumWinRate: minimumWinRate,
          minimumTrades: minimumTrades, riskBeforeStatistics: riskPerTrade))
    case .confidenceBased:
      .confidenceBased(
        try ConfidenceSizer(
          baseRisk: riskPerTrade, maximumRisk: maximumRiskPerTrade, minimumConfidence: minimumConfidence,
          cap: maximumPosition))
    case .volatilityTarget:
      .volatilityTarget(try VolatilityTargetSizer(target: targetVolatility, cap: maximumLeverage))
    case .learned: .learned(try LearnedSizer(model: try required(model), cap: maximumPosition))
    }
  }

  private func required(
    _ model: (any PositionFractionModel)?
  ) throws(AssayError) -> any PositionFractionModel {
    if let model { return model }
    let others = SizerMethod.allCases.filter { $0 != .learned }.map(\.rawValue).joined(separator: ", ")
    throw AssayError(
      code: "sizer_without_model", message: "The sizer `learned` has no model to predict with.",
      remedy: "Give it one, or choose another sizer: \(others).", place: "learned", kind: .usage)
  }
}
