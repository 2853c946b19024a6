import Glibc
import Numerics

/// A mixture of product kernels, one for each observation of a side and the prior at the end.
struct ParzenMixture: Sendable {
  /// Kernels, the prior included.
  private(set) var count = 1
  private(set) var weights: [Double] = [1]
  /// For each kernel ln of its weight and its normalisation.
  private var terms: [Double] = []
  /// By column and kernel.
  private(set) var centres: [Double] = []
  private(set) var deviations: [Double] = []
  private var inverses: [Double] = []
  private var indices: [Int32] = []
  private var tables: [Int32] = []
  /// ln of a choice kernel's probability of its own choice and of each other, by column.
  private var hits: [Double] = []
  private var misses: [Double] = []
  private var densities: [Double] = []

  /// Starts anew with the weights of the observations; the prior has the weight 1. All are normalised.
  mutating func reset(_ columns: [ParzenColumn], weights observed: [Double]) {
    count = observed.count + 1
    weights = observed
    weights.append(1)
    let total = weights.reduce(0, +)
    for kernel in weights.indices { weights[kernel] /= total }
    terms.removeAll(keepingCapacity: true)
    var known = (weight: Double.nan, log: 0.0)
    for weight in weights {
      if weight != known.weight { known = (weight, log(weight)) }
      terms.append(known.log)
    }
    let size = count * columns.count
    if centres.count < size {
      centres = [Double](repeating: 0, count: size * 2)
      (deviations, inverses) = (centres, centres)
      indices = [Int32](repeating: 0, count: size * 2)
      tables = indices
    }
    hits = [Double](repeating: 0, count: columns.count)
    misses = hits
    for column in columns.indices { setPrior(column, columns[column]) }
  }

  private mutating func setPrior(_ column: Int, _ values: ParzenColumn) {
    let axis = values.axis
    let place = column * count + count - 1
    if axis.kind == .choice {
      let choices = Double(axis.count)
      let kernels = Double(count)
      misses[column] = log((1 / kernels) / (choices / kernels + 1))
      hits[column] = log((1 / kernels + 1) / (choices / kernels + 1))
      terms[count - 1] -= log(choices)
      centres[place] = -1
    } else {
      centres[place] = (axis.low + axis.high) / 2
      deviations[place] = axis.width
      inverses[place] = axis.isFixed ? 0 : 1 / axis.width
      terms[count - 1] += values.priorTerm
    }
  }

  /// Takes the kernels of one column from the observations of its side, in order of arrival.
  ///
  /// - Parameter rows: the observations of the side.
  mutating func load(_ column: Int, _ values: ParzenColumn, rows: [Int32]) {
    let start = column * count
    Self.gather(values.observations, rows, into: &centres, at: start)
    if values.axis.kind != .choice, !values.axis.isFixed {
      Self.gather(values.deviations, rows, into: &deviations, at: start)
      inverses.withUnsafeMutableBufferPointer { inverses in
        deviations.withUnsafeBufferPointer { deviations in
          for place in start..<start + rows.count { inverses[place] = 1 / deviations[place] }
        }
      }
      values.terms.withUnsafeBufferPointer { known in
        terms.withUnsafeMutableBufferPointer { terms in
          for kernel in rows.indices { terms[kernel] += known[Int(rows[kernel])] }
        }
      }
    }
    if values.axis.kind == .grid {
      Self.gather(values.indices, rows, into: &indices, at: start)
      Self.gather(values.tableNumbers, rows, into: &tables, at: start)
    }
  }

  private static func gather<Value>(
    _ values: [Value], _ rows: [Int32], into target: inout [Value], at start: Int
  ) {
    values.withUnsafeBufferPointer { values in
      target.withUnsafeMutableBufferPointer { target in
        for kernel in rows.indices { target[start + kernel] = values[Int(rows[kernel])] }
      }
    }
  }

  /// ln of the mixture's density at every point; on a grid, of its probability.
  mutating func logDensities(of points: ParzenPoints, _ columns: inout [ParzenColumn]) -> [Double] {
    if densities.count < points.count * count {
      densities = [Double](repeating: 0, count: points.count * count * 2)
    }
    densities.withUnsafeMutableBufferPointer { densities in
      for point in 0..<points.count {
        _ = UnsafeMutableBufferPointer(rebasing: densities[(point * count)..<((point + 1) * count)])
          .update(from: terms)
      }
    }
    for column in columns.indices where !columns[column].axis.isFixed {
      switch columns[column].axis.kind {
      case .continuous: addContinuous(column, points)
      case .choice: addChoice(column, points)
      case .grid: addGrid(column, points, &columns[column])
      }
    }
    return (0..<points.count).map { logSum(densities[($0 * count)..<(($0 + 1) * count)]) }
  }

  private mutating func addContinuous(_ column: Int, _ points: ParzenPoints) {
    let count = count
    let kernels = column * count..<(column + 1) * count
    centres.withUnsafeBufferPointer { allCentres in
      inverses.withUnsafeBufferPointer { allInverses in
        densities.withUnsafeMutableBufferPointer { densities in
          let centres = UnsafeBufferPointer(rebasing: allCentres[kernels])
          let inverses = UnsafeBufferPointer(rebasing: allInverses[kernels])
          for point in 0..<points.count {
            let x = points.onScale[column * points.count + point]
            let own = UnsafeMutableBufferPointer(rebasing: densities[(point * count)..<((point + 1) * count)])
            for kernel in 0..<count {
              let distance = (x - centres[kernel]) * inverses[kernel]
              own[kernel] -= 0.5 * distance * distance
            }
          }
        }
      }
    }
  }

  private mutating func addChoice(_ column: Int, _ points: ParzenPoints) {
    let start = column * count
    let (hit, miss) = (hits[column], misses[column])
    let count = count
    centres.withUnsafeBufferPointer { centres in
      densities.withUnsafeMutableBufferPointer { densities in
        for point in 0..<points.count {
          let choice = points.onScale[column * points.count + point]
          for kernel in 0..<count - 1 {
            densities[point * count + kernel] += centres[start + kernel] == choice ? hit : miss
          }
        }
      }
    }
  }

  private mutating func addGrid(_ column: Int, _ points: ParzenPoints, _ values: inout ParzenColumn) {
    let axis = values.axis
    let count = count
    let kernels = column * count..<(column + 1) * count - 1
    let (centres, deviations, indices, tables) = (centres, deviations, indices, tables)
    densities.withUnsafeMutableBufferPointer { densities in
      centres.withUnsafeBufferPointer { centres in
        deviations.withUnsafeBufferPointer { deviations in
          indices.withUnsafeBufferPointer { indices in
            tables.withUnsafeBufferPointer { tables in
              let grid = GridKernels(
                centres: UnsafeBufferPointer(rebasing: centres[kernels]),
                deviations: UnsafeBufferPointer(rebasing: deviations[kernels]),
                indices: UnsafeBufferPointer(rebasing: indices[kernels]),
                tables: UnsafeBufferPointer(rebasing: tables[kernels]))
              for point in 0..<points.count {
                let coordinate = points.coordinates[column * points.count + point]
                let index = axis.index(of: coordinate)
                let isOnGrid = axis.first + Double(index) * axis.step == coordinate || coordinate == axis.last
                let own = UnsafeMutableBufferPointer(
                  rebasing: densities[(point * count)..<((point + 1) * count)])
                if values.tables.isUsable, isOnGrid {
                  values.tables.add(index, of: grid, to: own)
                  own[count - 1] += values.prior[index]
                } else {
                  for kernel in 0..<count {
                    own[kernel] += MassTables.logMass(
                      axis, around: coordinate, centre: centres[column * count + kernel],
                      deviation: deviations[column * count + kernel])
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// ln Σ exp; terms that are 45 below the largest are less than the last digit of the sum.
  private func logSum(_ densities: ArraySlice<Double>) -> Double {
    densities.withUnsafeBufferPointer { densities in
      var largest = -Double.infinity
      for density in densities { largest = max(largest, density) }
      guard largest > -.infinity else { return -.infinity }
      var sum = 0.0
      for density in densities where density - largest > -45 { sum += exp(density - largest) }
      return largest + log(sum)
    }
  }

  /// Draws a kernel by weight.
  func kernel(_ stream: inout RandomStream) -> Int {
    var left = stream.uniform()
    for kernel in 0..<count - 1 {
      left -= weights[kernel]
      if left < 0 { return kernel }
    }
    return count - 1
  }

  /// Draws a coordinate from a kernel.
  ///
  /// Normal numbers outside the range are drawn again: the centre lies inside and the width is at most the range, so
  /// at least a third is taken.
  func draw(_ column: Int, _ kernel: Int, _ axis: SearchAxis, _ stream: inout RandomStream) -> Double {
    let place = column * count + kernel
    if axis.isFixed { return axis.first }
    if axis.kind == .choice {
      let own = centres[place]
      if own < 0 { return Double(stream.below(axis.count)) }
      if stream.uniform() < exp(hits[column]) { return own }
      let other = Double(stream.below(axis.count - 1))
      return other < own ? other : other + 1
    }
    while true {
      let x = centres[place] + deviations[place] * stream.normal()
      if x >= axis.low, x <= axis.high { return axis.coordinate(onScale: x) }
    }
  }
}

/// Points of a group's parameters, column by column.
struct ParzenPoints: Sendable {
  let count: Int
  /// As the space has them.
  var coordinates: [Double]
  /// On the scales of the axes.
  var onScale: [Double]

  init(count: Int, columns: Int) {
    self.count = count
    coordinates = [Double](repeating: 0, count: count * columns)
    onScale = coordinates
  }

  mutating func set(_ point: Int, _ column: Int, _ coordinate: Double, _ axis: SearchAxis) {
    coordinates[column * count + point] = coordinate
    onScale[column * count + point] = axis.kind == .choice ? coordinate : axis.onScale(coordinate)
  }
}
