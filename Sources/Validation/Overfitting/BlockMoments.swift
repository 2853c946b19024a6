/// Means and sums of squared deviations of every column over some rows: what a Sharpe ratio needs.
///
/// Built by merging blocks in time order (Chan, Golub & LeVeque, 1979), so that two columns with equal rows get
/// exactly equal ratios, and ties stay ties.
struct BlockMoments {
  var mean: [Double]
  var squares: [Double]

  /// No rows yet.
  init(columns: Int) {
    mean = Array(repeating: 0, count: columns)
    squares = mean
  }

  /// The moments of `rows` of each column.
  init(_ columns: [[Double]], rows: Range<Int>) {
    self.init(columns: columns.count)
    for (index, column) in columns.enumerated() {
      var sum = 0.0
      for row in rows { sum += column[row] }
      let centre = sum / Double(rows.count)
      var squared = 0.0
      for row in rows {
        let distance = column[row] - centre
        squared += distance * distance
      }
      mean[index] = centre
      squares[index] = squared
    }
  }

  /// Becomes `base`, which holds `count` blocks, with one more block of `rows` rows; about 1 ns a column.
  mutating func merge(_ base: BlockMoments, count: Int, with block: BlockMoments, rows: Int) {
    let share = 1 / Double(count + 1)
    let weight = Double(rows) * Double(count) * share
    for index in mean.indices {
      let distance = block.mean[index] - base.mean[index]
      mean[index] = base.mean[index] + distance * share
      squares[index] = base.squares[index] + block.squares[index] + distance * distance * weight
    }
  }

  /// Writes the per-period Sharpe ratio (ddof 1) of each column over `rows` rows; 0 for a column that does not
  /// move, because a strategy that did not trade has neither gained nor lost.
  func sharpeRatios(rows: Int, into ratios: inout [Double]) {
    let freedom = Double(rows - 1)
    for index in mean.indices {
      let deviation = (squares[index] / freedom).squareRoot()
      let isFlat = deviation <= 1e-12 * max(1, abs(mean[index]))
      ratios[index] = isFlat ? 0 : mean[index] / deviation
    }
  }
}
