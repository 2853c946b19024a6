/// Mean, variance, skewness and kurtosis of values that arrive one at a time, without keeping them.
///
/// Updates and merges of Pébay (2008), "Formulas for Robust, One-Pass Parallel Computation of Covariances
/// and Arbitrary-Order Statistical Moments" (Sandia report SAND2008-6212). Over data at hand two passes are
/// more accurate and faster. The result depends on the order of values and merges in the last digits; keep
/// the order fixed.
///
/// Moments that are undefined are `nil`: of no values, of one value (variance), of constant values (shape).
public struct RunningMoments: Sendable, Hashable {
  /// Number of values so far.
  public private(set) var count = 0
  private var centre = 0.0
  private var second = 0.0
  private var third = 0.0
  private var fourth = 0.0

  public init() {}

  /// Takes all of `values` in order.
  public init(_ values: [Double]) {
    for value in values { add(value) }
  }

  public mutating func add(_ value: Double) {
    let before = Double(count)
    count += 1
    let n = Double(count)
    let delta = value - centre
    let step = delta / n
    let product = delta * step * before
    centre += step
    fourth += product * step * step * (n * n - 3 * n + 3) + 6 * step * step * second - 4 * step * third
    third += product * step * (n - 2) - 3 * step * second
    second += product
  }

  /// Takes all values of `other`.
  public mutating func merge(_ other: RunningMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let a = Double(count)
    let b = Double(other.count)
    let n = a + b
    let delta = other.centre - centre
    let square = delta * delta
    fourth +=
      other.fourth + square * square * a * b * (a * a - a * b + b * b) / (n * n * n)
      + 6 * square * (a * a * other.second + b * b * second) / (n * n)
      + 4 * delta * (a * other.third - b * third) / n
    third +=
      other.third + delta * square * a * b * (a - b) / (n * n)
      + 3 * delta * (a * other.second - b * second) / n
    second += other.second + square * a * b / n
    centre += delta * b / n
    count += other.count
  }

  public var mean: Double? { count > 0 ? centre : nil }

  /// Variance with divisor n − 1.
  public var sampleVariance: Double? { count > 1 ? second / Double(count - 1) : nil }

  /// Variance with divisor n.
  public var populationVariance: Double? { count > 0 ? second / Double(count) : nil }

  /// Population skewness g₁ = m₃/m₂^1.5.
  public var skew: Double? {
    guard count > 0, second > 0 else { return nil }
    return Double(count).squareRoot() * third / (second * second.squareRoot())
  }

  /// Population kurtosis b₂ = m₄/m₂² (Pearson; 3 for a normal distribution).
  public var kurtosis: Double? {
    guard count > 0, second > 0 else { return nil }
    return Double(count) * fourth / (second * second)
  }
}
