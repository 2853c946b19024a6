import Glibc

/// How many independent trials a number of correlated ones is worth.
public enum EffectiveTrials {
  /// ρ + (1 − ρ)·N with ρ the mean correlation of different trials. Bailey & López de Prado (2014), appendix.
  ///
  /// Not rounded. For a mean correlation below zero it exceeds N.
  public static func byMeanCorrelation(_ meanCorrelation: Double, trials: Int) -> Double {
    meanCorrelation + (1 - meanCorrelation) * Double(trials)
  }

  /// exp(−Σ pᵢ·ln pᵢ) with p the eigenvalues of the correlation matrix over their sum: the effective rank of
  /// Roy & Vetterli (2007).
  ///
  /// - Parameter correlation: N × N, row by row, symmetric.
  /// - Returns: between 1 and N; `nil` for an empty matrix or one that is not finite.
  /// - Complexity: O(N³).
  public static func byEntropy(correlation: [Double], trials: Int) -> Double? {
    precondition(correlation.count == trials * trials, "the correlation matrix is N × N")
    guard trials > 0, correlation.allSatisfy(\.isFinite) else { return nil }
    let eigenvalues = SymmetricEigenvalues.of(correlation, size: trials)
    let total = eigenvalues.reduce(0) { $0 + max($1, 0) }
    guard total > 0 else { return nil }
    let entropy = eigenvalues.reduce(0.0) { sum, value in
      value > 0 ? sum - value / total * log(value / total) : sum
    }
    return exp(entropy)
  }
}
