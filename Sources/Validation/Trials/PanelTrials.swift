import Diagnostics
public import Numerics

/// The strategies of a panel as trials: how many independent ones they are worth, and what is left of the best of them
/// when it is deflated by each of these numbers.
public struct PanelTrials: Sendable, Hashable {
  /// One way to count.
  public struct Count: Sendable, Hashable {
    /// `all trials`, `mean correlation`, `entropy` or `clusters`.
    public let name: String
    /// `nil` where this way does not apply: too few or too many strategies, or none that moves.
    public let trials: Double?
    /// Variance of the per-period Sharpe ratios of the trials, or of the clusters.
    public let sharpeVariance: Double?
    /// The best strategy deflated. A number between 1 and 2 counts as 2 here.
    public let deflated: DeflatedSharpe?
  }

  /// Per-period Sharpe ratio (ddof 1) of each strategy; 0 for one that never moves.
  public let sharpes: [Double]
  /// Index of the first strategy with the largest ratio.
  public let best: Int
  public let estimate: SharpeEstimate
  /// Variance (ddof 1) of `sharpes`.
  public let sharpeVariance: Double
  /// Mean correlation of different strategies that move; `nil` below two of them.
  public let meanCorrelation: Double?
  /// Indices of the strategies that never move.
  public let flat: [Int]
  /// All trials, then the effective numbers.
  public let counts: [Count]
  /// Indices of the strategies of each cluster.
  public let clusters: [[Int]]?
  public let clusterQuality: Double?

  /// The most strategies whose correlation matrix is taken apart.
  public static let maximumForEntropy = 1_000

  /// - Throws: `too_few_strategies` (fewer than two), `too_few_observations` (fewer than three periods).
  /// - Complexity: O(N·T); O(N²·T + N³) with up to `maximumForEntropy` strategies.
  public init(_ panel: PerformancePanel, seed: UInt64) throws {
    try Self.check(panel)
    let columns = panel.columns
    let sharpes = columns.map { column in
      let value = ReturnStatistic.sharpe.value(of: column)
      return value.isFinite ? value : 0
    }
    let best = sharpes.indices.reduce(0) { sharpes[$1] > sharpes[$0] ? $1 : $0 }
    let moments = RunningMoments(columns[best])
    let estimate = SharpeEstimate(
      sharpe: sharpes[best], observations: panel.periodCount, skew: moments.skew ?? .nan,
      kurtosis: moments.kurtosis ?? .nan)
    let variance = RunningMoments(sharpes).sampleVariance ?? .nan
    let flat = columns.indices.filter { panel.isFlat($0) }
    let moving = columns.indices.filter { !flat.contains($0) }
    let correlations = Self.correlations(moving.map { columns[$0] })
    let groups = correlations.flatMap { TrialClusters(correlation: $0, trials: moving.count, seed: seed) }
    let members = groups?.members.map { $0.map { moving[$0] } }

    let mean = Correlation.meanOffDiagonal(moving.map { columns[$0] })
    let clusterVariance = members.flatMap { Self.clusterVariance($0, columns) }
    let ways: [(String, Double?, Double?)] = [
      ("all trials", Double(panel.strategyCount), variance),
      (
        "mean correlation", mean.map { EffectiveTrials.byMeanCorrelation($0, trials: moving.count) }, variance
      ),
      (
        "entropy", correlations.flatMap { EffectiveTrials.byEntropy(correlation: $0, trials: moving.count) },
        variance
      ),
      ("clusters", members.map { Double($0.count) }, clusterVariance),
    ]
    counts = ways.map { name, trials, variance in
      let whole = trials.map { $0 > 1 && $0 < 2 ? 2 : $0 }
      let deflated = whole.flatMap { trials in
        variance.flatMap { DeflatedSharpe(estimate, trials: trials, trialVariance: $0) }
      }
      return Count(name: name, trials: trials, sharpeVariance: variance, deflated: deflated)
    }
    self.sharpes = sharpes
    self.best = best
    self.estimate = estimate
    sharpeVariance = variance
    meanCorrelation = mean
    self.flat = flat
    clusters = members
    clusterQuality = groups?.quality
  }

  private static func correlations(_ columns: [[Double]]) -> [Double]? {
    columns.count >= 2 && columns.count <= maximumForEntropy ? Correlation.matrix(columns) : nil
  }

  /// The variance of the Sharpe ratios of the clusters, each traded as one with weights 1/variance.
  private static func clusterVariance(_ clusters: [[Int]], _ columns: [[Double]]) -> Double? {
    let sharpes = clusters.map { members -> Double in
      var sum = Array(repeating: 0.0, count: columns[0].count)
      for member in members {
        let weight = 1 / (RunningMoments(columns[member]).sampleVariance ?? .nan)
        for (index, value) in columns[member].enumerated() { sum[index] += weight * value }
      }
      // The Sharpe ratio does not depend on the scale; this one keeps it near that of a strategy.
      let largest = sum.reduce(0) { max($0, abs($1)) }
      return ReturnStatistic.sharpe.value(of: largest > 0 ? sum.map { $0 / largest } : sum)
    }
    let variance = RunningMoments(sharpes).sampleVariance
    return variance.flatMap { $0.isFinite ? $0 : nil }
  }

  private static func check(_ panel: PerformancePanel) throws(AssayError) {
    guard panel.strategyCount >= 2 else {
      throw AssayError(
        code: "too_few_strategies", message: "The panel has one strategy.",
        remedy: "Give a column for every configuration that was tried, at least two.", kind: .badData)
    }
    guard panel.periodCount >= 3 else {
      throw AssayError(
        code: "too_few_observations", message: "The panel has \(panel.periodCount) rows.",
        remedy: "Give at least three rows, better some hundred.", kind: .badData)
    }
  }
}
