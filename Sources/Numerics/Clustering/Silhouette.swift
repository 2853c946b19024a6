/// How well each point lies in its group: (b − a)/max(a, b) with a the mean distance to the others of its group and b
/// the smallest mean distance to another group. Rousseeuw (1987).
enum Silhouette {
  /// Between −1 and 1; 0 for a point alone in its group.
  ///
  /// - Parameter distances: N × N, row by row.
  static func of(_ labels: [Int], distances: [Double]) -> [Double] {
    let groups = (labels.max() ?? -1) + 1
    var sizes = Array(repeating: 0.0, count: groups)
    for label in labels { sizes[label] += 1 }
    return labels.indices.map { point in
      var sums = Array(repeating: 0.0, count: groups)
      for (other, label) in labels.enumerated() { sums[label] += distances[point * labels.count + other] }
      let own = labels[point]
      guard sizes[own] > 1 else { return 0 }
      let inside = sums[own] / (sizes[own] - 1)
      let outside = (0..<groups).filter { $0 != own && sizes[$0] > 0 }.map { sums[$0] / sizes[$0] }.min()
      guard let outside, max(inside, outside) > 0 else { return 0 }
      return (outside - inside) / max(inside, outside)
    }
  }
}
