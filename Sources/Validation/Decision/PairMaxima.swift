import Numerics

/// The maxima of one pair's trials without an edge, standardised by their own mean and deviation: the scale on
/// which a pair of 4,320 trials and one of 80 are compared.
public enum PairMaxima {
  /// NaN for fewer than two.
  public static func location(_ maxima: [Double]) -> (mean: Double, deviation: Double) {
    guard maxima.count > 1 else { return (.nan, .nan) }
    let n = Double(maxima.count)
    let mean = FixedOrderSum.of(maxima) / n
    let squares = maxima.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / (n - 1)).squareRoot())
  }
}
