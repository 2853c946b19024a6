import Figures

/// Gate 5: is the result beyond what chance gives under hypotheses of no skill?
public struct MonteCarloGate: Sendable, Hashable {
  public static let name = "monte_carlo"

  /// Random placements of the entries, and resamples of the bands.
  public var resamples = 1_000
  /// Histories with the bars in a random order, on each of which the pair's parameters are chosen anew.
  public var permutations = 200
  public var alpha = 0.05
  /// Level of the resampled trades without their mean; `off` shows the p-value only: it repeats what the mean
  /// and its deviation say already.
  public var demeanedAlpha = GateSettings.off

  public init() {}

  /// One-sided p-values; NaN where a test was not made, which passes nothing.
  public struct PValues: Sendable, Hashable {
    /// Entries at random times, with the same holding times.
    public var randomEntries = Double.nan
    /// Trades whose mean is taken away, resampled.
    public var demeanedTrades = Double.nan
    /// The same bars in a random order; `nil` where an earlier verdict had already decided, because it costs
    /// most.
    public var barPermutation: Double?

    public init() {}
  }

  public func judge(_ values: PValues) -> [GateVerdict] {
    var demeaned = GateVerdict(
      .demeanedTradesPValue, values.demeanedTrades, .atMost,
      demeanedAlpha == GateSettings.off ? alpha : demeanedAlpha)
    demeaned.decides = demeanedAlpha != GateSettings.off
    var verdicts = [GateVerdict(.randomEntriesPValue, values.randomEntries, .atMost, alpha), demeaned]
    if let p = values.barPermutation {
      verdicts.append(GateVerdict(.barPermutationPValue, p, .atMost, alpha))
    }
    return verdicts
  }
}
