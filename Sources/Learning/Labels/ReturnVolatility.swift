/// The deviation of simple returns with exponentially falling weights: how far a price usually moves in a bar.
public enum ReturnVolatility {
  /// Weights (1 − 2/(span + 1))ᵏ over all returns so far, with the correction of weighted variances for small samples.
  ///
  /// - Returns: one value a close; NaN at the first two.
  /// - Complexity: O(n).
  public static func exponential(_ closes: [Double], span: Int) -> [Double] {
    precondition(span >= 1, "a span is at least one bar")
    let decay = 1 - 2 / Double(span + 1)
    var values = [Double](repeating: .nan, count: closes.count)
    var (weight, square, mean, spread) = (0.0, 0.0, 0.0, 0.0)
    for bar in closes.indices.dropFirst() {
      let value = closes[bar] / closes[bar - 1] - 1
      // West's update of a weighted mean and the weighted sum of squares about it.
      weight *= decay
      spread *= decay
      square *= decay * decay
      let (before, distance) = (weight, value - mean)
      weight += 1
      square += 1
      mean += distance / weight
      spread += distance * distance * before / weight
      let correction = weight * weight - square
      if bar >= 2, correction > 0 {
        values[bar] = (spread / weight * (weight * weight / correction)).squareRoot()
      }
    }
    return values
  }
}
