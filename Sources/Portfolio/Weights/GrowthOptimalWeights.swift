internal import Diagnostics
internal import Glibc

/// The bets of the largest mean growth over the periods of a panel, all assets together: the largest mean of
/// ln(1 + w'r) with 0 ≤ w (Kelly, Bell System Technical Journal 35, 1956; several bets at once in Thorp, Handbook of
/// Asset and Liability Management, 2006). Unlike Σ⁻¹μ it uses the returns themselves, so a large loss counts as one.
struct GrowthOptimalWeights {
  private let columns: [[Double]]
  private let scales: [Double]
  private let upper: [Double]
  private let names: [String]
  private var periods: Int { columns[0].count }

  /// - Parameter scales: volatilities; bets are looked for in units of them, in which the problem has size 1.
  init(_ panel: ReturnPanel, scales: [Double], cap: Double?) {
    columns = zip(panel.columns, scales).map { column, scale in column.map { $0 / scale } }
    self.scales = scales
    upper = scales.map { scale in cap.map { $0 * scale } ?? QuadraticProgram.unbounded }
    names = panel.names
  }

  /// Newton's method; each step is a quadratic program over what the bounds leave.
  func solution() throws(AssayError) -> WeightProblem.Solution {
    for (place, column) in columns.enumerated()
    where upper[place] == QuadraticProgram.unbounded && column.allSatisfy({ $0 >= 0 }) {
      throw AssayError(
        code: "no_losing_period", message: "`\(names[place])` never loses, so no bet on it is too large.",
        remedy: "Give --cap, or more periods.", place: names[place], kind: .badData)
    }
    var x = [Double](repeating: 0, count: columns.count)
    var wealth = [Double](repeating: 1, count: periods)
    for step in 1...500 {
      let gradient = columns.map { mean($0, over: wealth) }
      let program = QuadraticProgram(
        hessian: hessian(wealth), linear: gradient.map { -$0 }, lower: x.map { -$0 },
        upper: zip(upper, x).map { $0 == QuadraticProgram.unbounded ? $0 : $0 - $1 })
      let (move, _) = try program.solved()
      let gain = zip(move, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if gain < 1e-16 {
        return WeightProblem.Solution(
          // Zeros of the solver are zeros up to its tolerance.
          weights: zip(x, scales).map { $0 < 1e-12 ? 0 : $0 / $1 }, solver: "Newton, DAQP",
          iterations: step - 1)
      }
      guard let (next, grown) = advanced(x, by: move, from: wealth, gain: gain) else { break }
      (x, wealth) = (next, grown)
    }
    throw AssayError(
      code: "solver_failed",
      message: "The bets of the largest growth have no end: the panel hardly ever loses.",
      remedy: "Give --cap, or more periods.", kind: .badData)
  }

  /// The mean of a column over wealth, the derivative of growth.
  private func mean(_ column: [Double], over wealth: [Double]) -> Double {
    zip(column, wealth).reduce(0) { $0 + $1.0 / $1.1 } / Double(periods)
  }

  private func hessian(_ wealth: [Double]) -> [Double] {
    let size = columns.count
    let shares = columns.map { column in zip(column, wealth).map { $0 / $1 } }
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in row..<size {
        let value = zip(shares[row], shares[column]).reduce(0) { $0 + $1.0 * $1.1 } / Double(periods)
        (matrix[row * size + column], matrix[column * size + row]) = (value, value)
      }
      // Columns that repeat each other leave the solver a curvature.
      matrix[row * size + row] *= 1 + 1e-10
    }
    return matrix
  }

  /// Halves the step until no period loses everything and growth rises as the slope promises.
  private func advanced(
    _ x: [Double], by move: [Double], from wealth: [Double], gain: Double
  ) -> ([Double], [Double])? {
    let change = (0..<periods).map { period in
      columns.indices.reduce(0) { $0 + columns[$1][period] * move[$1] }
    }
    var length = 1.0
    while length > 1e-12 {
      let grown = zip(wealth, change).map { $0 + length * $1 }
      if grown.allSatisfy({ $0 > 0 }) {
        let rise = zip(grown, wealth).reduce(0) { $0 + log($1.0 / $1.1) } / Double(periods)
        if rise >= 1e-4 * length * gain || length * gain < 1e-14 {
          return (zip(x, move).map { max(0, $0 + length * $1) }, grown)
        }
      }
      length /= 2
    }
    return nil
  }
}
