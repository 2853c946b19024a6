/// One demand of a gate: a figure against a threshold.
public struct ReportCriterion: Sendable, Hashable {
  public enum Comparison: String, Sendable {
    case atLeast = "at_least"
    case atMost = "at_most"
    case above
    case below
    case clearlyAbove = "clearly_above"
    case notClearlyBelow = "not_clearly_below"
  }

  /// The figure as the page calls it: `Sharpe ratio`, `trades`.
  public var figure: String
  public var comparison: Comparison
  /// `nil` where each symbol has its own.
  public var threshold: Double?
  public var unit: ReportUnit
  /// One-sided level of the comparisons that allow for a standard error.
  public var level: Double?

  public init(_ figure: String, _ comparison: Comparison, _ threshold: Double?, unit: ReportUnit) {
    self.figure = figure
    self.comparison = comparison
    self.threshold = threshold
    self.unit = unit
  }
}

/// One gate of the funnel.
public struct ReportGate: Sendable, Equatable {
  public var name: String
  /// What it asks and why, in one sentence.
  public var reason: String
  public var criteria: [ReportCriterion]
  /// Pairs that came to this gate, and those of them that passed.
  public var entered: Int
  public var passed: Int

  public init(name: String, reason: String, criteria: [ReportCriterion], entered: Int, passed: Int) {
    self.name = name
    self.reason = reason
    self.criteria = criteria
    self.entered = entered
    self.passed = passed
  }
}
