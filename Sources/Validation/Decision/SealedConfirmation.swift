import Numerics

/// The second stage: what a candidate shows on sealed years, put together with what it had shown before.
///
/// The two stages are independent, so the weighted inverse-normal combination of their p-values (Lehmacher & Wassmer
/// 1999) is a p-value again: 1 − Φ((√a·z₁ + √b·z₂)/√(a + b)), z = Φ⁻¹(1 − p). The weights are the years of each
/// stage and are fixed before the sealed ones are opened. The first is adjusted for everything it was chosen
/// from.
public struct SealedConfirmation: Sendable, Hashable {
  public struct Candidate: Sendable, Hashable {
    /// Adjusted over everything tried, from discovery.
    public var discovery: Double
    public var discoveryYears: Double
    /// One-sided, of the sealed years alone; NaN where they gave none, which confirms nothing.
    public var sealed: Double
    public var sealedYears: Double
    public var sealedMean: Double

    public init(
      discovery: Double, discoveryYears: Double, sealed: Double, sealedYears: Double, sealedMean: Double
    ) {
      self.discovery = discovery
      self.discoveryYears = discoveryYears
      self.sealed = sealed
      self.sealedYears = sealedYears
      self.sealedMean = sealedMean
    }

    /// NaN where a stage has none.
    public var combined: Double {
      let (a, b) = (discoveryYears, sealedYears)
      guard a > 0, b > 0, discovery >= 0, sealed >= 0 else { return .nan }
      if discovery >= 1 || sealed >= 1 { return 1 }
      let z =
        a.squareRoot() * -NormalDistribution.quantile(discovery)
        + b.squareRoot() * -NormalDistribution.quantile(sealed)
      return NormalDistribution.survival(z / (a + b).squareRoot())
    }
  }

  /// Combined p-value of each candidate, and adjusted over the list (Holm).
  public let combined: [Double]
  public let adjusted: [Double]
  public let isConfirmed: [Bool]

  /// - Parameter list: everything that was named before the sealed years were opened.
  public init(_ list: [Candidate], level: Double = 0.05) {
    combined = list.map(\.combined)
    let values = combined.map { $0.isNaN ? 1 : $0 }
    let adjusted = (try? MultipleTesting.adjusted(values, by: .holm)) ?? values
    self.adjusted = adjusted
    isConfirmed = list.indices.map { adjusted[$0] <= level && list[$0].sealedMean > 0 }
  }

  /// The chance that sealed years of some length confirm a candidate whose true annual Sharpe ratio is `sharpe`,
  /// alone on its list.
  public static func power(
    discovery: Double, discoveryYears: Double, sharpe: Double, sealedYears: Double, level: Double = 0.05
  ) -> Double {
    guard discovery < 1, discoveryYears > 0, sealedYears > 0 else { return 0 }
    let (a, b) = (discoveryYears, sealedYears)
    let needed =
      (-NormalDistribution.quantile(level) * (a + b).squareRoot()
        + a.squareRoot() * NormalDistribution.quantile(discovery)) / b.squareRoot()
    return NormalDistribution.survival(max(0, needed) - sharpe * b.squareRoot())
  }

  /// Sealed years after which `power` reaches 80 %; `nil` where a hundred are not enough.
  public static func yearsNeeded(
    discovery: Double, discoveryYears: Double, sharpe: Double, level: Double = 0.05
  ) -> Double? {
    func reaches(_ years: Double) -> Bool {
      power(
        discovery: discovery, discoveryYears: discoveryYears, sharpe: sharpe, sealedYears: years, level: level
      ) >= 0.8
    }
    guard sharpe > 0, reaches(100) else { return nil }
    var (low, high) = (0.0, 100.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if reaches(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
