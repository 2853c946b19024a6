/// Which points no other point beats. Less is better in every coordinate.
public enum NonDomination {
  /// Whether `a` is nowhere worse than `b` and somewhere better.
  public static func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    var isBetter = false
    for (own, other) in zip(a, b) {
      if own > other { return false }
      if own < other { isBetter = true }
    }
    return isBetter
  }

  /// For each point 0 when no point dominates it, 1 when only points of rank 0 do, and so on.
  ///
  /// Equal points have equal ranks. NaN is not allowed.
  ///
  /// - Parameter stop: once so many points have a rank, the others may get none (`Int.max`).
  /// - Complexity: O(n · f · m) for n points of m objectives and the largest front f.
  public static func ranks(_ points: [[Double]], stop: Int = .max) -> [Int] {
    var ranks = [Int](repeating: .max, count: points.count)
    // In lexicographic order a point can be dominated by earlier ones alone.
    var left = points.indices.sorted {
      precedes(points[$0], points[$1]) || (points[$0] == points[$1] && $0 < $1)
    }
    var rank = 0
    var ranked = 0
    while !left.isEmpty && ranked < stop {
      var front: [Int] = []
      var rest: [Int] = []
      for index in left {
        if front.contains(where: { dominates(points[$0], points[index]) }) {
          rest.append(index)
        } else {
          front.append(index)
        }
      }
      for index in front { ranks[index] = rank }
      ranked += front.count
      rank += 1
      left = rest
    }
    return ranks
  }

  /// Positions of the points that no other dominates, in order.
  public static func front(_ points: [[Double]]) -> [Int] {
    let ranks = ranks(points, stop: 1)
    return points.indices.filter { ranks[$0] == 0 }
  }

  static func precedes(_ a: [Double], _ b: [Double]) -> Bool {
    for (own, other) in zip(a, b) where own != other { return own < other }
    return false
  }
}
