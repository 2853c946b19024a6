import Glibc
import Numerics

/// What is left, out of sample, of the return a year that was found in sample. Pardo (2008), "The Evaluation and
/// Optimization of Trading Strategies".
///
/// Above 1 is a reason to suspect, not to rejoice. Undefined (`nil`) where the in-sample return is not positive
/// or a series is empty.
public enum WalkForwardEfficiency {
  /// Ratio of the mean returns per period.
  public static func arithmetic(inSample: [Double], outOfSample: [Double]) -> Double? {
    guard !inSample.isEmpty, !outOfSample.isEmpty else { return nil }
    let base = FixedOrderSum.of(inSample) / Double(inSample.count)
    return ratio(FixedOrderSum.of(outOfSample) / Double(outOfSample.count), base)
  }

  /// Ratio of the compound returns a year.
  public static func compound(
    inSample: [Double], outOfSample: [Double], periodsPerYear: Double
  ) -> Double? {
    guard let base = annual(inSample, periodsPerYear), let result = annual(outOfSample, periodsPerYear)
    else { return nil }
    return ratio(result, base)
  }

  /// The median over the windows in which the ratio is defined; `nil` where it is defined in none.
  public static func median(_ efficiencies: [Double?]) -> Double? {
    let defined = efficiencies.compactMap { $0 }
    return defined.isEmpty ? nil : Quantile.of(defined, at: 0.5)
  }

  /// −1 once everything is lost.
  private static func annual(_ returns: [Double], _ periodsPerYear: Double) -> Double? {
    guard !returns.isEmpty else { return nil }
    if returns.contains(where: { $0 <= -1 }) { return -1 }
    let growth = CompensatedSum(returns.map { log1p($0) }).value
    return expm1(growth * periodsPerYear / Double(returns.count))
  }

  private static func ratio(_ result: Double, _ base: Double) -> Double? {
    let ratio = result / base
    return base > 0 && ratio.isFinite ? ratio : nil
  }
}
