import Storage
import Validation

/// The gates and their numbers in the words and units of the page.
enum GateWording {
  /// `Gate 2, walk-forward`.
  static func name(_ gate: String) -> String {
    let words =
      switch gate {
      case WalkForwardGate.name: "walk-forward"
      case MonteCarloGate.name: "Monte Carlo"
      case MultipleTestingGate.name: "multiple testing"
      default: gate
      }
    guard let index = GateSettings.names.firstIndex(of: gate) else { return words }
    return "Gate \(index + 1), \(words)"
  }

  /// What a verdict asks for.
  static func criterion(_ verdict: GateVerdict) -> ReportCriterion {
    criterion(verdict.metric, verdict.rule, verdict.threshold, verdict.level)
  }

  /// A stored verdict with the number that was measured.
  static func check(_ outcome: GateOutcome) -> ReportScreening.Check {
    let rule = GateVerdict.Rule(rawValue: outcome.rule) ?? .atLeast
    var check = ReportScreening.Check(
      gate: name(outcome.gate), criterion: criterion(outcome.metric, rule, outcome.threshold, outcome.level),
      value: outcome.value.isNaN ? nil : isNegated(outcome.metric) ? -outcome.value : outcome.value,
      passed: outcome.passed)
    check.standardError = outcome.standardError.isNaN ? nil : outcome.standardError
    check.decides = outcome.decides
    return check
  }

  private static func criterion(
    _ metric: String, _ rule: GateVerdict.Rule, _ threshold: Double, _ level: Double
  ) -> ReportCriterion {
    let figure = FigureDefinition.named(metric)
    let comparison: ReportCriterion.Comparison =
      switch rule {
      case .atLeast: isNegated(metric) ? .atMost : .atLeast
      case .atMost: .atMost
      case .above: .above
      case .below: .below
      case .clearlyAbove: .clearlyAbove
      case .notClearlyBelow: .notClearlyBelow
      }
    var criterion = ReportCriterion(
      figure?.name ?? metric, comparison, threshold.isNaN ? nil : isNegated(metric) ? -threshold : threshold,
      unit: figure?.unit ?? .ratio)
    criterion.level = level.isNaN ? nil : level
    return criterion
  }

  /// Drawdowns are stored negative and asked as "at most 30 %".
  private static func isNegated(_ metric: String) -> Bool {
    metric == FigureDefinition.maximumDrawdownMarked.key
  }
}
