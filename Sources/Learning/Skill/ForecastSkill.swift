public import Market
public import Strategies

/// What forecasts were worth out of sample, against the naive ones made at the same bars.
public struct ForecastSkill: Sendable, Hashable {
  public let name: String
  public let horizon: Int
  /// Against no move at all.
  public let close: MoveSkill
  /// Against the mean past range upwards.
  public let high: MoveSkill
  /// Against the mean past range downwards.
  public let low: MoveSkill
  /// Share of the moves below the 40th and the 60th forecast percentile; `nil` without forecasts.
  public let lowerCoverage: Coverage?
  public let upperCoverage: Coverage?

  /// How often outcomes lay below a forecast quantile.
  public struct Coverage: Sendable, Hashable {
    /// What the quantile promises.
    public let level: Double
    public let share: Double
    /// √(level·(1 − level)/n), n being the bars divided by the horizon.
    public let standardError: Double
  }

  /// - Parameter naive: `NaiveForecaster` walked forward over the same series with the same refits and horizon.
  /// - Precondition: both have an entry a bar of the series, and one horizon.
  public init(_ forecasts: Forecasts, naive: Forecasts, on series: BarSeries) {
    precondition(
      forecasts.count == series.count && naive.count == series.count && forecasts.horizon == naive.horizon,
      "forecasts of one series and horizon")
    let outcomes = ForecastOutcomes(series, horizon: forecasts.horizon)
    name = forecasts.name
    horizon = forecasts.horizon
    close = MoveSkill(
      actual: outcomes.close, forecast: forecasts.close, benchmark: naive.close, horizon: horizon)
    high = MoveSkill(actual: outcomes.high, forecast: forecasts.high, benchmark: naive.high, horizon: horizon)
    low = MoveSkill(actual: outcomes.low, forecast: forecasts.low, benchmark: naive.low, horizon: horizon)
    lowerCoverage = Self.coverage(
      ForecastPoint.lowerLevel, outcomes.close, forecasts.lowerQuantile, horizon: horizon)
    upperCoverage = Self.coverage(
      ForecastPoint.upperLevel, outcomes.close, forecasts.upperQuantile, horizon: horizon)
  }

  private static func coverage(
    _ level: Double, _ actual: [Double], _ quantile: [Double], horizon: Int
  ) -> Coverage? {
    let kept = actual.indices.filter { actual[$0].isFinite && quantile[$0].isFinite }
    guard !kept.isEmpty else { return nil }
    let below = kept.count { actual[$0] <= quantile[$0] }
    let independent = Double(kept.count) / Double(horizon)
    return Coverage(
      level: level, share: Double(below) / Double(kept.count),
      standardError: (level * (1 - level) / independent).squareRoot())
  }
}

extension ForecastSkill {
  /// What may be said of the forecasts of the close.
  public enum Verdict: String, Sendable, CaseIterable {
    /// Fewer than 100 bars, or nothing to compare.
    case tooFew = "too_few_bars"
    /// The squared errors are not smaller than those of no forecast at all, or not by more than luck gives.
    case noSkill = "no_skill"
    /// They are smaller, at the 5 % level of the one-sided Diebold–Mariano test.
    case skill = "skill"
  }

  public static let significance = 0.05

  public var verdict: Verdict {
    guard close.count >= 100, let rSquared = close.rSquared else { return .tooFew }
    guard rSquared > 0, let test = close.dieboldMariano, test.pValue < Self.significance else {
      return .noSkill
    }
    return .skill
  }
}
