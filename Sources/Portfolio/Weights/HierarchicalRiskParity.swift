/// Weights by halves of a tree of assets, each half by the inverse of its variance (López de Prado, Journal
/// of Portfolio Management 42, 2016).
///
/// Distances are √((1 − correlation)/2) themselves, clusters are joined by their nearest members, and the
/// leaves stand in the order of the tree, the older branch of a join first.
struct HierarchicalRiskParity {
  private let covariance: CovarianceEstimate
  /// The assets in the order of the tree.
  let order: [Int]

  init(_ covariance: CovarianceEstimate) {
    self.covariance = covariance
    order = SingleLinkage(correlation: covariance.correlation, size: covariance.size).leaves
  }

  var weights: [Double] {
    var weights = [Double](repeating: 1, count: order.count)
    var waiting = [order[...]]
    while let cluster = waiting.popLast() {
      if cluster.count < 2 { continue }
      let middle = cluster.startIndex + cluster.count / 2
      let (left, right) = (cluster[..<middle], cluster[middle...])
      let (first, second) = (variance(of: left), variance(of: right))
      let share = 1 - first / (first + second)
      for asset in left { weights[asset] *= share }
      for asset in right { weights[asset] *= 1 - share }
      waiting += [left, right]
    }
    return weights
  }

  /// The variance of a cluster whose members weigh by the inverse of theirs.
  private func variance(of cluster: ArraySlice<Int>) -> Double {
    let variances = covariance.variances
    let sum = cluster.reduce(0) { $0 + 1 / variances[$1] }
    var weights = [Double](repeating: 0, count: covariance.size)
    for asset in cluster { weights[asset] = 1 / variances[asset] / sum }
    return covariance.variance(of: weights)
  }
}

/// A tree of assets in which the nearest two clusters are joined first, distance being that of their nearest members.
struct SingleLinkage {
  /// The assets from left to right.
  let leaves: [Int]

  init(correlation: [Double], size: Int) {
    func distance(_ a: Int, _ b: Int) -> Double { max(0, (1 - correlation[a * size + b]) / 2).squareRoot() }
    // The joins are the edges of the shortest spanning tree, from the shortest on.
    var nearest = [(distance: Double, from: Int)](repeating: (.infinity, 0), count: size)
    var isIn = [Bool](repeating: false, count: size)
    var edges: [(distance: Double, a: Int, b: Int)] = []
    var current = 0
    for _ in 1..<max(1, size) {
      isIn[current] = true
      var next = (distance: Double.infinity, asset: -1)
      for asset in 0..<size where !isIn[asset] {
        let own = distance(current, asset)
        if own < nearest[asset].distance { nearest[asset] = (own, current) }
        if next.asset < 0 || nearest[asset].distance < next.distance {
          next = (nearest[asset].distance, asset)
        }
      }
      edges.append((next.distance, nearest[next.asset].from, next.asset))
      current = next.asset
    }
    let sorted = edges.indices.sorted { (edges[$0].distance, $0) < (edges[$1].distance, $1) }
    // Clusters are numbered as they arise, the assets first.
    var cluster = (0..<size).map { (number: $0, leaves: [$0]) }
    var home = Array(0..<size)
    for (join, index) in sorted.enumerated() {
      let (a, b) = (cluster[home[edges[index].a]], cluster[home[edges[index].b]])
      let leaves = a.number < b.number ? a.leaves + b.leaves : b.leaves + a.leaves
      cluster.append((size + join, leaves))
      for leaf in leaves { home[leaf] = cluster.count - 1 }
    }
    leaves = cluster[home[0]].leaves
  }
}
