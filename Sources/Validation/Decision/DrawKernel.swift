import Numerics

/// The largest statistic of every bootstrap row over many columns: where nearly all the time of the decision goes.
///
/// Eight columns at a time, in single precision: running sums of their parts, then two look-ups a run of neighbours.
/// A row's sum is wrong by about a millionth of its deviation, far less than what a thousand rows can tell. About
/// 0.5 ns a run and column for one part.
struct DrawKernel {
  let rows: ResampledRows
  /// What each value is multiplied by beside 1 before it is summed: the market's moves.
  let factors: [[Double]]
  /// For each part, the value itself and its products with the factors, the weight that its sum has in a row.
  let weights: [[Double]]

  /// - Parameters:
  ///   - columns: of one length; every part of a column has the mean 0.
  ///   - scales: what a column's weighted sum is multiplied by.
  ///   - kept: what is added to it afterwards.
  /// - Returns: −∞ everywhere where there is no column. The same for any number of workers: the largest of some
  ///   numbers does not depend on their order.
  func maxima(
    of columns: [[Double]], scales: [Double], kept: [Double], workers: Workers
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
          fill(&sums, columns[members])
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

  /// Running sums of every part, the parts of one period side by side.
  private func fill(_ sums: inout [SIMD8<Float>], _ columns: ArraySlice<[Double]>) {
    let parts = factors.count + 1
    let periods = columns.first?.count ?? 0
    sums = [SIMD8<Float>](repeating: .zero, count: (periods + 1) * parts)
    for (lane, column) in columns.enumerated() {
      for part in 0..<parts {
        var sum = 0.0
        if part == 0 {
          for period in 0..<periods {
            sum += column[period]
            sums[(period + 1) * parts][lane] = Float(sum)
          }
        } else {
          let factor = factors[part - 1]
          for period in 0..<periods {
            sum += column[period] * factor[period]
            sums[(period + 1) * parts + part][lane] = Float(sum)
          }
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

  private func one(
    _ sums: [SIMD8<Float>], _ scale: SIMD8<Float>, _ kept: SIMD8<Float>, _ largest: inout [Float]
  ) {
    let (sums, bounds) = (sums.span, rows.bounds.span)
    for row in 0..<rows.count {
      var total = SIMD8<Float>.zero
      var place = rows.offsets[row]
      while place < rows.offsets[row + 1] {
        total += sums[Int(bounds[place + 1])] - sums[Int(bounds[place])]
        place += 2
      }
      largest[row] = max(largest[row], (total * Float(weights[0][row]) * scale + kept).max())
    }
  }

  private func two(
    _ sums: [SIMD8<Float>], _ scale: SIMD8<Float>, _ kept: SIMD8<Float>, _ largest: inout [Float]
  ) {
    let (sums, bounds) = (sums.span, rows.bounds.span)
    for row in 0..<rows.count {
      var (first, second) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
      var place = rows.offsets[row]
      while place < rows.offsets[row + 1] {
        let (end, start) = (2 * Int(bounds[place + 1]), 2 * Int(bounds[place]))
        first += sums[end] - sums[start]
        second += sums[end + 1] - sums[start + 1]
        place += 2
      }
      let total = first * Float(weights[0][row]) + second * Float(weights[1][row])
      largest[row] = max(largest[row], (total * scale + kept).max())
    }
  }

  private func three(
    _ sums: [SIMD8<Float>], _ scale: SIMD8<Float>, _ kept: SIMD8<Float>, _ largest: inout [Float]
  ) {
    let (sums, bounds) = (sums.span, rows.bounds.span)
    for row in 0..<rows.count {
      var (first, second, third) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
      var place = rows.offsets[row]
      while place < rows.offsets[row + 1] {
        let (end, start) = (3 * Int(bounds[place + 1]), 3 * Int(bounds[place]))
        first += sums[end] - sums[start]
        second += sums[end + 1] - sums[start + 1]
        third += sums[end + 2] - sums[start + 2]
        place += 2
      }
      let total =
        first * Float(weights[0][row]) + second * Float(weights[1][row]) + third * Float(weights[2][row])
      largest[row] = max(largest[row], (total * scale + kept).max())
    }
  }
}
