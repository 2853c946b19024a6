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
  /// For each observation the width of its kernel, its normalisation, and its table.
  private(set) var deviations: [Double] = []
  private(set) var terms: [Double] = []
  private(set) var tableNumbers: [Int32] = []
  /// Numbers of observations by value, equal ones by `ties`.
  private var order: [Int32] = []
  /// What puts equal observations into an order: their arrival.
  private var ties: [Int] = []
  /// The latest width and its logarithm: many kernels have the least width.
  private var latest = (deviation: Double.nan, log: 0.0)
  var tables: MassTables
  /// ln of the prior kernel's probabilities of the grid's values.
  let prior: [Double]
  let priorTerm: Double

  init(_ axis: SearchAxis) {
    self.axis = axis
    tables = MassTables(axis)
    let (middle, width) = ((axis.low + axis.high) / 2, axis.width)
    let hasTable = axis.kind == .grid && !axis.isFixed && tables.isUsable
    prior =
      hasTable
      ? (0..<axis.count).map { MassTables.logMass(axis, index: $0, centre: middle, deviation: width) } : []
    priorTerm = axis.isFixed ? 0 : Self.term(axis, centre: middle, deviation: width, logDeviation: log(width))
  }

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
    terms.append(0)
    tableNumbers.append(-1)
  }

  /// Gives the kernel of every observation its width among the observations of its side.
  ///
  /// - Parameters:
  ///   - sides: for each observation 0 (below), 1 (above), or 2 (neither).
  ///   - counts: observations of both sides.
  mutating func widen(_ sides: [UInt8], counts: (Int, Int)) {
    guard axis.kind != .choice, !axis.isFixed else { return }
    if tables.isFull {
      tables.removeAll()
      for row in deviations.indices { deviations[row] = .nan }
    }
    var below = ParzenWalk(axis, observed: counts.0)
    var above = ParzenWalk(axis, observed: counts.1)
    let (order, observations) = (order, observations)
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
    if let width = below.last { set(width) }
    if let width = above.last { set(width) }
  }

  private mutating func set(_ width: ParzenWalk.Width) {
    let (row, deviation) = (width.row, width.deviation)
    guard deviations[row] != deviation else { return }
    deviations[row] = deviation
    if deviation != latest.deviation { latest = (deviation, log(deviation)) }
    terms[row] = Self.term(
      axis, centre: observations[row], deviation: deviation, logDeviation: latest.log)
    guard axis.kind == .grid, tables.isUsable else { return }
    if tables.isShared {
      tableNumbers[row] = tables.sharedTable(deviation: deviation)
    } else if tableNumbers[row] < 0 {
      tableNumbers[row] = tables.newTable()
    } else {
      tables.clear(tableNumbers[row])
    }
  }
}

/// Goes through the observations of a side from the least, and tells each one's width once its neighbours are known.
private struct ParzenWalk {
  struct Width {
    var row: Int
    var deviation: Double
  }

  private let axis: SearchAxis
  private let observed: Int
  private let narrowest: Double
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
