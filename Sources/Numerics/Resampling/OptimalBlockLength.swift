import Glibc

/// The block length that minimises the mean squared error of the bootstrap variance of a mean.
///
/// Politis & White (2004), "Automatic Block-Length Selection for the Dependent Bootstrap", Econometric
/// Reviews 23, with the correction of Patton, Politis & White (2009). The cut-off lag follows the authors'
/// own programs, which is one more than the text defines; correlations are normalised by the sums of the
/// overlapping parts, each without its first or last value, as in the Python package `arch`.
public struct OptimalBlockLength: Sendable, Hashable {
  /// For `BlockBootstrap.Kind.stationary`. May be below 1: use `rounded(_:)` before drawing.
  public let stationary: Double
  /// For the circular and moving kinds.
  public let circular: Double

  /// Estimates both from `series`.
  ///
  /// - Returns: `nil` for fewer than 11 values, a constant series, or one that is not finite.
  /// - Complexity: O(n^1.5).
  public init?(_ series: [Double]) {
    let count = series.count
    guard count >= 11 else { return nil }
    let n = Double(count)
    let mean = series.reduce(0, +) / n
    let centred = series.map { $0 - mean }
    let run = max(5, Int(log10(n)))
    let lastLag = Int(n.squareRoot().rounded(.up)) + run

    // What is left of constant values after the mean is taken away is rounding, not dependence.
    let deviation = (centred.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
    guard deviation > 1e-12 * max(abs(mean), .leastNormalMagnitude) else { return nil }

    let lags = (0...lastLag).map { Lag(centred, $0) }
    let critical = 2 * (log10(n) / n).squareRoot()
    let cut = (run...lastLag).first { end in
      lags[(end - run)..<end].allSatisfy { $0.correlation < critical }
    }
    let band = min(cut.map { 2 * max($0 - run, 1) } ?? lastLag, lastLag)

    var slope = 0.0
    var longRun = lags[0].covariance
    for lag in 1...band {
      let share = Double(lag) / Double(band)
      let weight = share <= 0.5 ? 1 : 2 * (1 - share)
      slope += 2 * weight * Double(lag) * lags[lag].covariance
      longRun += 2 * weight * lags[lag].covariance
    }
    let cap = min(3 * n.squareRoot(), n / 3).rounded(.up)
    let ratio = 2 * slope * slope / (longRun * longRun)
    guard ratio.isFinite else { return nil }
    stationary = min(cbrt(ratio / 2 * n), cap)
    circular = min(cbrt(ratio / (4.0 / 3) * n), cap)
  }

  /// The next whole length, at least 1.
  public static func rounded(_ length: Double) -> Int { max(1, Int(length.rounded(.up))) }
}

/// What one lag of a centred series says.
private struct Lag {
  /// Σ eₜ·eₜ₊ₖ / n.
  let covariance: Double
  /// |Σ eₜ·eₜ₊ₖ| over the norms of the two parts.
  let correlation: Double

  init(_ centred: [Double], _ lag: Int) {
    let count = centred.count
    var product = 0.0
    for index in lag..<count { product += centred[index] * centred[index - lag] }
    var late = 0.0
    for index in (lag + 1)..<count { late += centred[index] * centred[index] }
    var early = 0.0
    for index in 0..<(count - lag - 1) { early += centred[index] * centred[index] }
    covariance = product / Double(count)
    correlation = abs(product) / (late * early).squareRoot()
  }
}
