import Glibc
import Numerics

/// The worst returns of a series as they happened: historical value at risk and expected shortfall.
///
/// Values are returns, so losses are negative; `level` is the tail probability (0.05 for "95 %").
public struct ReturnTail: Sendable {
  private let sorted: [Double]

  /// Sorts a copy of `returns`.
  ///
  /// - Precondition: no value is NaN.
  public init(_ returns: [Double]) {
    precondition(!returns.contains { $0.isNaN }, "returns must not hold NaN")
    sorted = returns.sorted()
  }

  /// The same for returns in somebody else's memory.
  public init(_ returns: borrowing Span<Double>) {
    self.init(Array(capacity: returns.count) { for index in returns.indices { $0.append(returns[index]) } })
  }

  /// The quantile at `level`, type 7 of Hyndman & Fan (1996); `nil` without returns.
  public func valueAtRisk(_ level: Double) -> Double? {
    finite(Quantile.linear(level, ofSorted: sorted.span))
  }

  /// The mean of the worst `level` of all returns: (Σ of the k − 1 worst + (n·a − k + 1) · the k-th)/(n·a)
  /// with k = ⌈n·a⌉. Rockafellar & Uryasev (2000), the coherent form. `nil` without returns.
  ///
  /// - Precondition: `level` lies in (0, 1].
  public func conditionalValueAtRisk(_ level: Double) -> Double? {
    precondition(level > 0 && level <= 1, "the level must lie in (0, 1]")
    guard !sorted.isEmpty else { return nil }
    let mass = Double(sorted.count) * level
    let last = min(sorted.count, Int(mass.rounded(.up)))
    let whole = sorted[..<(last - 1)].reduce(0, +)
    return finite((whole + (mass - Double(last - 1)) * sorted[last - 1]) / mass)
  }

  /// |upper quantile| / |lower quantile| at 1 − `level` and `level`; `nil` when the latter is zero.
  public func ratio(_ level: Double) -> Double? {
    finite(
      abs(Quantile.linear(1 - level, ofSorted: sorted.span))
        / abs(Quantile.linear(level, ofSorted: sorted.span)))
  }
}

/// The tail that the first moments of a series imply: normal and Cornish–Fisher value at risk.
///
/// Values are returns, so losses are negative; `level` is the tail probability (0.05 for "95 %").
public struct NormalTail: Sendable, Hashable {
  /// Arithmetic mean of the returns.
  public let mean: Double
  /// Standard deviation, ddof 1.
  public let deviation: Double
  private let shape: MomentPass

  /// `nil` below two returns or where a return is not finite.
  public init?(_ returns: [Double]) { self.init(returns.span) }

  /// The same for returns in somebody else's memory.
  public init?(_ returns: borrowing Span<Double>) {
    var sum = 0.0
    for index in returns.indices { sum += returns[index] }
    let mean = sum / Double(returns.count)
    shape = MomentPass(returns, around: mean)
    guard let deviation = shape.sampleDeviation else { return nil }
    self.mean = mean
    self.deviation = deviation
  }

  /// mean + s·z_a.
  public func valueAtRisk(_ level: Double) -> Double {
    mean + deviation * NormalDistribution.quantile(level)
  }

  /// mean − s·φ(z_a)/a.
  public func conditionalValueAtRisk(_ level: Double) -> Double {
    mean - deviation * NormalDistribution.density(NormalDistribution.quantile(level)) / level
  }

  /// mean + s·w, w the Cornish–Fisher expansion of z_a by population skew g₁ and excess kurtosis g₂:
  /// z + (z² − 1)g₁/6 + (z³ − 3z)g₂/24 − (2z³ − 5z)g₁²/36. Favre & Galeano (2002).
  ///
  /// The expansion is not monotone in `level` for large skew or kurtosis; `cornishFisherIsMonotone` says
  /// whether it can be trusted there. `nil` for a constant series.
  public func cornishFisherValueAtRisk(_ level: Double) -> Double? {
    guard let skew = shape.skew, let excess = shape.kurtosis.map({ $0 - 3 }) else { return nil }
    let z = NormalDistribution.quantile(level)
    let cube = z * z * z
    let expanded =
      z + (z * z - 1) * skew / 6 + (cube - 3 * z) * excess / 24 - (2 * cube - 5 * z) * skew * skew / 36
    return finite(mean + deviation * expanded)
  }

  /// Whether the Cornish–Fisher expansion rises with the level everywhere, as a quantile must (Maillard
  /// 2012): its derivative, a parabola in z, has no real root. `nil` for a constant series.
  public var cornishFisherIsMonotone: Bool? {
    guard let skew = shape.skew, let excess = shape.kurtosis.map({ $0 - 3 }) else { return nil }
    let quadratic = excess / 8 - skew * skew / 6
    let linear = skew / 3
    let constant = 1 - excess / 8 + 5 * skew * skew / 36
    if quadratic == 0 { return linear == 0 && constant > 0 }
    return quadratic > 0 && linear * linear < 4 * quadratic * constant
  }
}
