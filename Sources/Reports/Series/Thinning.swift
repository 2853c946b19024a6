/// Chooses the points of a long series that a screen can show, without losing an extreme.
package enum Thinning {
  /// Returns the indices to draw, increasing, at most about `limit`.
  ///
  /// The series is cut into equal buckets and of each the first index is kept, and the lowest and the highest
  /// value of every curve; the last index closes. A line through them covers the same pixels as a line
  /// through all points. A series that is short enough is kept whole. Linear in the number of values.
  /// - Parameter curves: of one length; NaN never counts as an extreme.
  package static func indices(ofExtremesIn curves: [[Double]], limit: Int) -> [Int] {
    let count = curves.first?.count ?? 0
    guard count > limit, limit > 0 else { return Array(0..<count) }
    let buckets = max(1, limit / (2 * curves.count + 1))
    var kept: [Int] = []
    for bucket in 0..<buckets {
      let start = count * bucket / buckets
      let end = count * (bucket + 1) / buckets
      var chosen = [start]
      for curve in curves {
        var lowest = start
        var highest = start
        for index in start..<end {
          if curve[index] < curve[lowest] || curve[lowest].isNaN { lowest = index }
          if curve[index] > curve[highest] || curve[highest].isNaN { highest = index }
        }
        chosen.append(lowest)
        chosen.append(highest)
      }
      chosen.sort()
      for index in chosen where index != kept.last { kept.append(index) }
    }
    if kept.last != count - 1 { kept.append(count - 1) }
    return kept
  }
}
