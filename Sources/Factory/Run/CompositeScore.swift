public import Diagnostics

/// What winners are ordered by: five parts between 0 and 1 with weights that add up to 1. Out of sample
/// counts most; the Sharpe ratio that the candidate was found by counts only through its deflation.
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
    "0.35 × out-of-sample Sharpe ratio (2 or more is full), 0.20 × deflated Sharpe ratio, 0.15 × walk-forward "
    + "efficiency (1 or more is full), 0.15 × stability (1 − spread of the neighbours over its limit), "
    + "0.15 × (1 − probability of overfitting)"

  /// - Parameters:
  ///   - outOfSampleSharpe: annual.
  ///   - spread: of the neighbours' Sharpe ratios, as a part of the limit. NaN anywhere counts as 0.
  public init(
    outOfSampleSharpe: Double, efficiency: Double, deflatedSharpe: Double, overfitting: Double, spread: Double
  ) {
    func part(_ name: String, _ weight: Double, _ value: Double) -> Part {
      Part(name: name, weight: weight, value: value.isNaN ? 0 : min(1, max(0, value)))
    }
    parts = [
      part("out_of_sample_sharpe", 0.35, outOfSampleSharpe / 2), part("deflated_sharpe", 0.2, deflatedSharpe),
      part("walk_forward_efficiency", 0.15, efficiency), part("stability", 0.15, 1 - spread),
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
