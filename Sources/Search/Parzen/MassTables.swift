import Glibc
import Numerics

/// Logarithms of normal probabilities of the cells of a grid.
///
/// On a linear grid a kernel sits on a value, so the probability depends on its width and on the distance in steps:
/// kernels of one width share a table. On a logarithmic grid the cells differ; each kernel has its own table, whose
/// entries are computed when first asked for.
struct MassTables: Sendable {
  let axis: SearchAxis
  private var logMass: [Double] = []
  private var startOfDeviation: [UInt64: Int32] = [:]

  /// Grids with more values are computed cell by cell.
  private static let largestGrid = 1_024
  private static let mostTables = 2_048

  init(_ axis: SearchAxis) { self.axis = axis }

  var isUsable: Bool { axis.count <= Self.largestGrid }
  /// Whether kernels of one width share a table.
  var isShared: Bool { !axis.isLogarithmic }
  /// Whether it is time to start anew.
  var isFull: Bool { isUsable && isShared && startOfDeviation.count >= Self.mostTables }

  mutating func removeAll() {
    logMass.removeAll(keepingCapacity: true)
    startOfDeviation.removeAll(keepingCapacity: true)
  }

  /// Where the table of kernels of this width starts, on a linear grid.
  mutating func sharedTable(deviation: Double) -> Int32 {
    if let known = startOfDeviation[deviation.bitPattern] { return known }
    let start = Int32(logMass.count)
    startOfDeviation[deviation.bitPattern] = start
    // By distance d, ln(S(d − ½) − S(d + ½)) in steps: both survivals are small where the difference is.
    var inner = Self.logSurvival(-0.5 * axis.step / deviation)
    for distance in 0..<axis.count {
      let outer = Self.logSurvival((Double(distance) + 0.5) * axis.step / deviation)
      let ratio = outer - inner
      logMass.append(ratio < -40 ? inner : inner + log(-expm1(ratio)))
      inner = outer
    }
    return start
  }

  /// ln P(Z > z). Where the probability comes near its underflow, four terms of the asymptotic series (Abramowitz &
  /// Stegun 26.2.12) leave an error of 1e-11.
  private static func logSurvival(_ z: Double) -> Double {
    if z < 36 { return log(NormalDistribution.survival(z)) }
    let inverse = 1 / (z * z)
    let series = -inverse * (1 - inverse * (3 - inverse * (15 - 105 * inverse)))
    return NormalDistribution.logDensity(z) - log(z) + log1p(series)
  }

  /// Where a new empty table starts, on a logarithmic grid.
  mutating func newTable() -> Int32 {
    let start = Int32(logMass.count)
    logMass.append(contentsOf: repeatElement(.nan, count: axis.count))
    return start
  }

  mutating func clear(_ start: Int32) {
    for place in Int(start)..<Int(start) + axis.count { logMass[place] = .nan }
  }

  /// Adds ln P(cell `index`), before truncation to the range, of every kernel to its density.
  mutating func add(_ index: Int, of kernels: GridKernels, to densities: UnsafeMutableBufferPointer<Double>) {
    let axis = axis
    let count = kernels.centres.count
    if isShared {
      let cell = Int32(truncatingIfNeeded: index)
      logMass.withUnsafeBufferPointer { logMass in
        for kernel in 0..<count {
          densities[kernel] += logMass[Int(kernels.tables[kernel] &+ abs(cell &- kernels.indices[kernel]))]
        }
      }
      return
    }
    logMass.withUnsafeMutableBufferPointer { logMass in
      for kernel in 0..<count {
        let place = Int(kernels.tables[kernel]) + index
        if logMass[place].isNaN {
          logMass[place] = Self.logMass(
            axis, index: index, centre: kernels.centres[kernel], deviation: kernels.deviations[kernel])
        }
        densities[kernel] += logMass[place]
      }
    }
  }

  static func logMass(_ axis: SearchAxis, index: Int, centre: Double, deviation: Double) -> Double {
    logMass(axis, around: axis.first + Double(index) * axis.step, centre: centre, deviation: deviation)
  }

  /// The same for a step around any coordinate, also one between the values of the grid.
  static func logMass(_ axis: SearchAxis, around middle: Double, centre: Double, deviation: Double) -> Double
  {
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
