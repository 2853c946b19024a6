/// The density of a set of points, as the tree-structured Parzen estimator models its good trials.
package struct ParzenEstimator {
  private var group: ParzenGroup
  package let space: Space

  /// - Parameters:
  ///   - points: in order of their trials; none gives the prior alone.
  ///   - ties: for each point and parameter its place among equal values. Widths depend on the order of equal values,
  ///     and other implementations take other ones than the order of the trials.
  package init(_ space: Space, points: [[Double]], ties: [[Int]]? = nil) {
    self.space = space
    group = ParzenGroup(Array(0..<space.count), space.axes)
    for (row, point) in points.enumerated() { group.append(row, point, ties: ties?[row]) }
    group.prepare([UInt8](repeating: 0, count: points.count), equalWeightsBelow: false)
  }

  package var weights: [Double] { group.kernelsBelow.weights }
  /// By parameter, the prior's last, on the parameter's scale.
  package var centres: [[Double]] { group.kernelsBelow.centres }
  package var deviations: [[Double]] { group.kernelsBelow.deviations }

  package mutating func logDensities(at points: [[Double]]) -> [Double] {
    group.logDensities(of: group.points(points)).below
  }
}
