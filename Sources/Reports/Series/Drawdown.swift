/// The distance of a curve below its highest value so far.
package enum Drawdown {
  /// Returns `value ÷ running peak − 1` for every value: 0 at a peak, negative below. NaN where the peak is
  /// not positive, so that no fraction of it makes sense.
  package static func curve(of values: [Double]) -> [Double] {
    var peak = -Double.infinity
    return values.map { value in
      peak = max(peak, value)
      return peak > 0 ? value / peak - 1 : .nan
    }
  }
}
