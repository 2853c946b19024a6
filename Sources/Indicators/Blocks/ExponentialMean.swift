/// An exponentially weighted mean seeded with the plain mean of its first `length` values.
///
/// `value += (x − value) · weight`; weight 2/(n+1) gives the EMA, 1/n Wilder's smoothing.
struct ExponentialMean: Sendable {
  let length: Int
  private let weight: Double
  private var first = 0.0
  private var count = 0
  /// Has no meaning before the first `length` values are in.
  private(set) var value = 0.0

  init(length: Int, weight: Double) {
    self.length = length
    self.weight = weight
  }

  /// The EMA: weight 2/(n+1).
  init(length: Int) { self.init(length: length, weight: 2 / Double(length + 1)) }

  /// Wilder's smoothing: weight 1/n.
  static func wilder(_ length: Int) -> ExponentialMean {
    ExponentialMean(length: length, weight: 1 / Double(length))
  }

  /// Takes in a value; the result has no meaning before the `length`-th.
  mutating func update(_ x: Double) -> Double {
    if count < length { return seed(x) }
    value += (x - value) * weight
    return value
  }

  private mutating func seed(_ x: Double) -> Double {
    if count == 0 { first = x }
    count += 1
    // Sum of distances to the first value: the mean of equal values is exactly that value.
    value += x - first
    if count == length { value = first + value / Double(length) }
    return value
  }
}
