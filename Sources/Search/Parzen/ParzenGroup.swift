import Numerics

/// Parameters that are modelled together: all that exist under the same conditions, or a single one.
struct ParzenGroup: Sendable {
  /// Positions of the parameters in the space.
  let parameters: [Int]
  private var columns: [ParzenColumn]
  /// Of the columns.
  private let axes: [SearchAxis]
  private let priorTerms: [Double]
  /// The trials in which they exist, by their place among all trials.
  private var rows: [Int] = []
  private var sides: [UInt8] = []
  private var sideRows: ([Int32], [Int32]) = ([], [])
  /// By observation, the normalisation of its kernel.
  private var normalisations: [Double] = []
  private var below = ParzenMixture()
  private var above = ParzenMixture()
  /// The columns in the order in which they are added: those that are looked up or cheap, then grids whose
  /// cells have to be integrated, for the few kernels that are left by then.
  private let order: [Int]

  init(_ parameters: [Int], _ axes: [SearchAxis]) {
    self.parameters = parameters
    let depth = ParzenMixture.depth(parameters.map { axes[$0] })
    let own = parameters.map { axes[$0] }
    self.axes = own
    columns = own.map { ParzenColumn($0, depth: depth) }
    priorTerms = columns.map(\.priorTerm)
    let effort = columns.map { column -> Int in
      switch column.axis.kind {
      case .continuous: 0
      case .grid: column.tables.isShared ? 0 : 2
      case .choice: 1
      }
    }
    order = own.indices.filter { !own[$0].isFixed }.sorted { (effort[$0], $0) < (effort[$1], $1) }
  }

  /// Takes up trial `row`, if the parameters exist in it.
  ///
  /// - Parameter ties: by column, see `ParzenColumn.append`.
  mutating func append(_ row: Int, _ point: [Double], ties: [Int]? = nil) {
    guard !point[parameters[0]].isNaN else { return }
    rows.append(row)
    for column in columns.indices { columns[column].append(point[parameters[column]], tie: ties?[column]) }
  }

  /// Makes both densities. `allSides` says for every trial 0 (below), 1 (above) or 2 (neither).
  mutating func prepare(_ allSides: [UInt8], equalWeightsBelow: Bool) {
    sides.removeAll(keepingCapacity: true)
    sideRows.0.removeAll(keepingCapacity: true)
    sideRows.1.removeAll(keepingCapacity: true)
    for (place, row) in rows.enumerated() {
      let side = allSides[row]
      sides.append(side)
      if side == 0 { sideRows.0.append(Int32(place)) }
      if side == 1 { sideRows.1.append(Int32(place)) }
    }
    let counts = (sideRows.0.count, sideRows.1.count)
    normalisations.removeAll(keepingCapacity: true)
    normalisations.append(contentsOf: repeatElement(0, count: rows.count))
    for column in columns.indices {
      columns[column].widen(sides, counts: counts, addingTermsTo: &normalisations)
    }
    let weights =
      equalWeightsBelow ? [Double](repeating: 1, count: counts.0) : TreeParzenRules.weights(counts.0)
    below.reset(
      axes, priorTerms: priorTerms, rows: sideRows.0, weights: weights, normalisations: normalisations)
    above.reset(
      axes, priorTerms: priorTerms, rows: sideRows.1, weights: TreeParzenRules.weights(counts.1),
      normalisations: normalisations)
  }

  /// Draws points from the density of good trials; `isAllowed` may refuse one, and then another is drawn, up to eight
  /// times the number in all.
  mutating func draw(
    _ count: Int, _ stream: inout RandomStream, isAllowed: ((_ coordinates: [Double]) -> Bool)?
  ) -> ParzenPoints? {
    var points = ParzenPoints(columns: columns.count, capacity: count)
    let draws = ParzenDraws(below, &columns, axes)
    var attempts = 0
    while points.count < count, attempts < count * 8 {
      attempts += 1
      draws.draw(draws.kernel(&stream), into: &points, &stream)
      if let isAllowed, !isAllowed(points.open) { points.discard() } else { points.close() }
    }
    return points.count == 0 ? nil : points
  }

  func points(_ rows: [[Double]]) -> ParzenPoints {
    var points = ParzenPoints(columns: columns.count, capacity: rows.count)
    for row in rows {
      for column in columns.indices { points.append(row[column], axes[column]) }
      points.close()
    }
    return points
  }

  /// ln of the density among good trials and among the others, at every point.
  mutating func logDensities(of points: ParzenPoints) -> (below: [Double], above: [Double]) {
    var priors = [Double](repeating: 0, count: points.count)
    for column in order where axes[column].kind != .choice {
      for point in priors.indices {
        let place = point * points.columns + column
        priors[point] += columns[column].priorLogDensity(onScale: points.onScale[place], points.cells[place])
      }
    }
    return (
      below.logDensities(of: points, priors: priors, &columns, side: 0, order: order),
      above.logDensities(of: points, priors: priors, &columns, side: 1, order: order)
    )
  }

  /// The weights, centres and widths of the good trials' kernels by column, the prior's last; -1 and no widths for a
  /// choice.
  var kernelsBelow: (weights: [Double], centres: [[Double]], deviations: [[Double]]) {
    let rows = below.rows.map { Int($0) }
    return (
      below.weights,
      columns.map { column in
        let axis = column.axis
        return rows.map { column.observations[$0] }
          + [axis.kind == .choice ? -1 : (axis.low + axis.high) / 2]
      },
      columns.map { column in
        column.axis.kind == .choice ? [] : rows.map { column.deviations[$0] } + [column.axis.width]
      }
    )
  }
}
