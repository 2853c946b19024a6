import Glibc
import Numerics

/// How well forecasts of one kind of move came true, against a benchmark's forecasts of the same bars.
///
/// A figure that the data cannot give is `nil`.
public struct MoveSkill: Sendable, Hashable {
  /// Bars with a forecast, a benchmark and an outcome.
  public let count: Int
  /// 1 − Σ(y − ŷ)²/Σ(y − benchmark)²: above 0 where the forecast beats the benchmark out of sample.
  public let rSquared: Double?
  /// Spearman's rank correlation of forecast and outcome.
  public let rankCorrelation: Double?
  /// Its interval at 95 %: Fisher's z with the variance (1 + ρ²/2)/(n − 3) of Bonett & Wright (2000), Psychometrika 65,
  /// n being the bars divided by the horizon, for overlapping outcomes tell little that is new.
  public let rankInterval: ClosedRange<Double>?
  /// Share of the bars whose move had the sign of the forecast, among those where both have one.
  public let hitRate: Double?
  /// Against the benchmark.
  public let dieboldMariano: DieboldMariano?

  /// Bars where one of the three is NaN are left out.
  ///
  /// - Precondition: the columns have one length.
  public init(actual: [Double], forecast: [Double], benchmark: [Double], horizon: Int) {
    precondition(actual.count == forecast.count && actual.count == benchmark.count, "columns of one length")
    let kept = actual.indices.filter {
      actual[$0].isFinite && forecast[$0].isFinite && benchmark[$0].isFinite
    }
    count = kept.count
    let errors = kept.map { square(actual[$0] - forecast[$0]) }
    let others = kept.map { square(actual[$0] - benchmark[$0]) }
    let other = others.reduce(0, +)
    rSquared = other > 0 ? 1 - errors.reduce(0, +) / other : nil
    dieboldMariano = DieboldMariano(gains: zip(others, errors).map { $0 - $1 }, horizon: horizon)
    rankCorrelation = Self.spearman(kept.map { forecast[$0] }, kept.map { actual[$0] })
    rankInterval = rankCorrelation.flatMap {
      Self.interval($0, count: Double(kept.count) / Double(horizon))
    }
    let signed = kept.filter { actual[$0] != 0 && forecast[$0] != 0 }
    let hits = signed.count { (actual[$0] > 0) == (forecast[$0] > 0) }
    hitRate = signed.isEmpty ? nil : Double(hits) / Double(signed.count)
  }

  private static func spearman(_ forecast: [Double], _ actual: [Double]) -> Double? {
    guard forecast.count >= 3 else { return nil }
    let value = Correlation.matrix([Ranks.of(forecast), Ranks.of(actual)])[1]
    return value.isFinite ? value : nil
  }

  private static func interval(_ correlation: Double, count: Double) -> ClosedRange<Double>? {
    guard count > 3, abs(correlation) < 1 else { return nil }
    let reach =
      NormalDistribution.quantile(0.975) * ((1 + correlation * correlation / 2) / (count - 3)).squareRoot()
    let centre = atanh(correlation)
    return tanh(centre - reach)...tanh(centre + reach)
  }
}

private func square(_ value: Double) -> Double { value * value }
