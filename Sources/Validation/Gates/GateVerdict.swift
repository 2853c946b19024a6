public import Figures
import Numerics

/// One criterion of one gate: the number, its standard error where it has one, the threshold, and whether it
/// holds. An expected outcome, not an error.
public struct GateVerdict: Sendable, Hashable {
  /// How the number has to stand to its threshold.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
    /// Above it by more than its standard error explains, at `level` one-sided.
    case clearlyAbove = "clearly >"
    /// Not below it by more than its standard error explains: what is noisy stays, what is bad falls.
    case notClearlyBelow = "not clearly <"
  }

  /// The key of the figure.
  public let metric: String
  public let value: Double
  public let threshold: Double
  public let rule: Rule
  /// NaN where the number is a count or a p-value.
  public var standardError = Double.nan
  /// One-sided level of the rules that look at the standard error.
  public var level = Double.nan
  /// Whether a candidate can be rejected by it. What does not decide is shown all the same.
  public var decides = true

  public init(_ figure: FigureDefinition, _ value: Double, _ rule: Rule, _ threshold: Double) {
    metric = figure.key
    self.value = value
    self.rule = rule
    self.threshold = threshold
  }

  public init(_ figure: FigureDefinition, _ value: Double, atLeast threshold: Double) {
    self.init(figure, value, .atLeast, threshold)
  }

  /// A statement with a standard error.
  public init(
    _ figure: FigureDefinition, _ value: Double, error: Double, _ rule: Rule, _ threshold: Double,
    level: Double
  ) {
    self.init(figure, value, rule, threshold)
    standardError = error
    self.level = level
  }

  /// The same as a figure that is shown and does not decide.
  public var shown: GateVerdict {
    var verdict = self
    verdict.decides = false
    return verdict
  }

  /// Whether the criterion holds. NaN, an undefined figure, never does.
  public var holds: Bool {
    switch rule {
    case .atLeast: value >= threshold
    case .atMost: value <= threshold
    case .above: value > threshold
    case .below: value < threshold
    case .clearlyAbove: value - threshold > reach
    case .notClearlyBelow: value - threshold >= -reach
    }
  }

  /// Whether the candidate stays: it holds, or does not decide.
  public var passed: Bool { !decides || holds }

  /// The distance that the standard error explains at `level`; NaN without one, which passes nothing.
  private var reach: Double {
    level > 0 && level < 1 && standardError >= 0 ? -NormalDistribution.quantile(level) * standardError : .nan
  }
}
