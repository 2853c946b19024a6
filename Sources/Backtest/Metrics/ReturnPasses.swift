import Glibc

/// `value`, or `nil` where the arithmetic left the real numbers.
func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

/// First pass: the sum, and the squared shortfall below the minimum acceptable return.
struct LevelPass {
  let sum: Double
  private let meanSquaredShortfall: Double

  init(_ returns: borrowing Span<Double>, minimumAcceptableReturn: Double) {
    var sum = 0.0
    var squares = 0.0
    for index in returns.indices {
      let value = returns[index]
      let excess = value - minimumAcceptableReturn
      let shortfall = excess < 0 ? excess : 0
      sum += value
      squares += shortfall * shortfall
    }
    self.sum = sum
    meanSquaredShortfall = squares / Double(returns.count)
  }

  /// `nil` without a shortfall or with fewer than two returns.
  func sortino(mean: Double, minimumAcceptableReturn: Double, count: Int, rootPeriods: Double) -> Double? {
    guard count >= 2, meanSquaredShortfall > 0 else { return nil }
    return finite((mean - minimumAcceptableReturn) / meanSquaredShortfall.squareRoot() * rootPeriods)
  }
}

/// Second pass: compounded equity from 1, and its lowest value relative to the running peak.
struct EquityPass {
  let equity: Double
  let worst: Double
  let lowest: Double

  init(_ returns: borrowing Span<Double>) {
    var equity = 1.0
    var lowest = 1.0
    var peak = 1.0
    var worst = 1.0
    for index in returns.indices {
      equity *= 1 + returns[index]
      if equity > peak { peak = equity }
      let relative = equity / peak
      if relative < worst { worst = relative }
      if equity < lowest { lowest = equity }
      if equity <= 0 { break }
    }
    self.equity = equity
    self.worst = worst
    self.lowest = lowest
  }

  func annualGrowth(count: Double, periodsPerYear: Double) -> Double? {
    equity > 0 ? finite(pow(equity, periodsPerYear / count) - 1) : -1
  }
}

/// Third pass: central moments of order two to four.
struct MomentPass: Sendable, Hashable {
  private let count: Int
  private let squares: Double
  private let cubes: Double
  private let quarts: Double

  init(_ returns: borrowing Span<Double>, around mean: Double) {
    var squares = 0.0
    var cubes = 0.0
    var quarts = 0.0
    for index in returns.indices {
      let deviation = returns[index] - mean
      let square = deviation * deviation
      squares += square
      cubes += square * deviation
      quarts += square * square
    }
    count = returns.count
    self.squares = squares
    self.cubes = cubes
    self.quarts = quarts
  }

  /// Standard deviation with ddof 1; `nil` below two returns.
  var sampleDeviation: Double? {
    count >= 2 ? finite((squares / Double(count - 1)).squareRoot()) : nil
  }

  /// m₃/m₂^1.5 with population moments.
  var skew: Double? {
    let variance = squares / Double(count)
    return finite(cubes / Double(count) / (variance * variance.squareRoot()))
  }

  /// m₄/m₂² with population moments.
  var kurtosis: Double? {
    let variance = squares / Double(count)
    return finite(quarts / Double(count) / (variance * variance))
  }
}
