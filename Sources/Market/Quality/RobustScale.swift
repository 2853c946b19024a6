internal import Glibc

/// The usual size of returns, immune to the outliers that it is meant to find.
struct RobustScale {
  var median: Double
  /// 1.4826 × median absolute deviation: the standard deviation, if returns were normal.
  var deviation: Double

  /// From at most about 20,000 evenly spread values; zeros are left out, because a price that does not move says
  /// nothing about how far it moves. `nil` with fewer than 20 values or without spread.
  init?(_ values: [Double]) {
    let step = max(1, values.count / 20_000)
    var sample = stride(from: 0, to: values.count, by: step).map { values[$0] }.filter {
      $0 != 0 && $0.isFinite
    }
    guard sample.count >= 20 else { return nil }
    sample.sort()
    let middle = sample[sample.count / 2]
    var distances = sample.map { abs($0 - middle) }
    distances.sort()
    median = middle
    deviation = 1.4826 * distances[distances.count / 2]
    guard deviation > 0 else { return nil }
  }

  func score(_ value: Double) -> Double { (value - median) / deviation }
}

/// Close-to-close returns of a series.
struct ReturnColumn {
  /// `values[i]` leads to bar i; `values[0]` is NaN.
  var values: [Double]
  var largest: (value: Double, bar: Int)?

  /// Log returns, or differences where `asDifferences` (prices at or below zero).
  init(_ close: [Double], asDifferences: Bool) {
    values = [Double](repeating: .nan, count: close.count)
    for i in 1..<max(1, close.count) {
      let isPositive = close[i] > 0 && close[i - 1] > 0
      let move = isPositive ? log(close[i] / close[i - 1]) : .nan
      if isPositive, abs(move) > abs(largest?.value ?? 0) { largest = (move, i) }
      values[i] = asDifferences ? close[i] - close[i - 1] : move
    }
  }
}
