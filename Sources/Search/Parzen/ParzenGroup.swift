import Numerics

/// Parameters that are modelled together: all that exist under the same conditions, or a single one.
struct ParzenGroup: Sendable {
  /// Positions of the parameters in the space.
  let parameters: [Int]
  private var columns: [ParzenColumn]
  /// The trials in which they exist, by their place among all trials.
  private var rows: [Int] = []
  private var sides: [UInt8] = []
  private var sideRows: ([Int32], [Int32]) = ([], [])
  private var below = ParzenMixture()
  private var above = ParzenMixture()

  init(_ parameters: [Int], _ axes: [SearchAxis]) {
    self.parameters = parameters
    columns = parameters.map { ParzenColumn(axes[$0]) }
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
    let weights =
      equalWeightsBelow ? [Double](repeating: 1, count: counts.0) : TreeParzenRules.weights(counts.0)
    below.reset(columns, weights: weights)
    above.reset(columns, weights: TreeParzenRules.weights(counts.1))
    for column in columns.indices {
      columns[column].widen(sides, counts: counts)
      below.load(column, columns[column], rows: sideRows.0)
      above.load(column, columns[column], rows: sideRows.1)
    }
  }

  /// Draws points from the density of good trials; `isAllowed` may refuse one, and then another is drawn, up to eight
  /// times the number in all.
  func draw(
    _ count: Int, _ stream: inout RandomStream, isAllowed: ((_ coordinates: [Double]) -> Bool)?
  ) -> ParzenPoints? {
    var drawn: [[Double]] = []
    var attempts = 0
    while drawn.count < count, attempts < count * 8 {
      attempts += 1
      let kernel = below.kernel(&stream)
      var coordinates: [Double] = []
      coordinates.reserveCapacity(columns.count)
      for column in columns.indices {
        coordinates.append(below.draw(column, kernel, columns[column].axis, &stream))
      }
      if isAllowed?(coordinates) ?? true { drawn.append(coordinates) }
    }
    return drawn.isEmpty ? nil : points(drawn)
  }

  func points(_ rows: [[Double]]) -> ParzenPoints {
    var points = ParzenPoints(count: rows.count, columns: columns.count)
    for (place, row) in rows.enumerated() {
      for column in columns.indices { points.set(place, column, row[column], columns[column].axis) }
    }
    return points
  }

  /// ln of the density among good trials and among the others, at every point.
  mutating func logDensities(of points: ParzenPoints) -> (below: [Double], above: [Double]) {
    (below.logDensities(of: points, &columns), above.logDensities(of: points, &columns))
  }

  /// The weights, centres and widths of the good trials' kernels by column; empty widths for a choice.
  var kernelsBelow: (weights: [Double], centres: [[Double]], deviations: [[Double]]) {
    let ranges = columns.indices.map { $0 * below.count..<($0 + 1) * below.count }
    return (
      below.weights, ranges.map { Array(below.centres[$0]) },
      zip(ranges, columns).map { $1.axis.kind == .choice ? [] : Array(below.deviations[$0]) }
    )
  }
}
