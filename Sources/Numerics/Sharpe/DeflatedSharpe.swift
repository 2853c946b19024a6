import Diagnostics

/// A Sharpe ratio judged against the best that luck would have produced in as many trials.
///
/// Bailey & López de Prado (2014), "The Deflated Sharpe Ratio", J. Portfolio Management 40(5): the
/// probability of `SharpeEstimate` with the benchmark SR₀ = √V[SRₙ] · E[max of N]. Everything is per
/// period.
///
/// - `trials` counts **every** configuration that was ever evaluated, pruned and failed ones too, not the
///   finalists of an optimiser; correlated trials may be replaced by their effective number
///   (`EffectiveTrials`).
/// - `trialVariance` is the variance (ddof 1) of the per-period Sharpe ratios over those trials. It is
///   **not** the squared standard error of one strategy (about 1/T), and an annual variance must be divided
///   by the periods a year.
public struct DeflatedSharpe: Sendable, Hashable {
  /// SR₀, the expected largest per-period Sharpe ratio of as many trials without skill.
  public let expectedMaximum: Double
  /// The probability that the true Sharpe ratio exceeds SR₀.
  public let probability: Double

  /// Deflates `estimate`.
  ///
  /// - Returns: `nil` where the inference or the expected maximum is undefined: fewer than two
  ///   observations, a variance expression that is not positive, a negative variance, fewer than one trial
  ///   or between one and two.
  public init?(_ estimate: SharpeEstimate, trials: Double, trialVariance: Double) {
    guard trialVariance >= 0, trialVariance.isFinite,
      let maximum = ExpectedMaximum.approximate(trials: trials),
      let probability = estimate.probability(exceeding: trialVariance.squareRoot() * maximum)
    else { return nil }
    expectedMaximum = trialVariance.squareRoot() * maximum
    self.probability = probability
  }

  /// Deflates `estimate` by the per-period Sharpe ratios of all trials, itself among them.
  ///
  /// - Parameter effectiveTrials: replaces their number where the trials are correlated.
  /// - Returns: `nil` as above, with fewer than two trials, or where a ratio is not finite: a trial whose
  ///   ratio is undefined must be given a value by the caller's policy, not dropped.
  public init?(_ estimate: SharpeEstimate, trialSharpes: [Double], effectiveTrials: Double? = nil) {
    guard trialSharpes.count >= 2 else { return nil }
    let count = Double(trialSharpes.count)
    let mean = trialSharpes.reduce(0, +) / count
    let variance = trialSharpes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    self.init(estimate, trials: effectiveTrials ?? count, trialVariance: variance)
  }

  /// Refuses a number of trials or a variance that betrays a common mistake.
  ///
  /// - Throws: `AssayError` with code `trials_below_one`; `trial_variance_negative`;
  ///   `trial_variance_is_annual` when the spread of the trials' ratios is beyond 0.25 per period and
  ///   beyond 15 standard errors of a worthless strategy (1/√T), as an annual variance quickly is.
  public static func validate(trials: Double, trialVariance: Double, observations: Int) throws {
    guard trials >= 1, trials.isFinite else {
      throw AssayError(
        code: "trials_below_one", message: "\(trials) trials cannot have been made.",
        remedy: "Count every configuration that was ever evaluated, failed and pruned ones too.",
        kind: .usage)
    }
    guard trialVariance >= 0, trialVariance.isFinite else {
      throw AssayError(
        code: "trial_variance_negative", message: "A variance of \(trialVariance) does not exist.",
        remedy: "Give the variance of the Sharpe ratios over all trials.", kind: .usage)
    }
    let spread = trialVariance.squareRoot()
    guard spread <= 0.25 || spread * Double(observations).squareRoot() <= 15 else {
      throw AssayError(
        code: "trial_variance_is_annual",
        message: "A variance of \(trialVariance) of per-period Sharpe ratios looks annualised.",
        remedy: "Divide it by the periods per year, or say how many periods a year has.", kind: .usage)
    }
  }
}
