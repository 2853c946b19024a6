/// The volume of what a set of points dominates, up to a reference point. Less is better in every coordinate.
///
/// While, Bradstreet & Barone (2012), "A Fast Way of Calculating Exact Hypervolumes" (WFG), with sweeps in one and two
/// dimensions.
public enum Hypervolume {
  /// Lebesgue measure of the union of the boxes [point, reference].
  ///
  /// Points that are not better than the reference in every objective add nothing; duplicates count once.
  public static func of(_ points: [[Double]], reference: [Double]) -> Double {
    let inside = points.filter { point in zip(point, reference).allSatisfy { $0 < $1 } }
    guard !inside.isEmpty else { return 0 }
    return volume(distinctFront(inside), reference)
  }

  /// The volume that `point` adds to `points`.
  static func contribution(of point: [Double], to points: [[Double]], reference: [Double]) -> Double {
    let own = box(point, reference)
    guard own > 0, !points.isEmpty else { return own }
    let limited = points.map { zip($0, point).map { max($0, $1) } }
    return own - of(limited, reference: reference)
  }

  private static func box(_ point: [Double], _ reference: [Double]) -> Double {
    var volume = 1.0
    for (own, end) in zip(point, reference) {
      if own >= end { return 0 }
      volume *= end - own
    }
    return volume
  }

  /// The points that none dominates, each once, the last objective descending.
  private static func distinctFront(_ points: [[Double]]) -> [[Double]] {
    var front: [[Double]] = []
    if points[0].count == 2 {
      // The last point of a front has the least second objective of all before it.
      for point in points.sorted(by: NonDomination.precedes) where point[1] < front.last?[1] ?? .infinity {
        front.append(point)
      }
      return front
    }
    for point in points.sorted(by: NonDomination.precedes)
    where !front.contains(where: { $0 == point || NonDomination.dominates($0, point) }) {
      front.append(point)
    }
    return front
  }

  private static func volume(_ front: [[Double]], _ reference: [Double]) -> Double {
    if front.count == 1 { return box(front[0], reference) }
    if reference.count == 1 { return reference[0] - (front.map { $0[0] }.min() ?? reference[0]) }
    if reference.count == 2 { return area(front, reference) }
    var total = 0.0
    for index in front.indices {
      let limited = front[(index + 1)...].map { zip($0, front[index]).map { max($0, $1) } }
      let own = box(front[index], reference)
      total += limited.isEmpty ? own : own - volume(distinctFront(limited), reference)
    }
    return total
  }

  /// The front ascends in the first objective, so it descends in the second.
  private static func area(_ front: [[Double]], _ reference: [Double]) -> Double {
    var total = 0.0
    var ceiling = reference[1]
    for point in front {
      total += (reference[0] - point[0]) * (ceiling - point[1])
      ceiling = point[1]
    }
    return total
  }
}
