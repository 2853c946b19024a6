internal import Diagnostics
internal import Numerics

/// The weighting of one panel: what the methods share.
struct WeightProblem {
  let panel: ReturnPanel
  let covariance: CovarianceEstimate
  let cap: Double?

  struct Solution {
    var weights: [Double]
    var solver: String
    var iterations = 0
  }

  var size: Int { panel.assets }

  // MARK: Without an optimum

  func equal() -> Solution {
    Solution(weights: [Double](repeating: 1 / Double(size), count: size), solver: "closed form")
  }

  func inverseVolatility() -> Solution {
    capped(Solution(weights: Self.normalised(covariance.volatilities.map { 1 / $0 }), solver: "closed form"))
  }

  func hierarchicalRiskParity() -> Solution {
    capped(Solution(weights: HierarchicalRiskParity(covariance).weights, solver: "closed form"))
  }

  /// Weights of which each adds the same to the variance (Maillard, Roncalli & Teïletche, Journal of Portfolio
  /// Management 36, 2010), as the minimum of ½·x'Cx − Σ ln x over correlations, which is convex (Spinu, 2013).
  func riskParity() throws(AssayError) -> Solution {
    let correlation = covariance.correlation
    var x = [Double](repeating: 1, count: size)
    for step in 1...200 {
      let gradient = (0..<size).map { row in
        (0..<size).reduce(0) { $0 + correlation[row * size + $1] * x[$1] } - 1 / x[row]
      }
      var hessian = correlation
      for row in 0..<size { hessian[row * size + row] += 1 / (x[row] * x[row]) }
      guard let move = SymmetricSolver.solve(hessian, gradient) else { break }
      // Newton's decrement; the function is self-concordant, so this damping never leaves its domain.
      let decrement = max(0, zip(move, gradient).reduce(0) { $0 + $1.0 * $1.1 }).squareRoot()
      if decrement < 1e-14 * Double(size) {
        return capped(
          Solution(
            weights: Self.normalised(zip(x, covariance.volatilities).map { $0 / $1 }), solver: "Newton",
            iterations: step - 1))
      }
      let length = decrement > 0.25 ? 1 / (1 + decrement) : 1
      for index in x.indices { x[index] -= length * move[index] }
    }
    throw AssayError(
      code: "solver_failed", message: "Newton's method finds no equal shares of risk.",
      remedy: "Shrink the covariance with `--covariance ledoit_wolf`.", kind: .badData)
  }

  // MARK: Optima

  func minimumVariance() throws(AssayError) -> Solution {
    var program = quadratic(upper: cap)
    program.constrain([Double](repeating: 1, count: size), from: 1, to: 1)
    return try longOnly(program)
  }

  /// The largest ratio of the mean volatility to the volatility of the portfolio (Choueifaty & Coignard, Journal of
  /// Portfolio Management 35, 2008).
  func maximumDiversification() throws(AssayError) -> Solution { try largestRatio(covariance.volatilities) }

  func maximumSharpe() throws(AssayError) -> Solution {
    let means = panel.means
    guard means.contains(where: { $0 > 0 }) else {
      throw AssayError(
        code: "no_positive_mean",
        message: "No asset has a mean return above zero, so no portfolio of them has.",
        remedy: "Use `--method min_variance`, or assets that earned something.", place: "max_sharpe",
        kind: .badData)
    }
    if let cap, Self.largestMean(means, cap: cap) <= 0 {
      throw AssayError(
        code: "no_positive_mean",
        message:
          "With a cap of \(cap) no portfolio has a mean return above zero: too few assets earned something.",
        remedy: "Raise the cap, or use `--method min_variance`.", place: "max_sharpe", kind: .badData)
    }
    return try largestRatio(means)
  }

  /// The mean return of the best weights under a cap: the cap in the best asset, then in the next, until all is placed.
  private static func largestMean(_ means: [Double], cap: Double) -> Double {
    var (left, sum) = (1.0, 0.0)
    for mean in means.sorted(by: >) where left > 0 {
      sum += mean * min(cap, left)
      left -= min(cap, left)
    }
    return sum
  }

  /// The largest g'w ÷ √(w'Σw) over long-only weights: the least x'Σx with g'x = 1, divided by its sum (Cornuejols &
  /// Tütüncü, Optimization Methods in Finance, section 8.2).
  private func largestRatio(_ gains: [Double]) throws(AssayError) -> Solution {
    var program = quadratic(upper: nil)
    let scale = gains.reduce(0) { max($0, abs($1)) }
    program.constrain(gains.map { $0 / scale }, from: 1, to: 1)
    if let cap, cap < 1 {
      for asset in 0..<size {
        var row = [Double](repeating: -cap, count: size)
        row[asset] += 1
        program.constrain(row, from: -QuadraticProgram.unbounded, to: 0)
      }
    }
    return try longOnly(program)
  }

  /// Σ⁻¹μ: the weights of the largest growth in the quadratic approximation (Thorp, in Handbook of Asset and Liability
  /// Management, 2006). With a cap, the largest growth between −cap and cap.
  func kelly() throws(AssayError) -> Solution {
    let volatilities = covariance.volatilities
    let gains = zip(panel.means, volatilities).map { $0 / $1 }
    guard let cap else {
      guard let solution = SymmetricSolver.solve(covariance.correlation, gains) else {
        throw AssayError(
          code: "solver_failed", message: "The covariance cannot be inverted.",
          remedy: "Shrink it with `--covariance ledoit_wolf`.", kind: .badData)
      }
      return Solution(weights: zip(solution, volatilities).map { $0 / $1 }, solver: "closed form")
    }
    // In volatilities: x = σ·w, so that the matrix has a diagonal of 1.
    let bounds = volatilities.map { $0 * cap }
    let program = QuadraticProgram(
      hessian: covariance.correlation, linear: gains.map { -$0 }, lower: bounds.map { -$0 }, upper: bounds)
    let (x, iterations) = try program.solved()
    return Solution(weights: zip(x, volatilities).map { $0 / $1 }, solver: "DAQP", iterations: iterations)
  }

  /// The least mean loss of the worst share of periods (Rockafellar & Uryasev, Journal of Risk 2, 2000), by cutting
  /// planes: each step solves a linear program under all planes so far, which lie below the loss, and adds the plane at
  /// its solution (Künzi-Bay & Mayer, Computational Management Science 3, 2006).
  func minimumCVaR(tail: Double) throws(AssayError) -> Solution {
    let losses = TailLoss(panel, tail: tail)
    var program = QuadraticProgram(
      hessian: nil, linear: [Double](repeating: 0, count: size) + [1],
      lower: [Double](repeating: 0, count: size) + [-QuadraticProgram.unbounded],
      upper: [Double](repeating: min(1, cap ?? 1), count: size) + [QuadraticProgram.unbounded])
    program.constrain([Double](repeating: 1, count: size) + [0], from: 1, to: 1)
    var weights = [Double](repeating: 1 / Double(size), count: size)
    var best = (loss: Double.infinity, weights: weights)
    for step in 1...10_000 {
      let plane = losses.plane(at: weights)
      let loss = zip(plane, weights).reduce(0) { $0 + $1.0 * $1.1 }
      if loss < best.loss { best = (loss, weights) }
      program.constrain(plane.map { -$0 } + [1], from: 0, to: QuadraticProgram.unbounded)
      let (x, _) = try program.solved()
      weights = Self.normalised(x.prefix(size).map { max(0, $0) })
      if best.loss - x[size] <= 1e-12 * max(abs(best.loss), 1) {
        return Solution(weights: best.weights, solver: "DAQP", iterations: step)
      }
    }
    throw AssayError(
      code: "solver_failed", message: "Ten thousand cutting planes do not settle the least tail loss.",
      remedy: "Use fewer assets.", kind: .badData)
  }

  // MARK: Parts

  /// Half the variance of long-only positions, the mean variance as unit.
  private func quadratic(upper: Double?) -> QuadraticProgram {
    let unit = covariance.variances.reduce(0, +) / Double(size)
    return QuadraticProgram(
      hessian: covariance.matrix.map { $0 / unit }, linear: [Double](repeating: 0, count: size),
      lower: [Double](repeating: 0, count: size),
      upper: [Double](repeating: upper ?? QuadraticProgram.unbounded, count: size))
  }

  private func longOnly(_ program: QuadraticProgram) throws(AssayError) -> Solution {
    let (x, iterations) = try program.solved()
    // Zeros of the solver are zeros up to its tolerance.
    return Solution(weights: Self.normalised(x.map { max(0, $0) }), solver: "DAQP", iterations: iterations)
  }

  static func normalised(_ values: [Double]) -> [Double] {
    let sum = values.reduce(0, +)
    return values.map { $0 / sum }
  }

  /// Weights under the cap: what is above it goes to the others in proportion.
  private func capped(_ solution: Solution) -> Solution {
    guard let cap, solution.weights.contains(where: { $0 > cap }) else { return solution }
    var (weights, isFull) = (solution.weights, [Bool](repeating: false, count: size))
    while let _ = weights.indices.first(where: { !isFull[$0] && weights[$0] > cap }) {
      for index in weights.indices where weights[index] > cap {
        weights[index] = cap
        isFull[index] = true
      }
      let left = 1 - Double(isFull.count { $0 }) * cap
      let open = weights.indices.reduce(0) { $0 + (isFull[$1] ? 0 : weights[$1]) }
      if open <= 0 || left <= 0 { break }
      for index in weights.indices where !isFull[index] { weights[index] *= left / open }
    }
    return Solution(
      weights: weights, solver: solution.solver + ", cap by redistribution", iterations: solution.iterations)
  }
}
