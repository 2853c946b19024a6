import Glibc

/// A mixture of product kernels, one for each observation of a side and the prior at the end.
///
/// The density at a point is a sum over kernels of products over parameters. What each parameter adds to a kernel's
/// logarithm is at most 0 beside its normalisation, so a kernel that has fallen 40 below the prior's whole logarithm
/// is left out of the parameters that follow: even thousands of such kernels are less than the last digits of the
/// sum. With many trials most kernels fall at the first or the second parameter.
struct ParzenMixture: Sendable {
  /// The observations of the side in order of arrival, by their place among those of the group.
  private(set) var rows: [Int32] = []
  private(set) var weights: [Double] = [1]
  /// For each kernel ln of its weight and its normalisation, the prior's last.
  private var terms: [Double] = []
  /// ln of a choice kernel's probability of its own choice and of each other, by column.
  private(set) var hits: [Double] = []
  private var misses: [Double] = []
  private var survivors = ParzenSurvivors()

  /// Kernels, the prior included.
  var count: Int { rows.count + 1 }

  /// How far below the prior a kernel is left out.
  private static let negligible = 40.0

  /// Starts anew with the weights of the observations; the prior has the weight 1. All are normalised.
  ///
  /// - Parameters:
  ///   - priorTerms: by column, what it adds to the prior kernel whatever the point is.
  ///   - normalisations: by observation of the group, the sum over its parameters.
  mutating func reset(
    _ axes: [SearchAxis], priorTerms: [Double], rows: [Int32], weights observed: [Double],
    normalisations: [Double]
  ) {
    self.rows = rows
    weights = observed
    weights.append(1)
    let total = weights.reduce(0, +)
    terms.removeAll(keepingCapacity: true)
    var known = (weight: Double.nan, log: 0.0)
    for kernel in weights.indices {
      weights[kernel] /= total
      if weights[kernel] != known.weight { known = (weights[kernel], log(weights[kernel])) }
      terms.append(known.log)
    }
    for kernel in rows.indices { terms[kernel] += normalisations[Int(rows[kernel])] }
    hits.removeAll(keepingCapacity: true)
    misses.removeAll(keepingCapacity: true)
    for (column, axis) in axes.enumerated() {
      var (hit, miss) = (0.0, 0.0)
      if axis.kind == .choice {
        let (choices, kernels) = (Double(axis.count), Double(count))
        miss = log((1 / kernels) / (choices / kernels + 1))
        hit = log((1 / kernels + 1) / (choices / kernels + 1))
        terms[rows.count] -= log(choices)
      } else {
        terms[rows.count] += priorTerms[column]
      }
      hits.append(hit)
      misses.append(miss)
    }
  }

  /// ln of the mixture's density at every point; on a grid, of its probability.
  ///
  /// - Parameters:
  ///   - priors: by point what the parameters add to the prior kernel, its normalisation left out.
  ///   - side: 0 for the density of the good trials, 1 for that of the others.
  ///   - order: the columns in the order in which they are added, those that tell most first.
  mutating func logDensities(
    of points: ParzenPoints, priors: [Double], _ columns: inout [ParzenColumn], side: Int, order: [Int]
  ) -> [Double] {
    let priors = priors.map { $0 + terms[rows.count] }
    survivors.begin(rows, terms, cutoffs: priors.map { $0 - Self.negligible })
    for column in order {
      switch columns[column].axis.kind {
      case .continuous: survivors.addContinuous(&columns[column], column, points)
      case .choice: survivors.addChoice(&columns[column], column, points, hits[column], misses[column])
      case .grid where !columns[column].tables.isUsable || !points.isOnGrid(column):
        survivors.addCells(&columns[column], column, points)
      case .grid where columns[column].tables.isShared:
        survivors.addLinearGrid(&columns[column], column, points, side: side)
      case .grid: survivors.addLogarithmicGrid(&columns[column], column, points)
      }
    }
    return survivors.logSums(with: priors)
  }

  /// How far a parameter may lower a kernel of a mixture over these parameters before it is negligible anyway: the
  /// prior's density is at least about a hundredth of the densest kernel's in each parameter.
  static func depth(_ axes: [SearchAxis]) -> Double {
    negligible + 10 + axes.reduce(0) { $0 + ($1.kind == .choice ? max(6.5, log(Double($1.count)) + 1) : 6.5) }
  }
}
