import Numerics

/// Logarithms of normal probabilities of the cells of a grid, computed when first asked for.
///
/// On a linear grid a kernel sits on a value, so the probability depends on its width and on the distance in steps:
/// kernels of one width share a table. On a logarithmic grid the cells differ, and each kernel has its own.
struct MassTables: Sendable {
  let axis: SearchAxis
  private var logMass: [Double] = []
  private var tableOfDeviation: [UInt64: Int32] = [:]

  /// Grids with more values are computed cell by cell.
  private static let largestGrid = 1_024
  private static let mostTables = 2_048

  init(_ axis: SearchAxis) { self.axis = axis }

  var isUsable: Bool { axis.count <= Self.largestGrid }
  /// Whether kernels of one width share a table.
  var isShared: Bool { !axis.isLogarithmic }
  /// Whether it is time to start anew.
  var isFull: Bool { isUsable && isShared && tableOfDeviation.count >= Self.mostTables }

  mutating func removeAll() {
    logMass.removeAll(keepingCapacity: true)
    tableOfDeviation.removeAll(keepingCapacity: true)
  }

  /// The table of kernels of this width on a linear grid.
  mutating func sharedTable(deviation: Double) -> Int32 {
    if let known = tableOfDeviation[deviation.bitPattern] { return known }
    let table = newTable()
    tableOfDeviation[deviation.bitPattern] = table
    return table
  }

  mutating func newTable() -> Int32 {
    let table = Int32(logMass.count / axis.count)
    logMass.append(contentsOf: repeatElement(.nan, count: axis.count))
    return table
  }

  mutating func clear(_ table: Int32) {
    let start = Int(table) * axis.count
    for place in start..<start + axis.count { logMass[place] = .nan }
  }

  /// Adds ln P(cell `index`), before truncation to the range, of every kernel to its density.
  mutating func add(_ index: Int, of kernels: GridKernels, to densities: UnsafeMutableBufferPointer<Double>) {
    let axis = axis
    let isShared = isShared
    logMass.withUnsafeMutableBufferPointer { logMass in
      for kernel in kernels.centres.indices {
        let offset = isShared ? abs(index - Int(kernels.indices[kernel])) : index
        let place = Int(kernels.tables[kernel]) * axis.count + offset
        var value = logMass[place]
        if value.isNaN {
          value = Self.logMass(
            axis, index: index, centre: kernels.centres[kernel], deviation: kernels.deviations[kernel])
          logMass[place] = value
        }
        densities[kernel] += value
      }
    }
  }

  static func logMass(_ axis: SearchAxis, index: Int, centre: Double, deviation: Double) -> Double {
    let middle = axis.first + Double(index) * axis.step
    let low = axis.onScale(middle - axis.step / 2)
    let high = axis.onScale(middle + axis.step / 2)
    return NormalDistribution.logMass(from: (low - centre) / deviation, to: (high - centre) / deviation)
  }
}

/// The kernels of one column of a mixture on a grid, the prior left out.
struct GridKernels {
  let centres: UnsafeBufferPointer<Double>
  let deviations: UnsafeBufferPointer<Double>
  let indices: UnsafeBufferPointer<Int32>
  let tables: UnsafeBufferPointer<Int32>
}
