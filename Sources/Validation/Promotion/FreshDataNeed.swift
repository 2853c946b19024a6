import Numerics

/// How many days a paired test needs.
public enum FreshDataNeed {
  /// The long-run variance of the influence of a day; `nil` where it does not move.
  public static func variance(of influence: [Double]) -> Double? {
    let block = OptimalBlockLength(influence).map { max(1, $0.stationary) } ?? 1
    let variance = LongRunVariance.of(influence, meanBlock: block)
    return variance > 0 && variance.isFinite ? variance : nil
  }

  /// Days after which a one-sided test at `level` finds a true difference of `effect` a day with probability `power`:
  /// (z₁₋ₗₑᵥₑₗ + z_power)² · variance / effect².
  ///
  /// - Returns: `nil` for an effect or a variance that is not positive, or probabilities outside 0 and 1.
  public static func days(effect: Double, variance: Double, level: Double, power: Double) -> Double? {
    guard effect > 0, effect.isFinite, variance > 0, level > 0, level < 1, power > 0, power < 1 else {
      return nil
    }
    let reach = max(0, NormalDistribution.quantile(power) - NormalDistribution.quantile(level))
    return reach * reach * variance / (effect * effect)
  }
}
