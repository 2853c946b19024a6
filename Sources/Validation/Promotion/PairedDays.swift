import Numerics

/// Two return series on the same days, with what a resample of blocks needs: sums of any run of days in one step.
struct PairedDays {
  let count: Int
  let estimate: Double
  /// What each day adds to the difference, to first order; sums to zero.
  let influence: [Double]
  private let statistic: PairedTest.Statistic
  /// For each day, sums of x, y, x², y² over the days before it, twice around.
  private let sums: [SIMD4<Double>]

  init?(champion: [Double], challenger: [Double], statistic: PairedTest.Statistic) {
    count = champion.count
    self.statistic = statistic
    guard count >= PairedTest.fewestDays, champion.allSatisfy(\.isFinite), challenger.allSatisfy(\.isFinite)
    else { return nil }
    var (total, running) = (SIMD4<Double>.zero, [SIMD4<Double>.zero])
    running.reserveCapacity(2 * count + 1)
    for _ in 0..<2 {
      for day in 0..<count {
        total += Self.moments(champion[day], challenger[day])
        running.append(total)
      }
    }
    sums = running
    let mean = running[count] / Double(count)
    guard let (value, gradient) = Self.statistic(statistic, mean) else { return nil }
    estimate = value
    influence = (0..<count).map { day in
      (gradient * (Self.moments(champion[day], challenger[day]) - mean)).sum()
    }
  }

  private static func moments(_ x: Double, _ y: Double) -> SIMD4<Double> { SIMD4(x, y, x * x, y * y) }

  /// The difference from the means of x, y, x², y², and its gradient.
  private static func statistic(
    _ statistic: PairedTest.Statistic, _ mean: SIMD4<Double>
  ) -> (Double, SIMD4<Double>)? {
    switch statistic {
    case .mean: return (mean.y - mean.x, SIMD4(-1, 1, 0, 0))
    case .sharpe:
      let (a, b) = (mean.z - mean.x * mean.x, mean.w - mean.y * mean.y)
      // What is left of a constant series is rounding.
      guard a > 1e-14 * mean.z, b > 1e-14 * mean.w else { return nil }
      let (sa, sb) = (a.squareRoot(), b.squareRoot())
      return (
        mean.y / sb - mean.x / sa,
        SIMD4(-mean.z / (a * sa), mean.w / (b * sb), mean.x / (2 * a * sa), -mean.y / (2 * b * sb))
      )
    }
  }

  /// The studentised difference of one resample around the data's; infinite where it cannot be told, which counts
  /// against the challenger.
  func resampled(blockLength: Double, _ stream: inout RandomStream) -> Double {
    var (drawn, total) = (0, SIMD4<Double>.zero)
    var blocks: [(sum: SIMD4<Double>, length: Double)] = []
    blocks.reserveCapacity(Int(Double(count) / blockLength * 1.3) + 8)
    let survival = 1 - 1 / blockLength
    while drawn < count {
      let start = stream.below(count)
      var length = 1
      while drawn + length < count, stream.uniform() < survival { length += 1 }
      let sum = sums[start + length] - sums[start]
      blocks.append((sum, Double(length)))
      total += sum
      drawn += length
    }
    let mean = total / Double(count)
    guard let (value, gradient) = Self.statistic(statistic, mean) else { return .infinity }
    var squares = 0.0
    for block in blocks {
      let deviation = (gradient * (block.sum - mean * block.length)).sum()
      squares += deviation * deviation
    }
    let error = squares.squareRoot() / Double(count)
    return error > 0 ? (value - estimate) / error : .infinity
  }
}
