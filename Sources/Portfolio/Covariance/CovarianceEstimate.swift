internal import Numerics

/// A covariance matrix of the returns of a panel.
public struct CovarianceEstimate: Sendable, Hashable {
  public let method: CovarianceMethod
  /// N × N, row by row.
  public let matrix: [Double]
  public let size: Int
  /// The share of the target in the mixture, from 0 to 1; `nil` for the sample's.
  public let shrinkage: Double?

  public init(of panel: ReturnPanel, method: CovarianceMethod) {
    self.init(ofColumns: panel.columns, method: method)
  }

  /// The covariance of any columns over the same periods, such as daily results in currency.
  ///
  /// - Precondition: the columns have one length, of at least two.
  public init(ofColumns columns: [[Double]], method: CovarianceMethod) {
    let moments = Moments(columns)
    self.method = method
    size = columns.count
    switch method {
    case .sample:
      let scale = Double(moments.periods) / Double(moments.periods - 1)
      matrix = moments.covariance.map { $0 * scale }
      shrinkage = nil
    case .ledoitWolf: (matrix, shrinkage) = moments.shrunkToIdentity()
    case .ledoitWolfConstantCorrelation: (matrix, shrinkage) = moments.shrunkToConstantCorrelation()
    case .oracleApproximating: (matrix, shrinkage) = moments.oracleApproximating()
    }
  }

  public var variances: [Double] { (0..<size).map { matrix[$0 * size + $0] } }
  public var volatilities: [Double] { variances.map { $0.squareRoot() } }

  /// NaN for a column that never moves.
  public var correlation: [Double] {
    let volatilities = volatilities
    return (0..<size * size).map { index in
      let (row, column) = (index / size, index % size)
      if row == column { return volatilities[row] > 0 ? 1 : .nan }
      return matrix[index] / (volatilities[row] * volatilities[column])
    }
  }

  /// The largest over the smallest eigenvalue of the correlations; infinite where one is not above zero.
  public var conditionNumber: Double {
    let values = SymmetricEigenvalues.of(correlation, size: size)
    guard let smallest = values.first, let largest = values.last, smallest > 0 else { return .infinity }
    return largest / smallest
  }

  /// The correlations row by row.
  public var correlationRows: [[Double]] {
    let all = correlation
    return (0..<size).map { Array(all[$0 * size..<($0 + 1) * size]) }
  }

  /// The variance of weighted returns.
  public func variance(of weights: [Double]) -> Double {
    (0..<size).reduce(0) { sum, row in sum + weights[row] * product(weights, row) }
  }

  /// One entry of the matrix times a vector.
  func product(_ vector: [Double], _ row: Int) -> Double {
    (0..<size).reduce(0) { $0 + matrix[row * size + $1] * vector[$1] }
  }

  /// The share of each asset in the variance of a portfolio; they sum to 1.
  public func riskShares(of weights: [Double]) -> [Double]? {
    let variance = variance(of: weights)
    guard variance > 0 else { return nil }
    return (0..<size).map { weights[$0] * product(weights, $0) / variance }
  }
}

/// Centred returns and their second moments, divisor T.
private struct Moments {
  let centred: [[Double]]
  let covariance: [Double]
  let size: Int
  let periods: Int

  init(_ columns: [[Double]]) {
    size = columns.count
    periods = columns.first?.count ?? 0
    let centred = columns.map { column in
      let mean = column.reduce(0, +) / Double(column.count)
      return column.map { $0 - mean }
    }
    self.centred = centred
    var covariance = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in row..<size {
        let value = Self.mean(centred[row], centred[column])
        covariance[row * size + column] = value
        covariance[column * size + row] = value
      }
    }
    self.covariance = covariance
  }

  private static func mean(_ a: [Double], _ b: [Double]) -> Double {
    a.indices.reduce(0) { $0 + a[$1] * b[$1] } / Double(a.count)
  }

  private var trace: Double { (0..<size).reduce(0) { $0 + covariance[$1 * size + $1] } }

  /// (1 − s)·S + s·m·I with m the mean variance.
  private func mixed(_ share: Double) -> [Double] {
    let mean = trace / Double(size)
    return covariance.indices.map { index in
      (1 - share) * covariance[index] + (index / size == index % size ? share * mean : 0)
    }
  }

  func shrunkToIdentity() -> ([Double], Double?) {
    let (n, p) = (Double(periods), Double(size))
    let mean = trace / p
    let squares = covariance.reduce(0) { $0 + $1 * $1 }
    var fourth = 0.0
    for row in 0..<periods {
      let length = centred.reduce(0) { $0 + $1[row] * $1[row] }
      fourth += length * length
    }
    let distance = (squares - 2 * mean * trace + p * mean * mean) / p
    let error = min((fourth / n - squares) / (p * n), distance)
    let share = distance > 0 ? error / distance : 0
    return (mixed(share), share)
  }

  func oracleApproximating() -> ([Double], Double?) {
    let (n, p) = (Double(periods), Double(size))
    let mean = trace / p
    let average = covariance.reduce(0) { $0 + $1 * $1 } / (p * p)
    let denominator = (n + 1) * (average - mean * mean / p)
    let share = denominator > 0 ? min((average + mean * mean) / denominator, 1) : 1
    return (mixed(share), share)
  }

  func shrunkToConstantCorrelation() -> ([Double], Double?) {
    if size == 1 { return (covariance, 0) }
    let deviations = (0..<size).map { covariance[$0 * size + $0].squareRoot() }
    var correlations = 0.0
    for row in 0..<size {
      for column in 0..<size where row != column {
        correlations += covariance[row * size + column] / (deviations[row] * deviations[column])
      }
    }
    let common = correlations / Double(size * (size - 1))
    let target = covariance.indices.map { index in
      let (row, column) = (index / size, index % size)
      return row == column ? covariance[index] : common * deviations[row] * deviations[column]
    }
    let squares = centred.map { column in column.map { $0 * $0 } }
    let cubes = centred.map { column in column.map { $0 * $0 * $0 } }
    var (spread, shared, distance) = (0.0, 0.0, 0.0)
    for row in 0..<size {
      for column in 0..<size {
        let index = row * size + column
        let variance = Self.mean(squares[row], squares[column]) - covariance[index] * covariance[index]
        spread += variance
        distance += (covariance[index] - target[index]) * (covariance[index] - target[index])
        if row == column {
          shared += variance
        } else {
          let third =
            Self.mean(cubes[row], centred[column]) - covariance[row * size + row] * covariance[index]
          shared += common * deviations[column] / deviations[row] * third
        }
      }
    }
    let share = distance > 0 ? max(0, min(1, (spread - shared) / distance / Double(periods))) : 0
    return (zip(covariance, target).map { (1 - share) * $0 + share * $1 }, share)
  }
}
