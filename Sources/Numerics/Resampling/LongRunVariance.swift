/// n times the variance that the mean of a stationary bootstrap resample has, as Hansen (2005) uses it to
/// studentise: g₀ + 2·Σ κ(n, i)·gᵢ with κ(n, i) = ((n − i)/n)(1 − p)ⁱ + (i/n)(1 − p)ⁿ⁻ⁱ, gᵢ = Σ eₜeₜ₊ᵢ/n and
/// p = 1/`meanBlock`.
///
/// Written with circular autocovariances the weights are (1 − i/n)(1 − p)ⁱ, whose sums two recursions give in
/// O(n) instead of O(n²).
public enum LongRunVariance {
  /// - Parameter meanBlock: mean block length, at least 1.
  /// - Returns: a value ≥ 0; NaN for an empty series.
  public static func of(_ series: [Double], meanBlock: Double) -> Double {
    let count = series.count
    guard count > 0 else { return .nan }
    let n = Double(count)
    let mean = series.reduce(0, +) / n
    let centred = series.map { $0 - mean }
    let survival = 1 - 1 / meanBlock
    // Σ aⁱ e and Σ i aⁱ e over the n − 1 values that follow the last one, then backwards through the series.
    var (plain, ramp, power) = (0.0, 0.0, 1.0)
    for lag in 1..<max(count, 1) {
      power *= survival
      plain += power * centred[lag - 1]
      ramp += Double(lag) * power * centred[lag - 1]
    }
    let last = power * survival
    var total = 0.0
    var next = count - 1
    for index in stride(from: count - 1, through: 0, by: -1) {
      if index < count - 1 {
        let fresh = survival * centred[next]
        ramp = fresh + survival * (ramp + plain) - n * last * centred[index]
        plain = fresh + survival * plain - last * centred[index]
      }
      total += centred[index] * (centred[index] + 2 * (plain - ramp / n))
      next = index
    }
    return max(0, total / n)
  }
}
