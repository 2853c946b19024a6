/// Gate 5: is the result beyond what chance gives under three hypotheses of no skill?
public struct MonteCarloGate: Sendable, Hashable {
  public static let name = "monte_carlo"

  /// Runs of each test.
  public var resamples = 1_000
  public var alpha = 0.05

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
    var verdicts = [
      GateVerdict("p_random_entries", values.randomEntries, .atMost, alpha),
      GateVerdict("p_demeaned_trades", values.demeanedTrades, .atMost, alpha),
    ]
    if let p = values.barPermutation { verdicts.append(GateVerdict("p_bar_permutation", p, .atMost, alpha)) }
    return verdicts
  }
}
