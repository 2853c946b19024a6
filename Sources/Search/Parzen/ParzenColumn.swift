import Glibc
import Numerics

/// The observations of one parameter, sorted, with what their kernels needed last time.
///
/// A kernel's width is the larger distance to its neighbours among the observations of its side, so a new observation
/// changes few of them; the others keep their normalisation.
struct ParzenColumn: Sendable {
  let axis: SearchAxis
  /// Observations on the axis' scale in order of arrival; positions of choices.
  private(set) var observations: [Double] = []
  /// Positions on a grid.
  private(set) var indices: [Int32] = []
  /// For each observation the width of its kernel, its inverse, the normalisation, and where its table starts; −1 for
  /// the table of the least width of its side.
  private(set) var deviations: [Double] = []
  private(set) var inverses: [Double] = []
  private(set) var terms: [Double] = []
  private(set) var tableStarts: [Int32] = []
  /// Numbers of observations by value, equal ones by `ties`.
  private var order: [Int32] = []
  /// What puts equal observations into an order: their arrival.
  private var ties: [Int] = []
  /// The latest width and its logarithm: many kernels have the least width.
  private var latest = (deviation: Double.nan, log: 0.0)
  var tables: MassTables
  /// ln of the prior kernel's probabilities of the grid's values, as far as they were asked for.
  private var prior: [Double]
  let priorTerm: Double

  /// - Parameter depth: see `MassTables`.
  init(_ axis: SearchAxis, depth: Double) {
    self.axis = axis
    tables = MassTables(axis, depth: depth)
    prior = [Double](repeating: .nan, count: tables.isUsable ? axis.count : 0)
    priorTerm =
      axis.isFixed
      ? 0
      : Self.term(
        axis, centre: (axis.low + axis.high) / 2, deviation: axis.width, logDeviation: log(axis.width))
  }

  /// Whether the parameter has kernels with a width.
  var isNumeric: Bool { axis.kind != .choice && !axis.isFixed }

  /// What a kernel adds to a log density whatever the point is: the normalisation.
  private static func term(
    _ axis: SearchAxis, centre: Double, deviation: Double, logDeviation: Double
  ) -> Double {
    let below = (centre - axis.low) / deviation
    let above = (axis.high - centre) / deviation
    // Beyond 9 deviations the share outside is lost in the last digit of the share inside.
    var outside = 0.0
    if below < 9 { outside += NormalDistribution.survival(below) }
    if above < 9 { outside += NormalDistribution.survival(above) }
    let logMass = outside == 0 ? 0 : log1p(-outside)
    return axis.kind == .grid ? -logMass : -logMass - logDeviation - logRootTwoPi
  }

  /// What the prior kernel adds at a point, its normalisation left out.
  mutating func priorLogDensity(onScale x: Double, _ cell: GridCell) -> Double {
    let middle = (axis.low + axis.high) / 2
    if axis.kind == .continuous {
      let distance = (x - middle) / axis.width
      return -0.5 * distance * distance
    }
    guard cell.index >= 0, !prior.isEmpty else { return cell.logMass(centre: middle, deviation: axis.width) }
    if prior[cell.index].isNaN {
      prior[cell.index] = cell.logMass(centre: middle, deviation: axis.width)
    }
    return prior[cell.index]
  }

  /// - Parameter tie: the place among equal observations in place of the order of arrival.
  mutating func append(_ coordinate: Double, tie: Int? = nil) {
    let tie = tie ?? observations.count
    let value = axis.kind == .choice ? coordinate : axis.onScale(coordinate)
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      let other = Int(order[middle])
      let isBefore = observations[other] < value || (observations[other] == value && ties[other] < tie)
      if isBefore { low = middle + 1 } else { high = middle }
    }
    order.insert(Int32(observations.count), at: low)
    observations.append(value)
    ties.append(tie)
    indices.append(axis.kind == .grid ? Int32(clamping: axis.index(of: coordinate)) : 0)
    deviations.append(.nan)
    inverses.append(.nan)
    terms.append(0)
    tableStarts.append(-1)
  }

  /// Gives the kernel of every observation its width among the observations of its side.
  ///
  /// - Parameters:
  ///   - sides: for each observation 0 (below), 1 (above), or 2 (neither).
  ///   - counts: observations of both sides.
  ///   - sums: by observation; the normalisation of its kernel is added.
  mutating func widen(_ sides: [UInt8], counts: (Int, Int), addingTermsTo sums: inout [Double]) {
    guard isNumeric else { return }
    var below = ParzenWalk(axis, observed: counts.0)
    var above = ParzenWalk(axis, observed: counts.1)
    if tables.isShared { tables.narrow(to: (below.narrowest, above.narrowest)) }
    let (order, observations) = (order, observations)
    sides.withUnsafeBufferPointer { sides in
      for entry in order {
        let row = Int(entry)
        let width =
          switch sides[row] {
          case 0: below.pass(row, observations[row])
          case 1: above.pass(row, observations[row])
          default: ParzenWalk.Width?.none
          }
        if let width, deviations[width.row] != width.deviation { set(width) }
      }
    }
    if let width = below.last, deviations[width.row] != width.deviation { set(width) }
    if let width = above.last, deviations[width.row] != width.deviation { set(width) }
    terms.withUnsafeBufferPointer { terms in
      sums.withUnsafeMutableBufferPointer { sums in for row in terms.indices { sums[row] += terms[row] } }
    }
  }

  /// Writes centres and widths of some kernels, `stride` numbers apart.
  mutating func write(
    _ kernels: [Int32], to centres: inout [Double], _ deviations: inout [Double], at start: Int, stride: Int
  ) {
    for (kernel, row) in kernels.enumerated() {
      centres[start + kernel * stride] = observations[Int(row)]
      deviations[start + kernel * stride] = self.deviations[Int(row)]
    }
  }

  private mutating func set(_ width: ParzenWalk.Width) {
    let row = width.row
    var deviation = width.deviation
    if tables.isShared {
      let halfSteps = 2 * deviation / axis.step
      let whole = halfSteps.rounded()
      // Equal widths have equal bits, whatever the values that they are between.
      let isWhole = whole > 0 && abs(halfSteps - whole) < 1e-9
      if isWhole { deviation = whole * axis.step / 2 }
      tableStarts[row] = isWhole ? tables.sharedTable(halfSteps: Int(whole)) : -1
    } else if tables.isUsable {
      if tableStarts[row] < 0 { tableStarts[row] = tables.newTable() } else { tables.clear(tableStarts[row]) }
    }
    guard deviations[row] != deviation else { return }
    deviations[row] = deviation
    inverses[row] = 1 / deviation
    if deviation != latest.deviation { latest = (deviation, log(deviation)) }
    terms[row] = Self.term(
      axis, centre: observations[row], deviation: deviation, logDeviation: latest.log)
  }
}

/// Goes through the observations of a side from the least, and tells each one's width once its neighbours are known.
private struct ParzenWalk {
  struct Width {
    var row: Int
    var deviation: Double
  }

  /// The least width of a kernel of this side.
  let narrowest: Double
  private let axis: SearchAxis
  private let observed: Int
  private var row = -1
  private var value = 0.0
  private var gapBefore = -Double.infinity

  init(_ axis: SearchAxis, observed: Int) {
    self.axis = axis
    self.observed = observed
    narrowest = axis.width / min(100, Double(observed) + 2)
  }

  /// Takes the next observation; returns the width of the one before.
  mutating func pass(_ next: Int, _ nextValue: Double) -> Width? {
    defer { (row, value) = (next, nextValue) }
    guard row >= 0 else { return nil }
    let gap = nextValue - value
    defer { gapBefore = gap }
    return Width(row: row, deviation: clipped(max(gapBefore, gap)))
  }

  /// The width of the last one. A single observation is as wide as it is far from the farther end.
  var last: Width? {
    guard row >= 0 else { return nil }
    let gap = observed == 1 ? max(value - axis.low, axis.high - value) : gapBefore
    return Width(row: row, deviation: clipped(gap))
  }

  private func clipped(_ gap: Double) -> Double { min(max(gap, narrowest), axis.width) }
}

private let logRootTwoPi = 0.918938533204672741780329736406
