/// Groups points around centres: Lloyd's algorithm (1982) from centres chosen by k-means++ (Arthur & Vassilvitskii
/// 2007).
struct KMeans {
  /// The group of each point, from 0.
  private(set) var labels: [Int]
  private let points: [[Double]]
  private var centres: [[Double]]

  /// - Precondition: 1 ≤ `groups` ≤ number of points, all of one dimension.
  init(_ points: [[Double]], groups: Int, stream: inout RandomStream, iterations: Int = 100) {
    precondition(groups >= 1 && groups <= points.count, "every group has a point")
    self.points = points
    labels = Array(repeating: 0, count: points.count)
    centres = Self.spread(points, groups, &stream)
    for _ in 0..<iterations where !assign() { move() }
  }

  static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
    let (a, b) = (a.span, b.span)
    var sum = 0.0
    for index in 0..<a.count {
      let difference = a[index] - b[index]
      sum += difference * difference
    }
    return sum
  }

  /// Each next centre is a point drawn with its squared distance to the nearest centre as weight.
  private static func spread(_ points: [[Double]], _ groups: Int, _ stream: inout RandomStream) -> [[Double]]
  {
    var centres = [points[stream.below(points.count)]]
    var nearest = points.map { squaredDistance($0, centres[0]) }
    while centres.count < groups {
      let total = nearest.reduce(0, +)
      var left = stream.uniform() * total
      var chosen = total > 0 ? nearest.lastIndex { $0 > 0 } ?? 0 : stream.below(points.count)
      for (index, weight) in nearest.enumerated() where total > 0 && weight > 0 {
        left -= weight
        if left < 0 {
          chosen = index
          break
        }
      }
      centres.append(points[chosen])
      for index in points.indices {
        nearest[index] = min(nearest[index], squaredDistance(points[index], points[chosen]))
      }
    }
    return centres
  }

  /// Puts every point into the group of its nearest centre; true when nothing changed.
  private mutating func assign() -> Bool {
    let next = points.map { point in
      var best = (group: 0, distance: Double.infinity)
      for (group, centre) in centres.enumerated() {
        let distance = Self.squaredDistance(point, centre)
        if distance < best.distance { best = (group, distance) }
      }
      return best.group
    }
    defer { labels = next }
    return next == labels
  }

  /// A group that lost all its points keeps its centre.
  private mutating func move() {
    var sums = centres.map { Array(repeating: 0.0, count: $0.count) }
    var counts = Array(repeating: 0.0, count: centres.count)
    for (point, label) in zip(points, labels) {
      counts[label] += 1
      for index in point.indices { sums[label][index] += point[index] }
    }
    for group in centres.indices where counts[group] > 0 {
      centres[group] = sums[group].map { $0 / counts[group] }
    }
  }
}
