public import Diagnostics

/// How far the outcome of every observation reaches: observation i is known from row i and decided at row
/// `ends[i]`. Two observations whose spans touch share information.
public struct LabelSpans: Sendable, Hashable {
  /// The last row that the outcome of each row depends on.
  public let ends: [Int]

  public var count: Int { ends.count }

  /// Every outcome takes `horizon` rows; at the end of the sample it is cut off.
  ///
  /// - Precondition: both are not negative.
  public init(count: Int, horizon: Int) {
    precondition(count >= 0 && horizon >= 0, "neither a count nor a horizon is negative")
    ends = (0..<count).map { min($0 + horizon, count - 1) }
  }

  /// - Throws: `invalid_label_end` where an outcome ends before its row or after the last one.
  public init(ends: [Int]) throws(AssayError) {
    for (row, end) in ends.enumerated() where end < row || end >= ends.count {
      throw AssayError(
        code: "invalid_label_end", message: "The outcome of row \(row) ends at row \(end).",
        remedy: "An outcome ends at its own row or later, at most at row \(ends.count - 1).",
        place: "row \(row)", kind: .badData)
    }
    self.ends = ends
  }

  /// The rows that may be trained on when `tests` are held out: those outside, whose span does not touch the
  /// span of any test block, and which lie more than `embargo` rows after its last outcome.
  ///
  /// López de Prado (2018), "Advances in Financial Machine Learning", snippets 7.1 and 7.2, for each contiguous
  /// block.
  ///
  /// - Parameter tests: contiguous blocks in order; neighbours are merged first.
  /// - Returns: ranges in order, not empty and not adjacent.
  /// - Complexity: O(rows · blocks).
  public func trainingRows(without tests: [Range<Int>], embargo: Int = 0) -> [Range<Int>] {
    var isKept = Array(repeating: true, count: count)
    for block in tests where !block.isEmpty {
      let last = ends[block].max() ?? block.lowerBound
      let end = min(count, last + embargo + 1)
      for row in 0..<count where row < end && ends[row] >= block.lowerBound { isKept[row] = false }
    }
    var ranges: [Range<Int>] = []
    for row in 0..<count where isKept[row] {
      if let open = ranges.last, open.upperBound == row {
        ranges[ranges.count - 1] = open.lowerBound..<row + 1
      } else {
        ranges.append(row..<row + 1)
      }
    }
    return ranges
  }
}
