public import Diagnostics
import Glibc
import Numerics

/// Whether the best of many strategies beats the benchmark, given that it was picked as the best of many:
/// White's Reality Check and Hansen's test of superior predictive ability (SPA).
///
/// White (2000), "A Reality Check for Data Snooping", Econometrica 68; Hansen (2005), "A Test for Superior
/// Predictive Ability", JBES 23. The null hypothesis is that no strategy beats the benchmark. Tests of
/// different statistics give different p-values; `statisticKind` says which one this is.
///
/// With few observations (n = 250) SPA is somewhat liberal: about 8 % false alarms at a level of 5 %. The Reality
/// Check is conservative when the panel holds bad strategies.
public struct SnoopingTest: Sendable, Hashable {
  /// What the strategies are compared by.
  public enum Statistic: String, Sendable, Hashable, CaseIterable {
    /// max √n·mean: White's, and what the Python package `arch` calls SPA.
    case mean
    /// max(0, max √n·mean/deviation): Hansen's. A strategy that never moves counts as 0.
    case studentized
  }

  /// Which means the null distribution is centred at; lower p ≤ consistent p ≤ upper p.
  public enum Recentring: String, Sendable, Hashable, CaseIterable {
    /// Bad strategies are taken to be as bad as they look.
    case lower
    /// Strategies that are clearly bad, below −√(2 ln ln n) deviations, drop out.
    case consistent
    /// All strategies are taken to be as good as the benchmark: White's.
    case upper
  }

  /// One number for each recentring.
  public struct Values: Sendable, Hashable {
    public let lower: Double
    public let consistent: Double
    public let upper: Double
  }

  public let statisticKind: Statistic
  /// The observed statistic, in units of √n·mean or without a unit.
  public let statistic: Double
  /// Index of the strategy with the largest statistic, the first of equals.
  public let best: Int
  public let origin: ResampledPanel.Origin
  /// Statistics under the null hypothesis, one a resample, for each recentring in order of `allCases`.
  private let null: [[Double]]

  /// - Throws: `constant_column` for the studentised statistic and a strategy that has the same value other than
  ///   0 in every period.
  /// - Complexity: O(strategies · resamples).
  public init(_ panel: ResampledPanel, _ kind: Statistic) throws(AssayError) {
    let scales = try panel.scales(kind)
    let root = Double(panel.periodCount).squareRoot()
    let observed = zip(panel.means, scales).map { root * $0 * $1 }
    best = observed.indices.reduce(0) { observed[$1] > observed[$0] ? $1 : $0 }
    let floor = kind == .studentized ? 0 : -Double.infinity
    statistic = max(floor, observed[best])
    statisticKind = kind
    origin = panel.origin
    null = Recentring.allCases.map {
      panel.nullMaxima(scales: scales, recentring: $0, floor: floor, among: observed.indices)
    }
  }

  /// (1 + number of null statistics at or beyond the observed one)/(B + 1): never zero. For the mean and
  /// `upper` this is White's p-value.
  public var pValues: Values {
    values { Double(1 + $0.count { $0 >= statistic }) / Double($0.count + 1) }
  }

  /// The share of null statistics beyond the observed one, as `arch` reports it: zero where none is. For
  /// comparison with other programs only.
  public var exceedanceShares: Values {
    values { Double($0.count { $0 > statistic }) / Double($0.count) }
  }

  /// The statistic that a test of `level` must exceed (type 7 quantile of the null statistics).
  ///
  /// - Precondition: `level` lies between 0 and 1.
  public func criticalValues(level: Double) -> Values {
    values { Quantile.of($0, at: 1 - level) }
  }

  private func values(_ number: ([Double]) -> Double) -> Values {
    Values(lower: number(null[0]), consistent: number(null[1]), upper: number(null[2]))
  }
}

extension ResampledPanel {
  /// What the means are multiplied by before they are compared.
  func scales(_ kind: SnoopingTest.Statistic) throws(AssayError) -> [Double] {
    if kind == .mean { return Array(repeating: 1, count: strategyCount) }
    var scales: [Double] = []
    for index in 0..<strategyCount {
      if isFlat(index) {
        guard abs(means[index]) <= 1e-12 else {
          throw SnoopingError.constant(names[index], value: means[index])
        }
        scales.append(0)
      } else {
        scales.append(1 / deviations[index])
      }
    }
    return scales
  }

  /// The largest statistic of each resample under the null hypothesis, among some of the strategies.
  func nullMaxima(
    scales: [Double], recentring: SnoopingTest.Recentring, floor: Double,
    among strategies: some Sequence<Int>
  ) -> [Double] {
    let root = Double(periodCount).squareRoot()
    let resamples = origin.resamples
    var maxima = Array(repeating: floor, count: resamples)
    let shifts = shifts.span
    for index in strategies {
      let kept = remainder(of: index, recentring)
      let scale = root * scales[index]
      let start = index * resamples
      for resample in 0..<resamples {
        maxima[resample] = max(maxima[resample], (shifts[start + resample] + kept) * scale)
      }
    }
    return maxima
  }

  /// What recentring leaves of the mean of a strategy: 0 where all of it is taken away.
  private func remainder(of index: Int, _ recentring: SnoopingTest.Recentring) -> Double {
    let n = Double(periodCount)
    switch recentring {
    case .upper: return 0
    case .lower: return min(means[index], 0)
    case .consistent:
      let threshold = -deviations[index] * (2 * log(log(n)) / n).squareRoot()
      return means[index] >= threshold ? 0 : means[index]
    }
  }
}
