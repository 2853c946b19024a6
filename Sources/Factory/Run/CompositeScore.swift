public import Diagnostics

/// What winners are ordered by: four parts between 0 and 1 with weights that add up to 1. The Sharpe ratio that a
/// candidate was found by counts only after shrinkage.
public struct CompositeScore: Sendable, Hashable {
  public struct Part: Sendable, Hashable {
    public let name: String
    public let weight: Double
    /// From 0 to 1.
    public let value: Double
  }

  public let parts: [Part]

  /// The weighted sum, from 0 to 1.
  public var value: Double { parts.reduce(0) { $0 + $1.weight * $1.value } }

  /// In words, for reports.
  public static let explanation =
    "0.40 × Sharpe ratio expected after shrinkage (2 or more is full), 0.25 × out-of-sample Sharpe ratio (2 or more "
    + "is full), 0.20 × share of neighbours that earn, 0.15 × (1 − probability of overfitting)"

  /// - Parameters: Sharpe ratios are annual. NaN anywhere counts as 0.
  public init(expectedSharpe: Double, outOfSampleSharpe: Double, stability: Double, overfitting: Double) {
    func part(_ name: String, _ weight: Double, _ value: Double) -> Part {
      Part(name: name, weight: weight, value: value.isNaN ? 0 : min(1, max(0, value)))
    }
    parts = [
      part("expected_sharpe", 0.4, expectedSharpe / 2),
      part("out_of_sample_sharpe", 0.25, outOfSampleSharpe / 2), part("stability", 0.2, stability),
      part("no_overfitting", 0.15, 1 - overfitting),
    ]
  }

  /// Each part with its weight, and the sum.
  public var json: JSONValue {
    var object = JSONObject(
      parts.map { ($0.name, ["value": .number($0.value), "weight": .number($0.weight)]) })
    object["score"] = .number(value)
    return .object(object)
  }
}
