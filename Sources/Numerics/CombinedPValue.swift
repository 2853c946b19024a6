import Diagnostics
import Glibc

/// One p-value from several **independent** tests of one hypothesis. Tests on one history are not independent.
public enum CombinedPValue {
  /// A combined statistic and its p-value.
  public struct Result: Sendable, Hashable {
    public let statistic: Double
    public let pValue: Double
  }

  /// −2·Σ ln p against χ² with 2k degrees of freedom. Fisher (1932). One p-value of 0 makes the statistic infinite and
  /// the combined value 0.
  ///
  /// - Returns: `nil` for none.
  /// - Throws: `p_value_invalid` as `MultipleTesting.adjusted`.
  public static func fisher(_ values: [Double]) throws -> Result? {
    try check(values)
    if values.isEmpty { return nil }
    let statistic = -2 * values.reduce(0) { $0 + log($1) }
    let chiSquared = ChiSquaredDistribution(degreesOfFreedom: Double(2 * values.count))
    let p =
      statistic == .infinity ? 0 : chiSquared.survival(statistic)
    return Result(statistic: max(0, statistic), pValue: p)
  }

  /// Σ z₁₋ₚ/√k against the normal distribution. Stouffer (1949).
  ///
  /// - Returns: `nil` for none, and where a 0 meets a 1.
  /// - Throws: `p_value_invalid` as `MultipleTesting.adjusted`.
  public static func stouffer(_ values: [Double]) throws -> Result? {
    try check(values)
    if values.isEmpty { return nil }
    let statistic =
      values.reduce(0) { $0 - NormalDistribution.quantile($1) } / Double(values.count).squareRoot()
    return statistic.isNaN
      ? nil : Result(statistic: statistic, pValue: NormalDistribution.cumulative(-statistic))
  }

  private static func check(_ values: [Double]) throws {
    _ = try MultipleTesting.adjusted(values, by: .bonferroni)
  }
}
