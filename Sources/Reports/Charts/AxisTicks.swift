import Glibc

/// Round values along an axis.
package enum AxisTicks {
  /// Both ends, and up to four round numbers between them that are not close to another.
  package static func round(_ low: Double, _ high: Double, isLogarithmic: Bool, isWhole: Bool) -> [Double] {
    guard low < high else { return [low] }
    func share(_ value: Double) -> Double {
      isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
    }
    var between: [Double] = []
    if isLogarithmic {
      var power = pow(10, floor(log10(low)))
      while power <= high {
        between.append(contentsOf: [power, 2 * power, 5 * power])
        power *= 10
      }
    } else {
      let raw = (high - low) / 5
      let power = pow(10, floor(log10(raw)))
      let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw } ?? raw
      var index = ceil(low / step)
      while index * step < high {
        between.append(index * step)
        index += 1
      }
    }
    if isWhole { between = between.map { $0.rounded() } }
    var kept = [low]
    for value in between where value > low && value < high {
      if share(value) - share(kept[kept.count - 1]) >= 0.15, share(value) <= 0.85 { kept.append(value) }
    }
    return kept + [high]
  }
}
