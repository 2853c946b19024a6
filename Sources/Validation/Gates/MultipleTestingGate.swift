/// Gate 6: is the best of everything that was tried better than the best of as many worthless trials?
public struct MultipleTestingGate: Sendable, Hashable {
  public static let name = "multiple_testing"

  /// Level of the false discovery rate over all pairs, of SPA and of StepM.
  public var alpha = 0.05
  /// The rule of the false discovery rate; `yekutieli` holds under any dependence and finds less.
  public var discovery = DiscoveryRule.benjaminiHochberg
  /// Bootstrap rows of SPA and StepM.
  public var resamples = 1_000
  /// Mean block of the stationary bootstrap, in sessions.
  public var blockLength = 10.0
  public var minimumDeflatedSharpe = 0.95
  /// Blocks of the cross-validation behind the probability of backtest overfitting.
  public var overfittingBlocks = 12
  public var maximumOverfitting = 0.5

  public init() {}

  public enum DiscoveryRule: String, Sendable, Hashable, CaseIterable {
    case benjaminiHochberg = "bh"
    case benjaminiYekutieli = "by"
  }

  /// The figures of one candidate; NaN where undefined, which passes nothing.
  public struct Candidate: Sendable, Hashable {
    /// Adjusted p-value of the pair, over all pairs of the run.
    public var qValue = Double.nan
    /// p-value of SPA over everything tried on the symbol.
    public var superiorAbility = Double.nan
    /// Studentised mean, and the last critical value of StepM.
    public var statistic = Double.nan
    public var criticalValue = Double.nan
    public var deflatedSharpe = Double.nan
    public var overfitting = Double.nan

    public init() {}
  }

  /// What can be said of a symbol without the other symbols and without the ledger.
  public func judgeWithinSymbol(_ candidate: Candidate) -> [GateVerdict] {
    [
      GateVerdict("spa_p_value", candidate.superiorAbility, .atMost, alpha),
      GateVerdict("stepm_statistic", candidate.statistic, .above, candidate.criticalValue),
      GateVerdict("overfitting_probability", candidate.overfitting, .atMost, maximumOverfitting),
    ]
  }

  public func judgeOverRun(_ candidate: Candidate) -> [GateVerdict] {
    [
      GateVerdict("q_value", candidate.qValue, .atMost, alpha),
      GateVerdict("deflated_sharpe", candidate.deflatedSharpe, atLeast: minimumDeflatedSharpe),
    ]
  }
}
