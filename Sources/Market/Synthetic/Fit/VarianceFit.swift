internal import Glibc
internal import Numerics

/// GJR-GARCH(1,1) with Student's t surprises, by maximum likelihood under variance targeting: the long-run variance
/// is the sample's, which leaves the weights and the degrees of freedom to be found.
///
/// The weights are kept where the variance of the variance is at most twice its squared mean (were surprises normal).
/// Without that bound, long series of short bars give weights whose own samples nearly all lie far below the
/// volatility they were fitted to: changes of level over the years look like persistence without end.
struct VarianceFit {
  var shock = 0.0
  var asymmetry = 0.0
  var persistence = 0.0
  /// Moves over their conditional deviations.
  var surprises: [Double]
  /// What clustering adds to the log likelihood of a constant variance.
  var gain = 0.0

  /// Moves beyond these cost time and tell little: the newest are taken.
  static let largestSample = 100_000

  /// - Parameter moves: moves inside sessions, without their mean and the session's pattern; not all zero.
  init(_ moves: [Double]) {
    let sample = Array(moves.suffix(Self.largestSample))
    let mean = sample.reduce(0) { $0 + $1 * $1 } / Double(sample.count)
    let scaled = sample.map { $0 / mean.squareRoot() }
    let constant = NelderMead(tolerance: 1e-4).minimum(from: [log(3)]) {
      Self.cost(scaled, Weights(shock: 0, asymmetry: 0, persistence: 0), nu: UnitStudent.index($0[0]))
    }
    let search = NelderMead(tolerance: 1e-4, largestEvaluations: 400)
    let cost = { (point: [Double]) in Self.cost(scaled, Weights(point), nu: UnitStudent.index(point[3])) }
    // Calm and lively markets have valleys of their own.
    let starts: [[Double]] = [[3.9, -2.7, -1, 1.1], [2, -1.7, -1, 1.1]]
    let valleys = starts.map { search.minimum(from: $0, of: cost) }
    let valley = valleys[valleys[0].value <= valleys[1].value ? 0 : 1]
    let found = search.minimum(from: valley.point, step: 0.2, of: cost)
    gain = constant.value - found.value
    // Bayesian information criterion: three weights more must earn 3/2·ln n.
    let weights =
      gain > 1.5 * log(Double(sample.count))
      ? Weights(found.point) : Weights(shock: 0, asymmetry: 0, persistence: 0)
    (shock, asymmetry, persistence) = (weights.shock, weights.asymmetry, weights.persistence)
    surprises = []
    surprises.reserveCapacity(sample.count)
    var variance = 1.0
    for move in scaled {
      surprises.append(move / variance.squareRoot())
      variance = weights.next(variance, move)
    }
  }

  private struct Weights {
    var shock, asymmetry, persistence: Double

    init(shock: Double, asymmetry: Double, persistence: Double) {
      (self.shock, self.asymmetry, self.persistence) = (shock, asymmetry, persistence)
    }

    /// From numbers without bounds: the whole persistence, the part of surprises in it, and of falls in that.
    ///
    /// Var(h)/E(h)² = 2s²/(1 − p² − 2s²) for persistence p and weight of surprises s; at most 2 is 3s² ≤ 1 − p².
    init(_ point: [Double]) {
      let share = Self.logistic(point[1])
      let total = 0.9999 * Self.logistic(point[0]) / (1 + 3 * share * share).squareRoot()
      let surprise = total * share
      let falls = Self.logistic(point[2])
      self.init(shock: surprise * (1 - falls), asymmetry: 2 * surprise * falls, persistence: total - surprise)
    }

    func next(_ variance: Double, _ move: Double) -> Double {
      let square = move * move
      return 1 - shock - asymmetry / 2 - persistence + persistence * variance
        + square * (move < 0 ? shock + asymmetry : shock)
    }

    private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  }

  /// Minus the log likelihood of moves of long-run variance 1; about 25 ns a move.
  private static func cost(_ moves: [Double], _ weights: Weights, nu: Double) -> Double {
    var variance = 1.0
    var sum = 0.0
    let factor = (nu + 1) / 2
    for move in moves {
      sum += 0.5 * log(variance) + factor * log1p(move * move / variance / (nu - 2))
      variance = weights.next(variance, move)
    }
    return sum - Double(moves.count) * UnitStudent.logPeak(nu)
  }
}

/// Student's t scaled to variance 1.
enum UnitStudent {
  /// Degrees of freedom from a number without bounds: at least 3, below which a sample's variance means little.
  static func index(_ point: Double) -> Double { 3 + exp(point) }

  /// ln of the density at 0.
  static func logPeak(_ nu: Double) -> Double {
    StudentDistribution(degreesOfFreedom: nu).logDensity(0) + 0.5 * log(nu / (nu - 2))
  }
}
