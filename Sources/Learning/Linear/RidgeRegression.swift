import Glibc
import Numerics

/// A linear model of standardised features whose weights are held small, fitted in closed form.
public struct RidgeRegression: Sendable, Hashable {
  public let intercept: Double
  /// One weight for each feature in its own unit.
  public let weights: [Double]
  /// The penalty on squared standardised weights per row; infinite where the mean was the better model.
  public let penalty: Double
  /// The intercept's one and Σ eᵢ/(eᵢ + penalty) of the others.
  public let degreesOfFreedom: Double

  /// Penalties per row that are tried, besides an infinite one.
  public static let penalties = (0...12).map { pow(10, -4 + 0.5 * Double($0)) }

  /// One model for each target, each with the penalty that its generalised cross-validation prefers:
  /// n·RSS/(n − degrees of freedom)². All share one matrix of cross products.
  ///
  /// A feature that does not vary has weight 0.
  /// - Parameters:
  ///   - rows: row by row, the features and then the targets of each; all finite.
  /// - Precondition: there are whole rows, and at least one.
  /// - Complexity: O(rows·width² + penalties·targets·features³); 0.4 ns a product.
  public static func fits(_ rows: [Double], features: Int, targets: Int) -> [RidgeRegression] {
    let products = CrossProducts(rows, width: features + targets)
    let standardised = StandardisedProducts(products, features: features)
    return (0..<targets).map { standardised.best(target: $0) }
  }

  /// - Precondition: there is one value for each weight.
  public func predict(_ features: some Collection<Double>) -> Double {
    precondition(features.count == weights.count, "one value for each weight")
    var sum = intercept
    var place = features.startIndex
    for weight in weights {
      sum += weight * features[place]
      features.formIndex(after: &place)
    }
    return sum
  }
}

/// Sums and sums of products of columns.
private struct CrossProducts {
  let count: Double
  let width: Int
  var sums: [Double]
  /// Upper triangle of width × width.
  var products: [Double]

  init(_ rows: [Double], width: Int) {
    precondition(!rows.isEmpty && rows.count % width == 0, "whole rows, and at least one")
    self.width = width
    count = Double(rows.count / width)
    var sums = [Double](repeating: 0, count: width)
    var products = [Double](repeating: 0, count: width * width)
    rows.withUnsafeBufferPointer { rows in
      sums.withUnsafeMutableBufferPointer { sums in
        products.withUnsafeMutableBufferPointer { products in
          for start in stride(from: 0, to: rows.count, by: width) {
            for first in 0..<width {
              let value = rows[start + first]
              sums[first] += value
              for second in first..<width {
                products[first * width + second] += value * rows[start + second]
              }
            }
          }
        }
      }
    }
    self.sums = sums
    self.products = products
  }

  func mean(_ column: Int) -> Double { sums[column] / count }

  /// Σ (x − x̄)(y − ȳ).
  func centred(_ first: Int, _ second: Int) -> Double {
    let (low, high) = (min(first, second), max(first, second))
    return products[low * width + high] - sums[low] * sums[high] / count
  }
}

/// The normal equations of standardised features.
private struct StandardisedProducts {
  let products: CrossProducts
  let features: Int
  /// 1/standard deviation, 0 for a feature that does not vary.
  let inverse: [Double]
  /// features × features, divided by the number of rows: correlations.
  let gram: [Double]
  let eigenvalues: [Double]

  init(_ products: CrossProducts, features: Int) {
    self.products = products
    self.features = features
    inverse = (0..<features).map { column in
      let variance = products.centred(column, column) / products.count
      let noise = 1e-12 * (products.products[column * products.width + column] / products.count + 1e-300)
      return variance > noise ? 1 / variance.squareRoot() : 0
    }
    var gram = [Double](repeating: 0, count: features * features)
    for row in 0..<features {
      for column in 0..<features {
        gram[row * features + column] =
          products.centred(row, column) * inverse[row] * inverse[column] / products.count
      }
    }
    self.gram = gram
    eigenvalues = SymmetricEigenvalues.of(gram, size: features)
  }

  func best(target: Int) -> RidgeRegression {
    let column = features + target
    let right = (0..<features).map { products.centred($0, column) * inverse[$0] / products.count }
    let variance = products.centred(column, column) / products.count
    var best: (score: Double, weights: [Double], penalty: Double, freedom: Double) = (
      score(variance, freedom: 1), [Double](repeating: 0, count: features), .infinity, 1
    )
    for penalty in RidgeRegression.penalties {
      var matrix = gram
      for place in 0..<features { matrix[place * features + place] += penalty }
      guard let weights = SymmetricSolver.solve(matrix, right) else { continue }
      let freedom = 1 + eigenvalues.reduce(0) { $0 + max($1, 0) / (max($1, 0) + penalty) }
      let error = residual(weights, right, variance)
      let score = score(error, freedom: freedom)
      if score < best.score { best = (score, weights, penalty, freedom) }
    }
    let weights = zip(best.weights, inverse).map { $0 * $1 }
    let intercept = zip(weights, 0..<features).reduce(products.mean(column)) {
      $0 - $1.0 * products.mean($1.1)
    }
    return RidgeRegression(
      intercept: intercept, weights: weights, penalty: best.penalty, degreesOfFreedom: best.freedom)
  }

  /// Mean squared residual of standardised weights: v − 2wᵀr + wᵀGw.
  private func residual(_ weights: [Double], _ right: [Double], _ variance: Double) -> Double {
    var error = variance
    for row in 0..<features {
      var product = 0.0
      for column in 0..<features { product += gram[row * features + column] * weights[column] }
      error += weights[row] * (product - 2 * right[row])
    }
    return max(error, 0)
  }

  private func score(_ error: Double, freedom: Double) -> Double {
    let left = 1 - freedom / products.count
    return left > 0 ? error / (left * left) : .infinity
  }
}
