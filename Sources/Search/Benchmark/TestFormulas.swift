import Glibc

/// The formulas of the test functions (Surjanovic & Bingham, Virtual Library of Simulation Experiments; Zitzler, Deb &
/// Thiele 2000; Deb, Thiele, Laumanns & Zitzler 2002).
package enum TestFormulas {
  package static func branin(_ x: [Double]) -> Double {
    let b = 5.1 / (4 * Double.pi * Double.pi)
    let inner = x[1] - b * x[0] * x[0] + 5 / Double.pi * x[0] - 6
    return inner * inner + 10 * (1 - 1 / (8 * Double.pi)) * cos(x[0]) + 10
  }

  package static func hartmann(_ x: [Double]) -> Double {
    let alpha = [1.0, 1.2, 3.0, 3.2]
    let a: [[Double]] = [
      [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
      [17, 8, 0.05, 10, 0.1, 14],
    ]
    let p: [[Double]] = [
      [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
      [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]
    var total = 0.0
    for row in 0..<4 {
      var exponent = 0.0
      for column in 0..<6 {
        let distance = x[column] - p[row][column]
        exponent += a[row][column] * distance * distance
      }
      total -= alpha[row] * exp(-exponent)
    }
    return total
  }

  package static func rosenbrock(_ x: [Double]) -> Double {
    var total = 0.0
    for index in 0..<x.count - 1 {
      let curve = x[index + 1] - x[index] * x[index]
      total += 100 * curve * curve + (x[index] - 1) * (x[index] - 1)
    }
    return total
  }

  package static func ackley(_ x: [Double]) -> Double {
    let count = Double(x.count)
    let squares = x.reduce(0) { $0 + $1 * $1 }
    let waves = x.reduce(0) { $0 + cos(2 * Double.pi * $1) }
    return -20 * exp(-0.2 * (squares / count).squareRoot()) - exp(waves / count) + 20 + exp(1)
  }

  package static func levy(_ x: [Double]) -> Double {
    let w = x.map { 1 + ($0 - 1) / 4 }
    let last = w[w.count - 1]
    var total = pow(sin(Double.pi * w[0]), 2)
    for value in w.dropLast() {
      total += (value - 1) * (value - 1) * (1 + 10 * pow(sin(Double.pi * value + 1), 2))
    }
    return total + (last - 1) * (last - 1) * (1 + pow(sin(2 * Double.pi * last), 2))
  }

  package static func mixed(
    kind: String, fast: Double, slow: Double, threshold: Double, stop: Double, trail: Bool
  ) -> Double {
    let costs = ["sma": 0.30, "ema": 0, "rsi": 0.55, "bbands": 0.20, "macd": 0.10]
    let distance = log10(threshold) - log10(0.003)
    var total = costs[kind] ?? .nan
    total += (fast - 12) / 24 * (fast - 12) / 24
    total += (slow - 60) / 80 * (slow - 60) / 80
    total += 0.5 * distance * distance
    total += 0.25 * (stop - 2) / 1.5 * (stop - 2) / 1.5
    // Without a trailing stop the lengths of ten bars resonate.
    if !trail { total += 0.15 + 0.3 * abs(sin(Double.pi * (fast - 12) / 10)) }
    if kind == "rsi", fast > 20 { total += 0.4 }
    if slow <= 2 * fast { total += 0.5 }
    return total
  }

  package static func zdt(_ x: [Double], _ shape: (Double) -> Double) -> [Double] {
    let g = 1 + 9 * x.dropFirst().reduce(0, +) / Double(x.count - 1)
    return [x[0], g * shape(x[0] / g)]
  }

  /// Three objectives.
  package static func dtlz2(_ x: [Double]) -> [Double] {
    let g = 1 + x.dropFirst(2).reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) }
    let (a, b) = (x[0] * Double.pi / 2, x[1] * Double.pi / 2)
    return [g * cos(a) * cos(b), g * cos(a) * sin(b), g * sin(a)]
  }
}
