import Numerics

/// What a sizing model learns, and why not the best fraction of each window.
///
/// The fraction f that suits a row is the one that maximises the expected log growth E[ln(1 + f·R) | features] of the
/// window's return R. One window's own optimum is 0 or the cap, by its sign alone, and the mean of such optima is not
/// the optimum of the mean. To second order ln(1 + f·R) = f·R − f²·R²/2 + …, and
///
///     f·R − f²·R²/2 = const − (R²/2)·(f − R/R²)²
///
/// so least squares with target R/R² and weight R² maximise that growth itself: a leaf of a tree is ΣR/ΣR², the Kelly
/// fraction of its rows, and a penalty or a least weight of leaves shrinks it towards the others.
///
/// The mean of all rows is an estimate too. Its part that is not noise is max(0, 1 − 1/t²) (James & Stein, 1961), t
/// being that of the means of the windows, for rows of one window move together; the rest, δ, is taken from every
/// return in the first-order term: the target is (R − δ)/R². Returns are measured in their root mean square, so that a
/// weight of 1 is one typical window.
struct GrowthTarget: Sendable {
  /// (r − δ)/w and w = r², r being the return in units of `scale`.
  let targets: [Double]
  let weights: [Double]
  /// Root mean square of the returns.
  let scale: Double

  /// Keeps the target of a return of zero finite; a thousandth of a typical return squared.
  private static let leastWeight = 1e-6

  /// - Returns: `nil` without two windows that returned anything.
  init?(_ all: SizingRows, _ rows: [Int]) {
    let count = Double(max(rows.count, 1))
    let scale = (rows.reduce(0) { $0 + all.returns[$1] * all.returns[$1] } / count).squareRoot()
    guard scale > 0, let kept = Self.signal(all, rows) else { return nil }
    let scaled = rows.map { all.returns[$0] / scale }
    let noise = (1 - kept) * scaled.reduce(0, +) / count
    let weights = scaled.map { max($0 * $0, Self.leastWeight) }
    self.scale = scale
    self.weights = weights
    targets = zip(scaled, weights).map { ($0 - noise) / $1 }
  }

  /// The share of the mean return that is not noise.
  private static func signal(_ all: SizingRows, _ rows: [Int]) -> Double? {
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for row in rows {
      let (sum, count) = sums[all.windows[row]] ?? (0, 0)
      sums[all.windows[row]] = (sum + all.returns[row], count + 1)
    }
    let means = RunningMoments(sums.keys.sorted().compactMap { sums[$0] }.map { $0.sum / $0.count })
    guard let mean = means.mean, let variance = means.sampleVariance, variance > 0 else { return nil }
    return max(0, 1 - variance / (Double(means.count) * mean * mean))
  }
}
