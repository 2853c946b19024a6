import Diagnostics
public import Numerics

/// Is the mean of the trades above zero, by a bootstrap of the trades with their mean taken away?
///
/// Efron & Tibshirani (1993), "An Introduction to the Bootstrap", section 16.4: resampling the centred values
/// imposes the null hypothesis, whatever their skew, which flipping signs would need to be none. Neighbouring
/// trades are drawn together where they depend on each other.
public struct DemeanedTradesTest: Sendable, Hashable {
  public let mean: Double
  /// Means of the resamples of the centred trades.
  public let null: [Double]
  public let seed: UInt64
  /// (1 + number of means at least as large)/(B + 1).
  public let pValue: Double

  /// - Parameter blockLength: mean number of neighbouring trades drawn together.
  /// - Throws: `no_trades`, `not_finite`, `no_resamples`.
  public init(
    _ trades: [Double], blockLength: Double = 1, resamples: Int, seed: UInt64, workers: Workers = .one
  ) throws {
    guard !trades.isEmpty else {
      throw AssayError(
        code: "no_trades", message: "There is no trade.", remedy: "Give the result of every trade.",
        kind: .badData)
    }
    if let index = trades.firstIndex(where: { !$0.isFinite }) {
      throw AssayError(
        code: "not_finite", message: "The result of trade \(index + 1) is \(trades[index]).",
        remedy: "Give every trade's profit as a number.", place: "trade \(index + 1)", kind: .badData)
    }
    guard resamples >= 1 else { throw SnoopingError.noResamples }
    let mean = FixedOrderSum.of(trades) / Double(trades.count)
    let bootstrap = BlockBootstrap(
      .stationary, count: trades.count, blockLength: min(max(1, blockLength), Double(trades.count)))
    let parent = RandomStream(seed: seed)
    null = try workers.map(resamples) { index in
      let sum = bootstrap.row(index, of: parent).reduce(0) { $0 + (trades[Int($1)] - mean) }
      return sum / Double(trades.count)
    }
    self.mean = mean
    self.seed = seed
    pValue = ResamplingPValue.upper(observed: mean, null: null) ?? .nan
  }
}
