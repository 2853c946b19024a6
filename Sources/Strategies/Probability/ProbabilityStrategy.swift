public import Diagnostics

/// Trades the probabilities of a classifier: in at a confident prediction, out when the class turns.
///
/// Long: entered at P(up) ≥ threshold, left at P(up) < 0.5. Short, where allowed: entered at P(up) ≤ 1 − threshold,
/// left at P(up) > 0.5. A bar without a prediction decides nothing. Entries at exactly 0.5 are long ones.
public struct ProbabilityStrategy: Sendable, Hashable {
  /// The names under which files and command lines know it.
  public static let names = ["ml_prediction", "MLPredictionStrategy"]

  /// Least probability of the predicted class for an entry; from 0.5, below 1.
  public let threshold: Double
  public let allowsShorts: Bool

  /// - Throws: `invalid_threshold`.
  public init(threshold: Double = 0.55, allowsShorts: Bool = false) throws(AssayError) {
    guard threshold >= 0.5, threshold < 1 else {
      throw AssayError(
        code: "invalid_threshold", message: "The confidence threshold is \(threshold).",
        remedy: "Give a probability from 0.5 up to but not 1.", place: "confidence_threshold", kind: .usage)
    }
    self.threshold = threshold
    self.allowsShorts = allowsShorts
  }

  /// Whether a name means this strategy.
  public static func isNamed(_ name: String) -> Bool {
    names.contains { $0.lowercased() == name.lowercased() }
  }

  /// What a probability asks for: 1 to buy, −1 to sell (leave a long, and enter a short where confident), 0 to hold.
  @inlinable public func signal(_ probability: Double) -> Int {
    if entersLong(probability) { return 1 }
    return probability < 0.5 ? -1 : 0
  }

  @inlinable public func entersLong(_ probability: Double) -> Bool { probability >= threshold }

  /// Written with a tolerance, because 1 − 0.55 is not 0.45 in binary.
  @inlinable public func entersShort(_ probability: Double) -> Bool {
    allowsShorts && probability <= 1 - threshold + 1e-12 && probability < 0.5
  }

  /// The masks of both sides, and what can be counted in them.
  ///
  /// - Parameter probabilities: P(up) at each close, NaN for no prediction.
  public func signals(_ probabilities: [Double]) -> ProbabilitySignals {
    let count = probabilities.count
    let long = Signals(
      entries: BitMask(count: count) { entersLong(probabilities[$0]) },
      exits: BitMask(count: count) { probabilities[$0] < 0.5 })
    guard allowsShorts else {
      return ProbabilitySignals(long: long, short: nil, statistics: SignalStatistics(self, probabilities))
    }
    let short = Signals(
      entries: BitMask(count: count) { entersShort(probabilities[$0]) },
      exits: BitMask(count: count) { probabilities[$0] > 0.5 })
    return ProbabilitySignals(long: long, short: short, statistics: SignalStatistics(self, probabilities))
  }

  /// The confidence of a position of either sign: P(up) of a long, P(down) of a short; NaN for no prediction.
  public static func confidence(_ probability: Double, isLong: Bool) -> Double {
    isLong ? probability : 1 - probability
  }
}

/// What a strategy of probabilities would do at each close.
public struct ProbabilitySignals: Sendable, Hashable {
  public var long: Signals
  /// `nil` where shorts are not allowed.
  public var short: Signals?
  public var statistics: SignalStatistics
}
