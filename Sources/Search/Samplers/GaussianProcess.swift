import Glibc

/// A Gaussian process over the unit cube: Matérn 5/2 with a length for each axis, white noise, and a constant mean.
///
/// Rasmussen & Williams (2006), "Gaussian Processes for Machine Learning", chapters 2 and 5. The amplitude follows from
/// the others in closed form. Lengths and noise have lognormal priors, as in Hvarfner, Hellsten & Nardi (2024), arXiv
/// 2402.02229: lengths grow with the root of the number of axes.
package struct GaussianProcess: Sendable {
  /// One position an axis; axes of choices differ by 0 or 1.
  let inputs: [[Double]]
  let isChoice: [Bool]
  let mean: Double
  /// Values less their mean.
  let centred: [Double]
  /// ln of the length of each axis, then ln of the noise variance over the amplitude.
  package private(set) var parameters: [Double]
  private var factor: [Double] = []
  private var weights: [Double] = []
  package private(set) var amplitude = 1.0

  private static let leastNoise = 1e-6

  /// - Parameter start: parameters to begin with; the priors' modes unless given.
  package init(inputs: [[Double]], isChoice: [Bool], values: [Double], start: [Double]? = nil) {
    self.inputs = inputs
    self.isChoice = isChoice
    let mean = values.reduce(0, +) / Double(max(values.count, 1))
    self.mean = mean
    centred = values.map { $0 - mean }
    let axes = isChoice.count
    parameters = start ?? [Double](repeating: 0.5 * log(Double(axes)) - 0.7, count: axes) + [-6]
  }

  /// Fits the parameters by steps along the gradient (`Minimiser`), then keeps the factor for predictions.
  package mutating func fit(iterations: Int) {
    let copy = self
    parameters = Minimiser.minimise(from: parameters, iterations: iterations) { copy.lossAndGradient($0) }
    settle()
  }

  /// Keeps the parameters as they are and makes the factor for predictions.
  package mutating func settle() {
    let covariance = Self.covariance(inputs, isChoice, parameters)
    guard let factor = Self.cholesky(covariance, inputs.count) else { return }
    self.factor = factor
    weights = Self.solve(factor, centred)
    let fit = zip(centred, weights).reduce(0) { $0 + $1.0 * $1.1 }
    amplitude = max(fit / Double(centred.count), 1e-300)
  }

  /// Mean and standard deviation of the function, noise left out, at a point of the cube.
  package func predict(_ point: [Double]) -> (mean: Double, deviation: Double) {
    let count = inputs.count
    let inverse = parameters.dropLast().map { exp(-$0) }
    var cross = [Double](repeating: 0, count: count)
    for row in 0..<count { cross[row] = Self.kernel(Self.distance(inputs[row], point, inverse, isChoice)) }
    var mean = mean
    for row in 0..<count { mean += cross[row] * weights[row] }
    var explained = 0.0
    for row in 0..<count {
      var value = cross[row]
      let start = row * count
      for column in 0..<row { value -= factor[start + column] * cross[column] }
      value /= factor[start + row]
      cross[row] = value
      explained += value * value
    }
    return (mean, (amplitude * max(1 - explained, 1e-12)).squareRoot())
  }

  /// Less the log marginal likelihood with the best amplitude and the log priors, up to a constant, and its gradient.
  package func lossAndGradient(_ parameters: [Double]) -> (Double, [Double]) {
    let count = inputs.count
    let axes = isChoice.count
    let covariance = Self.covariance(inputs, isChoice, parameters)
    guard parameters.allSatisfy({ abs($0) < 20 }), let factor = Self.cholesky(covariance, count) else {
      return (.infinity, [Double](repeating: 0, count: parameters.count))
    }
    let weights = Self.solve(factor, centred)
    let fit = max(zip(centred, weights).reduce(0) { $0 + $1.0 * $1.1 }, 1e-300)
    var logDeterminant = 0.0
    for row in 0..<count { logDeterminant += 2 * log(factor[row * count + row]) }
    var loss = 0.5 * Double(count) * log(fit / Double(count)) + 0.5 * logDeterminant
    let inverse = Self.inverse(factor, count)
    let scale = Double(count) / fit
    var gradient = [Double](repeating: 0, count: axes + 1)
    let inverseLengths = parameters.prefix(axes).map { exp(-$0) }
    for row in 0..<count {
      for column in 0..<row {
        // Each pair stands for two entries of the symmetric matrix.
        let weight = inverse[row * count + column] - scale * weights[row] * weights[column]
        let squared = Self.distance(inputs[row], inputs[column], inverseLengths, isChoice)
        let slope = weight * Self.slope(squared)
        for axis in 0..<axes {
          let part = Self.part(inputs[row][axis], inputs[column][axis], isChoice[axis]) * inverseLengths[axis]
          gradient[axis] += slope * part * part
        }
      }
    }
    let noise = exp(parameters[axes])
    for row in 0..<count {
      gradient[axes] += 0.5 * noise * (inverse[row * count + row] - scale * weights[row] * weights[row])
    }
    let middle = 2.0.squareRoot() + 0.5 * log(Double(axes))
    for axis in 0..<axes {
      let distance = parameters[axis] - middle
      loss += distance * distance / 6
      gradient[axis] += distance / 3
    }
    let distance = parameters[axes] + 4
    loss += distance * distance / 2
    gradient[axes] += distance
    return (loss, gradient)
  }

  // MARK: The kernel

  private static func part(_ a: Double, _ b: Double, _ isChoice: Bool) -> Double {
    isChoice ? (a == b ? 0 : 1) : a - b
  }

  private static func distance(
    _ a: [Double], _ b: [Double], _ inverse: [Double], _ isChoice: [Bool]
  ) -> Double {
    var total = 0.0
    for axis in inverse.indices {
      let scaled = part(a[axis], b[axis], isChoice[axis]) * inverse[axis]
      total += scaled * scaled
    }
    return total
  }

  /// (1 + √5 r + 5/3 r²) exp(−√5 r) of the squared distance r².
  private static func kernel(_ squared: Double) -> Double {
    let scaled = (5 * squared).squareRoot()
    return (1 + scaled + scaled * scaled / 3) * exp(-scaled)
  }

  /// The derivative by ln length is this times the axis' share of the squared distance: 5/3 (1 + √5 r) exp(−√5 r).
  private static func slope(_ squared: Double) -> Double {
    let scaled = (5 * squared).squareRoot()
    return 5 / 3 * (1 + scaled) * exp(-scaled)
  }

  private static func covariance(_ inputs: [[Double]], _ isChoice: [Bool], _ parameters: [Double]) -> [Double]
  {
    let count = inputs.count
    let inverse = parameters.dropLast().map { exp(-$0) }
    let noise = exp(parameters[parameters.count - 1]) + leastNoise
    var matrix = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0..<row {
        matrix[row * count + column] = kernel(distance(inputs[row], inputs[column], inverse, isChoice))
      }
      matrix[row * count + row] = 1 + noise
    }
    return matrix
  }

  // MARK: Linear algebra

  /// The lower factor; the upper triangle of the input is not read. `nil` unless positive definite.
  private static func cholesky(_ matrix: [Double], _ count: Int) -> [Double]? {
    var factor = matrix
    let isDefinite = factor.withUnsafeMutableBufferPointer { factor -> Bool in
      for row in 0..<count {
        let start = row * count
        for column in 0...row {
          let other = column * count
          var value = factor[start + column]
          for inner in 0..<column { value -= factor[start + inner] * factor[other + inner] }
          if column < row {
            factor[start + column] = value / factor[other + column]
          } else {
            guard value > 0, value.isFinite else { return false }
            factor[start + row] = value.squareRoot()
          }
        }
      }
      return true
    }
    return isDefinite ? factor : nil
  }

  private static func solve(_ factor: [Double], _ right: [Double]) -> [Double] {
    let count = right.count
    var solution = right
    for row in 0..<count {
      for column in 0..<row { solution[row] -= factor[row * count + column] * solution[column] }
      solution[row] /= factor[row * count + row]
    }
    for row in stride(from: count - 1, through: 0, by: -1) {
      for below in row + 1..<max(count, row + 1) {
        solution[row] -= factor[below * count + row] * solution[below]
      }
      solution[row] /= factor[row * count + row]
    }
    return solution
  }

  /// The inverse of the matrix, its lower triangle.
  private static func inverse(_ factor: [Double], _ count: Int) -> [Double] {
    // Rows of the transposed inverse factor, so that the products below read memory in order.
    var lower = [Double](repeating: 0, count: count * count)
    var result = lower
    factor.withUnsafeBufferPointer { factor in
      lower.withUnsafeMutableBufferPointer { lower in
        for column in 0..<count {
          let start = column * count
          lower[start + column] = 1 / factor[column * count + column]
          for row in column + 1..<max(count, column + 1) {
            var value = 0.0
            for inner in column..<row { value -= factor[row * count + inner] * lower[start + inner] }
            lower[start + row] = value / factor[row * count + row]
          }
        }
        result.withUnsafeMutableBufferPointer { result in
          for row in 0..<count {
            for column in 0...row {
              var value = 0.0
              for inner in row..<count { value += lower[row * count + inner] * lower[column * count + inner] }
              result[row * count + column] = value
            }
          }
        }
      }
    }
    return result
  }
}
