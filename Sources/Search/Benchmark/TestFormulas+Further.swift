import Glibc

/// Functions beside those of the published comparison, so that a sampler is not judged on the problems it was made
/// on.
///
/// The numeric ones are standard (Surjanovic & Bingham, Virtual Library of Simulation Experiments; Molga & Smutnicki
/// 2005). The others are of the kinds that tuning a strategy or a model asks for.
extension TestFormulas {
  package static func griewank(_ x: [Double]) -> Double {
    var (sum, product) = (0.0, 1.0)
    for (place, value) in x.enumerated() {
      sum += value * value / 4_000
      product *= cos(value / Double(place + 1).squareRoot())
    }
    return sum - product + 1
  }

  package static func styblinskiTang(_ x: [Double]) -> Double {
    x.reduce(0) { $0 + 0.5 * ($1 * $1 * $1 * $1 - 16 * $1 * $1 + 5 * $1) }
  }

  package static func rastrigin(_ x: [Double]) -> Double {
    x.reduce(0) { $0 + $1 * $1 - 10 * cos(2 * Double.pi * $1) + 10 }
  }

  package static func michalewicz(_ x: [Double]) -> Double {
    var total = 0.0
    for (place, value) in x.enumerated() {
      total -= sin(value) * pow(sin(Double(place + 1) * value * value / Double.pi), 20)
    }
    return total
  }

  package static func hartmann3(_ x: [Double]) -> Double {
    let alpha = [1.0, 1.2, 3.0, 3.2]
    let a: [[Double]] = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]]
    let p: [[Double]] = [
      [0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828],
    ]
    var total = 0.0
    for row in 0..<4 {
      var exponent = 0.0
      for column in 0..<3 {
        let distance = x[column] - p[row][column]
        exponent += a[row][column] * distance * distance
      }
      total -= alpha[row] * exp(-exponent)
    }
    return total
  }

  /// A bowl whose neighbouring parameters belong together.
  package static func coupled(_ t: [Double]) -> Double {
    var total = t.reduce(0) { $0 + $1 * $1 }
    for place in 1..<t.count { total += 0.5 * (t[place] - t[place - 1]) * (t[place] - t[place - 1]) }
    return total
  }

  /// The place of parameter `index` of ten in `coupled`, from a share of its range.
  package static func offset(_ share: Double, _ index: Int) -> Double {
    2 * (share - Double((37 * (index + 1)) % 100) / 100)
  }

  /// A choice of a model with settings of its own, and a threshold. The optimum is 0, at boosting with a rate of
  /// 0.05, depth 4, 300 rounds, and a threshold of 0.55.
  package static func conditional(
    family: String, threshold: Double, penalty: Double, depth: Double, leaf: Double, rate: Double,
    rounds: Double
  ) -> Double {
    let distance = (threshold - 0.55) / 0.25
    var total = distance * distance
    switch family {
    case "linear":
      let (own, best) = (log10(penalty), 0.0)
      total += 0.3 + 0.2 * (own - best) * (own - best)
    case "forest":
      let (a, b) = ((depth - 9) / 9, (log10(leaf) - 1) / 1)
      total += 0.15 + 0.5 * a * a + 0.4 * b * b
    default:
      let (a, b, c) = (log10(rate) - log10(0.05), (depth - 4) / 4, (rounds - 300) / 400)
      // A lower rate asks for more rounds.
      total += a * a + 0.5 * b * b + (c + 0.5 * a) * (c + 0.5 * a)
    }
    return total
  }
}
