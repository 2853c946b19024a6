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
    let (figure, unit) = figures[metric] ?? (metric, .ratio)
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
      figure, comparison, threshold.isNaN ? nil : isNegated(metric) ? -threshold : threshold, unit: unit)
    criterion.level = level.isNaN ? nil : level
    return criterion
  }

  /// Drawdowns are stored negative and asked as "at most 30 %".
  private static func isNegated(_ metric: String) -> Bool { metric == "max_drawdown_marked" }

  private static let figures: [String: (figure: String, unit: ReportUnit)] = [
    "ruined": ("accounts whose equity reached zero", .count),
    "trades": ("trades", .count), "sharpe_ratio": ("Sharpe ratio", .ratio),
    "profit_factor": ("profit factor", .ratio),
    "max_drawdown_marked": ("drawdown, marked at every bar", .percent), "win_rate": ("win rate", .percent),
    "out_of_sample_sharpe": ("out-of-sample Sharpe ratio", .ratio),
    "out_of_sample_retained": ("out-of-sample return a year beyond half of that in training", .percent),
    "walk_forward_efficiency": ("walk-forward efficiency", .ratio),
    "other_regimes_mean": ("mean trade outside the best regime", .percent),
    "median_neighbour_retained": (
      "Sharpe ratio of the median neighbour beyond half of the candidate’s", .ratio
    ),
    "positive_neighbours": ("share of neighbours that earn", .percent),
    "adjusted_p": ("p adjusted for everything tried", .pValue),
    "adjusted_p_absolute": ("the same against cash alone", .pValue),
    "adjusted_p_neutral": ("the same beyond the market’s moves alone", .pValue),
    "good_regimes": ("good regimes", .count),
    "worst_regime_sharpe": ("Sharpe ratio of the worst regime", .ratio),
    "sharpe_spread": ("spread of the neighbours’ Sharpe ratios", .ratio),
    "worst_neighbour_sharpe": ("Sharpe ratio of the worst neighbour", .ratio),
    "p_random_entries": ("p of random entries", .pValue),
    "p_demeaned_trades": ("p of trades without their mean", .pValue),
    "p_bar_permutation": ("p of bars in a random order", .pValue),
    "overfitting_probability": ("probability of overfitting (PBO)", .probability),
    "q_value": ("q over all pairs", .pValue), "deflated_sharpe": ("deflated Sharpe ratio", .probability),
  ]
}
