/// One criterion of one gate: the number, the threshold, and whether it holds. An expected outcome, not an
/// error.
public struct GateVerdict: Sendable, Hashable {
  /// How the number has to stand to its threshold.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
  }

  public let metric: String
  public let value: Double
  public let threshold: Double
  public let rule: Rule

  public init(_ metric: String, _ value: Double, _ rule: Rule, _ threshold: Double) {
    self.metric = metric
    self.value = value
    self.rule = rule
    self.threshold = threshold
  }

  public init(_ metric: String, _ value: Double, atLeast threshold: Double) {
    self.init(metric, value, .atLeast, threshold)
  }

  /// NaN, an undefined figure, never passes.
  public var passed: Bool {
    switch rule {
    case .atLeast: value >= threshold
    case .atMost: value <= threshold
    case .above: value > threshold
    case .below: value < threshold
    }
  }
}
