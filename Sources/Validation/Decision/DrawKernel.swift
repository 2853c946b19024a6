import Numerics

/// The largest statistic of every bootstrap row over many columns: where nearly all the time of the decision goes.
///
/// Rows are studentised anew: a row's mean is divided by the deviation that the row itself has. A rule that takes small
/// profits and rarely a large loss looks best where the losses are few, and there its deviation is small too; rows that
/// kept the deviation of the sample would not know that (Hall 1992), and on markets with fat tails they let too much
/// through. The dependence between sessions enters by the long-run deviation of the sample, scaled by the row's variance
/// over that of the sample.
///
/// Eight columns at a time, in single precision: running sums of their parts, then two look-ups a run of neighbours.
/// A row's sum is wrong by about a millionth of its deviation, far less than what a thousand rows can tell. About
/// 0.5 ns a run, column and part.
struct DrawKernel {
  let rows: ResampledRows
  let periodCount: Int
  /// What each value is multiplied by beside 1 before it is summed: the market's moves.
  let factors: [[Double]]
  /// For each part, the value itself and its products with the factors, the weight that its sum has in a row.
  let weights: [[Double]]

  /// - Parameters:
  ///   - columns: of one length; every part of a column has the mean 0.
  ///   - squares: what each session adds to the column's variance, over its mean, less 1.
  ///   - scales: what a column's weighted sum is multiplied by.
  ///   - kept: what is added to it afterwards.
  /// - Returns: −∞ everywhere where there is no column. The same for any number of workers: the largest of some
  ///   numbers does not depend on their order.
  func maxima(
    of columns: [[Double]], squares: [[Double]], scales: [Double], kept: [Double], workers: Workers
  ) -> [Double] {
    let groups = (columns.count + 7) / 8
    // A unit of eight groups is some milliseconds.
    let units = (groups + 7) / 8
    let parts =
      (try? workers.map(units) { unit -> [Float] in
        var largest = [Float](repeating: -.infinity, count: rows.count)
        var sums: [SIMD8<Float>] = []
        for group in (unit * 8)..<min(unit * 8 + 8, groups) {
          let members = (group * 8)..<min(group * 8 + 8, columns.count)
          fill(&sums, columns[members], squares[members])
          take(sums, lanes(scales[members], 0), lanes(kept[members], -.infinity), &largest)
        }
        return largest
      }) ?? []
    var maxima = [Double](repeating: -.infinity, count: rows.count)
    for part in parts {
      for row in maxima.indices { maxima[row] = max(maxima[row], Double(part[row])) }
    }
    return maxima
  }

  private func lanes(_ values: ArraySlice<Double>, _ rest: Float) -> SIMD8<Float> {
    var lanes = SIMD8<Float>(repeating: rest)
    for (lane, value) in values.enumerated() { lanes[lane] = Float(value) }
    return lanes
  }

  /// Running sums of every part, the parts of one period side by side, the squares last.
  private func fill(
    _ sums: inout [SIMD8<Float>], _ columns: ArraySlice<[Double]>, _ squares: ArraySlice<[Double]>
  ) {
    let parts = factors.count + 2
    let periods = columns.first?.count ?? 0
    sums = [SIMD8<Float>](repeating: .zero, count: (periods + 1) * parts)
    for (lane, (column, square)) in zip(columns, squares).enumerated() {
      for part in 0..<parts {
        var sum = 0.0
        let factor = part > 0 && part < parts - 1 ? factors[part - 1] : []
        for period in 0..<periods {
          if part == 0 {
            sum += column[period]
          } else if part == parts - 1 {
            sum += square[period]
          } else {
            sum += column[period] * factor[period]
          }
          sums[(period + 1) * parts + part][lane] = Float(sum)
        }
      }
    }
  }

  private func take(
    _ sums: [SIMD8<Float>], _ scale: SIMD8<Float>, _ kept: SIMD8<Float>, _ largest: inout [Float]
  ) {
    switch factors.count {
    case 0: one(sums, scale, kept, &largest)
    case 1: two(sums, scale, kept, &largest)
    default: three(sums, scale, kept, &largest)
    }
  }

  /// A weighted sum over the deviation of its row.
  @inline(__always)
  private func studentised(
    _ total: SIMD8<Float>, _ squares: SIMD8<Float>, _ scale: SIMD8<Float>, _ kept: SIMD8<Float>
  ) -> Float {
    let periods = Float(periodCount)
    let ratio = (squares / periods + 1).replacing(
      with: Self.leastVariance, where: squares / periods + 1 .< Self.leastVariance)
    return (total * scale / ratio.squareRoot() + kept).max()
  }

  /// A row that hardly moves says nothing about the others.
  private static let leastVariance: Float = 0.05

  private func one(
    _ sums: [SIMD8<Float>], _ scale: SIMD8<Float>, _ kept: SIMD8<Float>, _ largest: inout [Float]
  ) {
    let (sums, bounds) = (sums.span, rows.bounds.span)
    for row in 0..<rows.count {
      var (first, squares) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
      var place = rows.offsets[row]
      while place < rows.offsets[row + 1] {
        let (end, start) = (2 * Int(bounds[place + 1]), 2 * Int(bounds[place]))
        first += sums[end] - sums[start]
        squares += sums[end + 1] - sums[start + 1]
        place += 2
      }
      let total = first * Float(weights[0][row])
      largest[row] = max(largest[row], studentised(total, squares, scale, kept))
    }
  }

  private func two(
    _ sums: [SIMD8<Float>], _ scale: SIMD8<Float>, _ kept: SIMD8<Float>, _ largest: inout [Float]
  ) {
    let (sums, bounds) = (sums.span, rows.bounds.span)
    for row in 0..<rows.count {
      var (first, second, squares) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
      var place = rows.offsets[row]
      while place < rows.offsets[row + 1] {
        let (end, start) = (3 * Int(bounds[place + 1]), 3 * Int(bounds[place]))
        first += sums[end] - sums[start]
        second += sums[end + 1] - sums[start + 1]
        squares += sums[end + 2] - sums[start + 2]
        place += 2
      }
      let total = first * Float(weights[0][row]) + second * Float(weights[1][row])
      largest[row] = max(largest[row], studentised(total, squares, scale, kept))
    }
  }

  private func three(
    _ sums: [SIMD8<Float>], _ scale: SIMD8<Float>, _ kept: SIMD8<Float>, _ largest: inout [Float]
  ) {
    let (sums, bounds) = (sums.span, rows.bounds.span)
    for row in 0..<rows.count {
      var (first, second) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
      var (third, squares) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
      var place = rows.offsets[row]
      while place < rows.offsets[row + 1] {
        let (end, start) = (4 * Int(bounds[place + 1]), 4 * Int(bounds[place]))
        first += sums[end] - sums[start]
        second += sums[end + 1] - sums[start + 1]
        third += sums[end + 2] - sums[start + 2]
        squares += sums[end + 3] - sums[start + 3]
        place += 2
      }
      let total =
        first * Float(weights[0][row]) + second * Float(weights[1][row]) + third * Float(weights[2][row])
      largest[row] = max(largest[row], studentised(total, squares, scale, kept))
    }
  }
}
