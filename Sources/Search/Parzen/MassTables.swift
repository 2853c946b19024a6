import Glibc
import Numerics

/// Logarithms of normal probabilities of the cells of a grid.
///
/// On a linear grid a kernel sits on a value, so the probability depends on its width and on the distance in steps:
/// kernels of one width share a table. Widths are whole numbers of half steps, but for the least width of a side,
/// which changes with every observation and has a table of its own. On a logarithmic grid each kernel has its own
/// table, whose entries are computed when first asked for.
struct MassTables: Sendable {
  let axis: SearchAxis
  /// How far below 0 the logarithms of interest go; what lies deeper is −∞ in a shared table.
  let depth: Double
  /// NaN where an entry was not asked for yet.
  var logMass: [Double] = []
  /// Where the table of a width starts, by half steps, on a linear grid; −1 where there is none yet.
  private var startOfWidth: [Int32] = []
  /// The least widths of the two sides, whose tables come first.
  private var narrowest: (Double, Double) = (.nan, .nan)

  /// Grids with more values are computed cell by cell.
  private static let largestGrid = 1_024
  private static let largestLogarithmicGrid = 256

  init(_ axis: SearchAxis, depth: Double) {
    self.axis = axis
    self.depth = depth
    guard isShared else { return }
    logMass = [Double](repeating: .nan, count: 2 * axis.count)
    startOfWidth = [Int32](repeating: -1, count: 2 * axis.count + 2)
  }

  var isUsable: Bool {
    axis.kind == .grid && !axis.isFixed
      && axis.count <= (axis.isLogarithmic ? Self.largestLogarithmicGrid : Self.largestGrid)
  }
  /// Whether kernels of one width share a table.
  var isShared: Bool { isUsable && !axis.isLogarithmic }

  /// Where the table of the least width of a side starts.
  func startOfNarrowest(side: Int) -> Int32 { Int32(side * axis.count) }

  /// Tells the least widths of both sides.
  mutating func narrow(to widths: (Double, Double)) {
    if widths.0 != narrowest.0 { fill(startOfNarrowest(side: 0), deviation: widths.0) }
    if widths.1 != narrowest.1 { fill(startOfNarrowest(side: 1), deviation: widths.1) }
    narrowest = widths
  }

  /// Where the table of kernels of a whole number of half steps starts, on a linear grid.
  mutating func sharedTable(halfSteps: Int) -> Int32 {
    if startOfWidth[halfSteps] < 0 {
      startOfWidth[halfSteps] = newTable()
      fill(startOfWidth[halfSteps], deviation: Double(halfSteps) * axis.step / 2)
    }
    return startOfWidth[halfSteps]
  }

  /// By distance d, ln(S(d − ½) − S(d + ½)) in steps, S being the survival function of the kernel before truncation
  /// to the range.
  private mutating func fill(_ start: Int32, deviation: Double) {
    let step = axis.step / deviation
    let deepest = (2 * depth).squareRoot()
    var inner = NormalDistribution.survival(-0.5 * step)
    for distance in 0..<axis.count {
      let place = Int(start) + distance
      if (Double(distance) - 0.5) * step > deepest {
        logMass[place] = -.infinity
      } else {
        let outer = NormalDistribution.survival((Double(distance) + 0.5) * step)
        logMass[place] = log(inner - outer)
        inner = outer
      }
    }
  }

  /// Where a new empty table starts.
  mutating func newTable() -> Int32 {
    let start = Int32(logMass.count)
    logMass.append(contentsOf: repeatElement(.nan, count: axis.count))
    return start
  }

  mutating func clear(_ start: Int32) {
    for place in Int(start)..<Int(start) + axis.count { logMass[place] = .nan }
  }
}
