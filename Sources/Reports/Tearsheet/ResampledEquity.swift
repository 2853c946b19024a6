import Numerics

/// What other equity curves the same sessions would have made, drawn in blocks with replacement (stationary bootstrap,
/// Politis & Romano 1994): how far the curve could have moved, not whether there is an edge.
package struct ResampledEquity {
  package static let resamples = 500
  private static let mostPlaces = 240
  private static let levels = [0.05, 0.25, 0.5, 0.75, 0.95]

  /// Positions in the curve, of which the first is its start.
  package let places: [Int]
  /// For each of five levels, 5 % to 95 %, the growth of 1 at each place.
  package let quantiles: [[Double]]
  /// The growth of 1, the deepest fall from a peak, and the longest time under a peak in sessions of every resample.
  package let growth: [Double]
  package let drawdowns: [Double]
  package let timesUnderWater: [Double]
  package let meanBlock: Double

  /// - Returns: `nil` for fewer than 40 returns, constant ones, or a loss of everything.
  package init?(_ returns: [Double], seed: UInt64 = 0) {
    guard returns.count >= 40, returns.allSatisfy({ $0.isFinite && $0 > -1 }),
      let length = OptimalBlockLength(returns)?.stationary
    else { return nil }
    meanBlock = min(max(1, length), Double(returns.count) / 10)
    let step = max(1, (returns.count + Self.mostPlaces - 1) / Self.mostPlaces)
    var places = Array(stride(from: 0, to: returns.count, by: step))
    places.append(returns.count)
    let bootstrap = BlockBootstrap(.stationary, count: returns.count, blockLength: meanBlock)
    let parent = RandomStream(seed: seed)
    var at = [[Double]](repeating: [], count: places.count)
    var (growth, falls, waits) = ([Double](), [Double](), [Double]())
    for index in 0..<Self.resamples {
      var (value, peak, fall, peakAt, wait) = (1.0, 1.0, 0.0, 0, 0)
      var next = 1
      at[0].append(1)
      for (place, row) in bootstrap.row(index, of: parent).enumerated() {
        value *= 1 + returns[Int(row)]
        if value >= peak { (peak, peakAt) = (value, place + 1) }
        fall = min(fall, value / peak - 1)
        wait = max(wait, place + 1 - peakAt)
        if place + 1 == places[next] {
          at[next].append(value)
          next += 1
        }
      }
      growth.append(value)
      falls.append(fall)
      waits.append(Double(wait))
    }
    self.places = places
    (self.growth, drawdowns, timesUnderWater) = (growth, falls, waits)
    let sorted = at.map { $0.sorted() }
    quantiles = Self.levels.map { level in sorted.map { Quantile.of($0, at: level) } }
  }

  /// The share of resamples that ended below where they began.
  package var shareOfLosses: Double { Double(growth.count { $0 < 1 }) / Double(growth.count) }
}
