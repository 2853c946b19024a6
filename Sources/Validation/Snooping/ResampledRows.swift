/// Rows of resample indices, kept as runs of neighbours: a block costs two numbers whatever its length, and its
/// sum is a difference of two running sums.
struct ResampledRows {
  /// Start and end of every run, one after the other; a run that wraps is two.
  private(set) var bounds: [Int32] = []
  /// Where the runs of each row begin in `bounds`, with one entry more than there are rows.
  private(set) var offsets: [Int] = [0]
  /// Blocks and indices seen; a block that wraps counts once.
  private var blocks = 0
  private var indices = 0

  var count: Int { offsets.count - 1 }

  /// Indices per block, rounded to a whole number: the block length that rows of unknown origin show.
  var apparentBlockLength: Double {
    blocks == 0 ? 1 : max(1, (Double(indices) / Double(blocks)).rounded())
  }

  /// The first rows.
  func prefix(_ count: Int) -> ResampledRows {
    var part = ResampledRows()
    part.offsets = Array(offsets.prefix(min(count, self.count) + 1))
    part.bounds = Array(bounds.prefix(part.offsets.last ?? 0))
    (part.blocks, part.indices) = (blocks, indices)
    return part
  }

  /// Adds a row whose indices all lie below `length`.
  mutating func append(_ row: [Int32], length: Int) {
    indices += row.count
    var start = row.startIndex
    while start < row.endIndex {
      var end = start + 1
      while end < row.endIndex, row[end] == row[end - 1] + 1 { end += 1 }
      bounds.append(row[start])
      bounds.append(row[end - 1] + 1)
      let wraps = start > row.startIndex && row[start] == 0 && Int(row[start - 1]) == length - 1
      if !wraps { blocks += 1 }
      start = end
    }
    offsets.append(bounds.count)
  }
}
