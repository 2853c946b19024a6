package import Market

/// Every fall of an equity curve from a peak: where it began, where it was deepest, where it ended.
package struct DrawdownList {
  package struct Entry {
    /// Indices of the curve.
    package let peak: Int
    package fileprivate(set) var trough: Int
    /// Where the curve was back at the peak; `nil` while it is not.
    package fileprivate(set) var recovery: Int?
    /// Negative.
    package fileprivate(set) var depth: Double
  }

  /// In order of time.
  package let entries: [Entry]

  /// Ruin (equity not above zero) ends the curve: shares of nothing mean nothing.
  package init(_ equity: ReportEquity) { self.init(equity.equity) }

  package init(_ values: [Double]) {
    var entries: [Entry] = []
    var peak = 0
    var isBelow = false
    for index in values.indices {
      guard values[peak] > 0 else { break }
      if values[index] >= values[peak] {
        if isBelow { entries[entries.count - 1].recovery = index }
        isBelow = false
        peak = index
      } else {
        let depth = values[index] / values[peak] - 1
        if !isBelow {
          entries.append(Entry(peak: peak, trough: index, depth: depth))
          isBelow = true
        } else if depth < entries[entries.count - 1].depth {
          entries[entries.count - 1].trough = index
          entries[entries.count - 1].depth = depth
        }
      }
    }
    self.entries = entries
  }

  /// The deepest, deepest first.
  package func worst(_ count: Int) -> [Entry] {
    Array(entries.sorted { $0.depth != $1.depth ? $0.depth < $1.depth : $0.peak < $1.peak }.prefix(count))
  }
}
