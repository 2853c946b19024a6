/// Minimises a function of a few numbers without derivatives: the simplex of Nelder & Mead (1965), with the
/// coefficients of the paper (1, 2, ½, ½).
///
/// It finds a local minimum near its start and has no proof of convergence; restart it where it ended to be surer.
public struct NelderMead: Sendable {
  public struct Minimum: Sendable {
    public var point: [Double]
    public var value: Double
    public var evaluations: Int
  }

  /// Stops when the values at the corners differ by less than this.
  public var tolerance: Double
  public var largestEvaluations: Int

  public init(tolerance: Double = 1e-8, largestEvaluations: Int = 2_000) {
    self.tolerance = tolerance
    self.largestEvaluations = largestEvaluations
  }

  /// The least value found from `start`; a NaN counts as +∞.
  ///
  /// - Parameter step: how far the other corners lie from the start, along each axis.
  /// - Precondition: `start` has at least one number.
  public func minimum(
    from start: [Double], step: Double = 0.5, of function: ([Double]) -> Double
  ) -> Minimum {
    precondition(!start.isEmpty, "a minimum over nothing")
    var evaluations = 0
    func corner(_ point: [Double]) -> Corner {
      evaluations += 1
      let value = function(point)
      return Corner(point: point, value: value.isNaN ? .infinity : value)
    }
    var simplex = [corner(start)]
    for axis in start.indices {
      var point = start
      point[axis] += step
      simplex.append(corner(point))
    }
    while evaluations < largestEvaluations {
      simplex.sort { $0.value < $1.value }
      let (best, worst) = (simplex[0], simplex[simplex.count - 1])
      if worst.value - best.value <= tolerance { break }
      let centre = start.indices.map { axis in
        simplex.dropLast().reduce(0) { $0 + $1.point[axis] } / Double(start.count)
      }
      func along(_ factor: Double) -> Corner {
        corner(zip(centre, worst.point).map { $0 + factor * ($1 - $0) })
      }
      let reflected = along(-1)
      if reflected.value < best.value {
        let expanded = along(-2)
        simplex[simplex.count - 1] = expanded.value < reflected.value ? expanded : reflected
      } else if reflected.value < simplex[simplex.count - 2].value {
        simplex[simplex.count - 1] = reflected
      } else {
        let contracted = along(reflected.value < worst.value ? -0.5 : 0.5)
        if contracted.value < min(reflected.value, worst.value) {
          simplex[simplex.count - 1] = contracted
        } else {
          simplex =
            [best] + simplex.dropFirst().map { corner(zip(best.point, $0.point).map { ($0 + $1) / 2 }) }
        }
      }
    }
    simplex.sort { $0.value < $1.value }
    return Minimum(point: simplex[0].point, value: simplex[0].value, evaluations: evaluations)
  }

  private struct Corner {
    var point: [Double]
    var value: Double
  }
}
