import Glibc

/// The kernels of a mixture that are not negligible at each of some points, while parameter after parameter is added.
///
/// Columns are passed in place: a copy would count the references of all their arrays, for each of them at
/// every proposal.
struct ParzenSurvivors: Sendable {
  /// The observations of all kernels, and their logarithms before the first parameter.
  private var kernels: [Int32] = []
  private var terms: [Double] = []
  private var cutoffs: [Double] = []
  /// Whether no parameter was added yet.
  private var isFresh = true
  /// By point, how many kernels are left.
  private var counts: [Int] = []
  /// By point and kernel, its observation and the logarithm of its density so far.
  private var rows: [Int32] = []
  private var values: [Double] = []

  /// Starts with all kernels at every point. At point p, a kernel whose logarithm is not above `cutoffs[p]` falls.
  ///
  /// - Parameter terms: by kernel; entries beyond the kernels are passed over.
  mutating func begin(_ kernels: [Int32], _ terms: [Double], cutoffs: [Double]) {
    self.kernels = kernels
    self.terms = terms
    self.cutoffs = cutoffs
    isFresh = true
    counts.removeAll(keepingCapacity: true)
    counts.append(contentsOf: repeatElement(kernels.count, count: cutoffs.count))
    let size = kernels.count * cutoffs.count
    if rows.count < size {
      rows = [Int32](repeating: 0, count: 2 * size)
      values = [Double](repeating: 0, count: 2 * size)
    }
  }

  mutating func addContinuous(_ column: inout ParzenColumn, _ place: Int, _ points: ParzenPoints) {
    column.observations.withUnsafeBufferPointer { centres in
      column.inverses.withUnsafeBufferPointer { inverses in
        add { point in
          points.onScale[point &* points.columns &+ place]
        } logDensity: { x, row, _, _ in
          let distance = (x - centres[row]) * inverses[row]
          return -0.5 * distance * distance
        }
      }
    }
  }

  mutating func addChoice(
    _ column: inout ParzenColumn, _ place: Int, _ points: ParzenPoints, _ hit: Double, _ miss: Double
  ) {
    column.observations.withUnsafeBufferPointer { choices in
      add { point in
        points.coordinates[point &* points.columns &+ place]
      } logDensity: { choice, row, _, _ in
        choices[row] == choice ? hit : miss
      }
    }
  }

  /// A linear grid, on which all points lie.
  mutating func addLinearGrid(
    _ column: inout ParzenColumn, _ place: Int, _ points: ParzenPoints, side: Int
  ) {
    let narrowest = column.tables.startOfNarrowest(side: side)
    column.tables.logMass.withUnsafeBufferPointer { entries in
      column.indices.withUnsafeBufferPointer { indices in
        column.tableStarts.withUnsafeBufferPointer { starts in
          add { point in
            Int32(points.cells[point &* points.columns &+ place].index)
          } logDensity: {
            cell, row, _, _ in
            let start = starts[row] < 0 ? narrowest : starts[row]
            let steps = cell &- indices[row]
            return entries[Int(start &+ (steps < 0 ? 0 &- steps : steps))]
          }
        }
      }
    }
  }

  /// A logarithmic grid, on which all points lie.
  mutating func addLogarithmicGrid(_ column: inout ParzenColumn, _ place: Int, _ points: ParzenPoints) {
    let (centres, deviations, starts) = (column.observations, column.deviations, column.tableStarts)
    column.tables.logMass.withUnsafeMutableBufferPointer { entries in
      centres.withUnsafeBufferPointer { centres in
        deviations.withUnsafeBufferPointer { deviations in
          starts.withUnsafeBufferPointer { starts in
            add { point in
              points.cells[point &* points.columns &+ place]
            } logDensity: {
              cell, row, value, cutoff in
              let entry = Int(starts[row]) &+ cell.index
              if !entries[entry].isNaN { return entries[entry] }
              let logMass = Self.logMass(cell, centres[row], deviations[row], value, cutoff)
              if logMass > -.infinity { entries[entry] = logMass }
              return logMass
            }
          }
        }
      }
    }
  }

  /// Without tables: grids with very many values, and points between the values of a grid.
  mutating func addCells(_ column: inout ParzenColumn, _ place: Int, _ points: ParzenPoints) {
    column.observations.withUnsafeBufferPointer { centres in
      column.deviations.withUnsafeBufferPointer { deviations in
        add { point in
          points.cells[point &* points.columns &+ place]
        } logDensity: {
          cell, row, value, cutoff in
          Self.logMass(cell, centres[row], deviations[row], value, cutoff)
        }
      }
    }
  }

  /// Most cells are so far from a kernel that it falls: then it is not computed.
  private static func logMass(
    _ cell: GridCell, _ centre: Double, _ deviation: Double, _ value: Double, _ cutoff: Double
  ) -> Double {
    let least = cell.distance(centre) / deviation
    return value - 0.5 * least * least <= cutoff
      ? -.infinity : cell.logMass(centre: centre, deviation: deviation)
  }

  /// Adds a parameter to every kernel at every point, and drops those that fall.
  ///
  /// - Parameters:
  ///   - coordinate: what of a point `logDensity` is to be given.
  ///   - logDensity: what the kernel of an observation adds; it is told the kernel's logarithm so far and the cutoff.
  @inline(__always)
  private mutating func add<Coordinate>(
    _ coordinate: (_ point: Int) -> Coordinate,
    logDensity: (_ at: Coordinate, _ row: Int, _ value: Double, _ cutoff: Double) -> Double
  ) {
    let isFresh = isFresh
    self.isFresh = false
    let stride = kernels.count
    kernels.withUnsafeBufferPointer { kernels in
      terms.withUnsafeBufferPointer { terms in
        rows.withUnsafeMutableBufferPointer { allRows in
          values.withUnsafeMutableBufferPointer { allValues in
            guard let rows = allRows.baseAddress, let values = allValues.baseAddress,
              let kernels = kernels.baseAddress, let terms = terms.baseAddress
            else { return }
            for point in counts.indices {
              let (cutoff, coordinate) = (cutoffs[point], coordinate(point))
              let ownRows = rows + point * stride
              let ownValues = values + point * stride
              let sourceRows = isFresh ? kernels : UnsafePointer(ownRows)
              let sourceValues = isFresh ? terms : UnsafePointer(ownValues)
              let end = counts[point]
              var (kept, place) = (0, 0)
              while place < end {
                let row = sourceRows[place]
                let before = sourceValues[place]
                let value = before + logDensity(coordinate, Int(row), before, cutoff)
                ownRows[kept] = row
                ownValues[kept] = value
                kept &+= value > cutoff ? 1 : 0
                place &+= 1
              }
              counts[point] = kept
            }
          }
        }
      }
    }
  }

  /// ln Σ exp over the kernels that are left and the prior, at every point; terms that are 45 below the largest are
  /// less than the last digit of the sum.
  func logSums(with priors: [Double]) -> [Double] {
    let (all, stride) = (isFresh ? terms : values, isFresh ? 0 : kernels.count)
    return all.withUnsafeBufferPointer { values in
      priors.indices.map { point in
        let prior = priors[point]
        let left = point * stride..<point * stride + counts[point]
        var largest = prior
        for place in left { largest = max(largest, values[place]) }
        guard largest > -.infinity else { return -.infinity }
        var sum = 0.0
        for place in left where values[place] - largest > -45 { sum += exp(values[place] - largest) }
        if prior - largest > -45 { sum += exp(prior - largest) }
        return largest + log(sum)
      }
    }
  }
}
