import Glibc

/// Whether the prices of a file can be those of an instrument: some sources quote 6J at 9000 (US dollars for a
/// million yen) where the exchange, and with it tick and point value, says 0.009.
public struct PriceLevel: Hashable, Sendable {
  /// Middle value of |price|.
  public var median: Double
  /// The levels that were expected.
  public var plausible: ClosedRange<Double>
  /// What prices have to be multiplied with to lie in `plausible`, where a power of ten does it.
  public var factor: Double?

  /// Compares prices with the instrument.
  ///
  /// Built-in futures have known levels. Any other instrument with a tick is expected between 50 and 5,000,000
  /// ticks. Without a tick there is nothing to compare with.
  /// - Returns: `nil` when the level is plausible, when there are no finite prices, or nothing to compare with.
  public static func mismatch(of instrument: Instrument, prices: [Double]) -> PriceLevel? {
    guard let plausible = plausibleLevels(of: instrument), let median = medianLevel(prices),
      !plausible.contains(median)
    else { return nil }
    let factors = (1...9).flatMap { power in
      let scale = (0..<power).reduce(1.0) { value, _ in value * 10 }
      return [1 / scale, scale]
    }
    // Of several powers of ten the one that comes nearest to the middle of what is plausible.
    let middle = (log(plausible.lowerBound) + log(plausible.upperBound)) / 2
    let fitting = factors.filter { plausible.contains(median * $0) }
    return PriceLevel(
      median: median, plausible: plausible,
      factor: fitting.min { abs(log(median * $0) - middle) < abs(log(median * $1) - middle) })
  }

  static func plausibleLevels(of instrument: Instrument) -> ClosedRange<Double>? {
    if instrument.assetClass == .future, let known = InstrumentRegistry.plausiblePrices(of: instrument.symbol)
    {
      return known
    }
    return instrument.tick.map { 50 * $0...5_000_000 * $0 }
  }

  /// The median of at most about 1,000 evenly spread values: a level, not a statistic.
  private static func medianLevel(_ prices: [Double]) -> Double? {
    let step = max(1, prices.count / 1_000)
    let sample = stride(from: 0, to: prices.count, by: step).map { abs(prices[$0]) }.filter(\.isFinite)
      .sorted()
    return sample.isEmpty ? nil : sample[sample.count / 2]
  }
}
