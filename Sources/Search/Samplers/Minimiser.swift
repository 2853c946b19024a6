/// Minimisation of a smooth function with its gradient: limited-memory BFGS with backtracking.
///
/// Nocedal & Wright (2006), "Numerical Optimization", algorithms 7.4 and 3.1, with eight pairs.
enum Minimiser {
  static func minimise(
    from start: [Double], iterations: Int, _ function: ([Double]) -> (Double, [Double])
  ) -> [Double] {
    var point = start
    var (value, gradient) = function(point)
    guard value.isFinite else { return start }
    var pairs: [(step: [Double], change: [Double], rho: Double)] = []
    for _ in 0..<iterations {
      var direction = descent(gradient, pairs)
      var slope = dot(direction, gradient)
      if slope >= 0 {
        direction = gradient.map { -$0 }
        slope = -dot(gradient, gradient)
        pairs = []
      }
      guard slope < -1e-10 else { break }
      // A step of more than 2 in the logarithm of a parameter is a leap.
      let longest = direction.reduce(0) { max($0, abs($1)) }
      var length = longest > 2 ? 2 / longest : 1
      var next = point
      var (nextValue, nextGradient) = (Double.infinity, gradient)
      for _ in 0..<20 {
        next = zip(point, direction).map { $0 + length * $1 }
        (nextValue, nextGradient) = function(next)
        if nextValue <= value + 1e-4 * length * slope { break }
        length /= 2
      }
      guard nextValue < value else { break }
      let step = zip(next, point).map { $0 - $1 }
      let change = zip(nextGradient, gradient).map { $0 - $1 }
      let product = dot(step, change)
      if product > 1e-12 {
        pairs.append((step, change, 1 / product))
        if pairs.count > 8 { pairs.removeFirst() }
      }
      let gain = value - nextValue
      (point, value, gradient) = (next, nextValue, nextGradient)
      if gain < 1e-5 { break }
    }
    return point
  }

  private static func descent(
    _ gradient: [Double], _ pairs: [(step: [Double], change: [Double], rho: Double)]
  ) -> [Double] {
    var direction = gradient.map { -$0 }
    var factors: [Double] = []
    for pair in pairs.reversed() {
      let factor = pair.rho * dot(pair.step, direction)
      factors.append(factor)
      for index in direction.indices { direction[index] -= factor * pair.change[index] }
    }
    if let last = pairs.last {
      let scale = 1 / (last.rho * dot(last.change, last.change))
      for index in direction.indices { direction[index] *= scale }
    }
    for (pair, factor) in zip(pairs, factors.reversed()) {
      let correction = pair.rho * dot(pair.change, direction)
      for index in direction.indices { direction[index] += (factor - correction) * pair.step[index] }
    }
    return direction
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var total = 0.0
    for index in a.indices { total += a[index] * b[index] }
    return total
  }
}
