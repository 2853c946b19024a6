import Numerics

/// One trial that was named beforehand: nothing was chosen, so nothing has to be paid for.
public enum SingleTrialTest {
  /// One-sided p-value that its mean is not above zero, by the stationary bootstrap of the studentised mean:
  /// (1 + rows at or beyond)/(1 + rows). 1 for a trial that does not move.
  public static func pValue(
    _ profits: [Double], _ statistic: PerformanceStatistic, rows: ScreenRows
  ) -> Double {
    let draws = TrialDraws([profits], statistic, rows: rows, workers: .one)
    let null = draws.centredMaxima(rows.resamples)
    guard !null.isEmpty else { return 1 }
    return Double(1 + null.count { $0 >= draws.statistics[0] }) / Double(1 + null.count)
  }
}
