public import Diagnostics
import Numerics

/// Which strategies beat the benchmark, with the chance of naming even one wrong one at most `level`: the
/// stepwise test StepM.
///
/// Romano & Wolf (2005), "Stepwise Multiple Testing as Formalized Data Snooping", Econometrica 73. Strategies
/// above the critical value of the whole panel are named and taken out; the critical value of the rest is
/// lower, and so on until no more are found. Studentised by the deviations of the full sample.
public struct StepwiseTest: Sendable, Hashable {
  public struct Step: Sendable, Hashable {
    /// In units of √n·mean, or without a unit where the test is studentised.
    public let criticalValue: Double
    /// Indices of the strategies found in this step, in order of the panel.
    public let rejected: [Int]
  }

  /// Indices of the strategies that beat the benchmark, in order of the panel.
  public let superior: [Int]
  /// All steps; the last found nothing, unless none was left.
  public let steps: [Step]
  public let level: Double
  public let statisticKind: SnoopingTest.Statistic
  public let origin: ResampledPanel.Origin

  /// - Parameter recentring: `upper` is the method of the paper; the Python package `arch` takes `consistent`.
  /// - Throws: `invalid_level` unless 0 < level < 1; `constant_column` as in `SnoopingTest`.
  public init(
    _ panel: ResampledPanel, _ kind: SnoopingTest.Statistic, level: Double = 0.05,
    recentring: SnoopingTest.Recentring = .upper
  ) throws(AssayError) {
    guard level > 0, level < 1 else { throw SnoopingError.level(level) }
    let scales = try panel.scales(kind)
    let root = Double(panel.periodCount).squareRoot()
    let observed = zip(panel.means, scales).map { root * $0 * $1 }
    var remaining = Array(observed.indices)
    var steps: [Step] = []
    while !remaining.isEmpty {
      let null = panel.nullMaxima(
        scales: scales, recentring: recentring, floor: -.infinity, among: remaining)
      let critical = Quantile.of(null, at: 1 - level)
      let rejected = remaining.filter { observed[$0] > critical }
      steps.append(Step(criticalValue: critical, rejected: rejected))
      if rejected.isEmpty { break }
      remaining.removeAll { observed[$0] > critical }
    }
    self.steps = steps
    superior = steps.flatMap(\.rejected).sorted()
    self.level = level
    statisticKind = kind
    origin = panel.origin
  }
}
