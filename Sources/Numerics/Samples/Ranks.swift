/// Ranks of data, the smallest value having rank 1.
public enum Ranks {
  /// What equal values get.
  public enum Ties: String, Sendable, Hashable, CaseIterable {
    /// The mean of the ranks they occupy.
    case average
    /// The lowest of them.
    case minimum
    /// The highest of them.
    case maximum
    /// One rank, and the next value gets the following whole number.
    case dense
    /// Distinct ranks in order of appearance.
    case ordinal
  }

  /// The rank of each value of `data`, in the order of `data`.
  ///
  /// - Precondition: no value is NaN.
  /// - Complexity: O(n log n).
  public static func of(_ data: [Double], ties: Ties = .average) -> [Double] {
    precondition(!data.contains(where: \.isNaN), "NaN has no rank")
    let order = data.indices.sorted { (data[$0], $0) < (data[$1], $1) }
    var ranks = [Double](repeating: 0, count: data.count)
    var start = 0
    var distinct = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, data[order[end]] == data[order[start]] { end += 1 }
      distinct += 1
      for place in start..<end {
        ranks[order[place]] =
          switch ties {
          case .average: Double(start + 1 + end) / 2
          case .minimum: Double(start + 1)
          case .maximum: Double(end)
          case .dense: Double(distinct)
          case .ordinal: Double(place + 1)
          }
      }
      start = end
    }
    return ranks
  }
}
