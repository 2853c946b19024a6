import Numerics

/// The kernel of the tests against data snooping.
enum ResampledMeans {
  /// Resampled mean minus mean of every column in every row, row by row within a column.
  ///
  /// Four columns at a time: running sums of their deviations, then two look-ups a run of neighbours. About 1 ns
  /// a run and column.
  static func shifts(
    of columns: [[Double]], means: [Double], rows: ResampledRows, workers: Workers
  ) -> [Double] {
    let periods = columns[0].count
    return [Double](unsafeUninitializedCapacity: columns.count * rows.count) { output, count in
      // SAFETY: every unit writes the rows of its own columns only, and all end before the buffer is read.
      nonisolated(unsafe) let output = output
      workers.forEach((columns.count + 63) / 64) { unit in
        var sums = [SIMD4<Double>](repeating: .zero, count: periods + 1)
        let last = min(unit * 64 + 64, columns.count)
        for first in stride(from: unit * 64, to: last, by: 4) {
          let group = first..<min(first + 4, last)
          for (lane, column) in group.enumerated() {
            fill(&sums, lane: lane, with: columns[column], mean: means[column])
          }
          write(sums, rows, group, output)
        }
      }
      count = columns.count * rows.count
    }
  }

  private static func fill(
    _ sums: inout [SIMD4<Double>], lane: Int, with column: [Double], mean: Double
  ) {
    var sum = 0.0
    for (index, value) in column.enumerated() {
      sum += value - mean
      sums[index + 1][lane] = sum
    }
  }

  private static func write(
    _ sums: [SIMD4<Double>], _ rows: ResampledRows, _ group: Range<Int>,
    _ output: UnsafeMutableBufferPointer<Double>
  ) {
    let scale = 1 / Double(sums.count - 1)
    let (sums, bounds) = (sums.span, rows.bounds.span)
    for row in 0..<rows.count {
      var total = SIMD4<Double>.zero
      var place = rows.offsets[row]
      while place < rows.offsets[row + 1] {
        total += sums[Int(bounds[place + 1])] - sums[Int(bounds[place])]
        place += 2
      }
      total *= scale
      for (lane, column) in group.enumerated() { output[column * rows.count + row] = total[lane] }
    }
  }
}
