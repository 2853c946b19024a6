import Figures

/// Gate 6: is the best of everything that was tried better than the best of as many worthless trials?
///
/// One decision with one error rate: see `SymbolDecision`, `RunDecision` and `TrialAccount`. Deflated Sharpe ratio,
/// probability of overfitting and q over pairs are shown, and decide where a threshold is given.
public struct MultipleTestingGate: Sendable, Hashable {
  public static let name = "multiple_testing"

  /// Level: family-wise within a symbol, false discovery rate over symbols.
  public var alpha = 0.05
  /// What has to pass.
  public var statistic = DecisionStatistic.both
  /// The rule over symbols; `yekutieli` holds under any dependence and finds less.
  public var discovery = DiscoveryRule.benjaminiHochberg
  /// How earlier trials on the same bars are paid for.
  public var account = TrialAccount.Rule.spending
  /// Bootstrap rows, and the most that a p-value near a threshold gets.
  public var resamples = 1_000
  public var mostResamples = 10_000
  /// Mean block of the stationary bootstrap, in sessions.
  public var blockLength = 10.0
  /// Adjusted p-value within its symbol that makes a candidate, and how many of the run's best are candidates
  /// anyway.
  public var candidateLevel = 0.2
  public var candidates = 10
  /// Thresholds of the figures that are shown; `off` decides nothing.
  public var minimumDeflatedSharpe = GateSettings.off
  public var maximumOverfitting = GateSettings.off
  public var maximumQ = GateSettings.off
  /// Blocks of the cross-validation behind the probability of backtest overfitting.
  public var overfittingBlocks = 12

  public init() {}

  public enum DiscoveryRule: String, Sendable, Hashable, CaseIterable {
    case benjaminiHochberg = "bh"
    case benjaminiYekutieli = "by"
  }

  /// The figures of one candidate; NaN where undefined.
  public struct Candidate: Sendable, Hashable {
    /// Adjusted over everything tried on the symbol, after the account; and what it has to reach.
    public var pValue = Double.nan
    public var level = Double.nan
    /// The two statistics apart, before the account.
    public var absolute = Double.nan
    public var neutral = Double.nan
    /// p-value of the pair adjusted over all pairs.
    public var qValue = Double.nan
    public var deflatedSharpe = Double.nan
    public var overfitting = Double.nan

    public init() {}
  }

  public func judge(_ candidate: Candidate) -> [GateVerdict] {
    func optional(_ verdict: GateVerdict, _ threshold: Double) -> GateVerdict {
      threshold == GateSettings.off ? verdict.shown : verdict
    }
    return [
      GateVerdict(.adjustedPValue, candidate.pValue, .atMost, candidate.level),
      GateVerdict(.adjustedAbsolutePValue, candidate.absolute, .atMost, alpha).shown,
      GateVerdict(.adjustedNeutralPValue, candidate.neutral, .atMost, alpha).shown,
      optional(
        GateVerdict(.qValue, candidate.qValue, .atMost, maximumQ == GateSettings.off ? alpha : maximumQ),
        maximumQ),
      optional(
        GateVerdict(
          .deflatedSharpe, candidate.deflatedSharpe,
          atLeast: minimumDeflatedSharpe == GateSettings.off ? 0.95 : minimumDeflatedSharpe),
        minimumDeflatedSharpe),
      optional(
        GateVerdict(
          .overfittingProbability, candidate.overfitting, .atMost,
          maximumOverfitting == GateSettings.off ? 0.5 : maximumOverfitting), maximumOverfitting),
    ]
  }
}
