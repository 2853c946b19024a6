internal import CDAQP
internal import Diagnostics

/// min ½·x'Hx + f'x with bounds on x and on A·x, by the dual active-set method of Arnström, Bemporad & Axehill (IEEE
/// Transactions on Automatic Control 67, 2022).
///
/// Bring H, f and A to about the size of 1: tolerances of the solver are absolute.
struct QuadraticProgram {
  /// N × N, row by row; `nil` for a linear program.
  var hessian: [Double]?
  var linear: [Double]
  /// Bounds of the variables.
  var lower: [Double]
  var upper: [Double]
  private var matrix: [Double] = []
  private var rowLower: [Double] = []
  private var rowUpper: [Double] = []

  /// Stands for no bound.
  static let unbounded = 1e30

  init(hessian: [Double]?, linear: [Double], lower: [Double], upper: [Double]) {
    (self.hessian, self.linear, self.lower, self.upper) = (hessian, linear, lower, upper)
  }

  /// Adds lower ≤ row·x ≤ upper.
  mutating func constrain(_ row: [Double], from lower: Double, to upper: Double) {
    precondition(row.count == linear.count, "one coefficient a variable")
    matrix += row
    rowLower.append(lower)
    rowUpper.append(upper)
  }

  /// - Throws: `solver_failed` with the solver's number.
  func solved() throws(AssayError) -> (x: [Double], iterations: Int) {
    var x = [Double](repeating: 0, count: linear.count)
    var iterations: Int32 = 0
    let (below, above) = (lower + rowLower, upper + rowUpper)
    // An empty array has no address, and the solver reads none of it.
    let rows = matrix.isEmpty ? [0] : matrix
    let code: Int32
    if let hessian {
      code = assay_quadratic_program(
        Int32(linear.count), Int32(rowLower.count), hessian, linear, rows, below, above, &x, &iterations)
    } else {
      code = assay_quadratic_program(
        Int32(linear.count), Int32(rowLower.count), nil, linear, rows, below, above, &x, &iterations)
    }
    guard code == 1, x.allSatisfy(\.isFinite) else {
      throw AssayError(
        code: "solver_failed", message: "The weights cannot be found: the solver ended with code \(code).",
        remedy:
          "Shrink the covariance with `--covariance ledoit_wolf`, or leave out assets that are near copies.",
        kind: .badData)
    }
    return (x, Int(iterations))
  }
}
