public import Market
public import Numerics
public import Storage
public import Strategies
internal import Validation

/// What the tiers of a run are worth where the truth is known: some symbols carry a planted edge, the others nothing,
/// and sealed days follow.
public struct TierStudy: Sendable {
  public let rows: [Row]
  /// Symbols of a run, and how many of them carry the edge.
  public let symbols: Int
  public let planted: Int
  public let outcomes: [MarketStudyOutcome]

  public struct Row: Sendable, Hashable {
    public let tier: String
    /// Backtests of the tier over all runs, and those among them on symbols without an edge.
    public let named: Int
    public let wrong: Int
    /// Mean over runs of the share of wrong names; runs without a name count 0.
    public let falseDiscoveryRate: Double
    /// Runs with any wrong name.
    public let runsWithError: ObservedShare
    /// Symbols with an edge that have a backtest of the tier or of a better one.
    public let power: ObservedShare
    /// Means over the names of the tier on symbols with an edge: in discovery, expected, and on the sealed days.
    public let sharpe: Double
    public let expected: Double
    public let sealed: Double
  }

  /// - Parameters:
  ///   - base: the market without an edge.
  ///   - planted: symbols of each run that carry `edge`.
  /// - Returns: `nil` when interrupted.
  /// - Throws: what the factory throws for the plan.
  public static func run(
    _ plan: MarketStudyPlan, base: MarketScenario, edge: PlantedEdge, planted: Int,
    library: StrategyLibrary = .builtIn, codeVersion: CodeVersion = "study", cache: ArtefactCache? = nil,
    workers: Int, progress: @escaping @Sendable () -> Void = {},
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> TierStudy? {
    precondition(planted >= 0 && planted <= plan.symbols, "some symbols carry the edge")
    let empty = base.withoutGaps
    var scenario = empty
    scenario.edge = edge
    let markets = (0..<plan.symbols).map { StudiedMarket.scenario($0 < planted ? scenario : empty) }
    let outcomes = try await MarketStudyRuns(
      plan: plan, library: library, codeVersion: codeVersion, cache: cache, opensSealed: plan.sealedBars > 0
    )
    .outcomes(
      of: [markets], workers: workers, progress: progress, isInterrupted: isInterrupted)
    guard let outcomes = outcomes?.first else { return nil }
    return TierStudy(
      rows: Tier.allCases.filter { $0 != .rejected }.map { row($0, outcomes, planted) },
      symbols: plan.symbols,
      planted: planted, outcomes: outcomes)
  }

  private static func row(_ tier: Tier, _ outcomes: [MarketStudyOutcome], _ planted: Int) -> Row {
    func isOf(_ finding: MarketStudyOutcome.Finding) -> Bool { finding.tier == tier.rawValue }
    let named = outcomes.map { $0.candidates.filter(isOf) }
    let wrong = named.map { $0.count { $0.symbol >= planted } }
    let rates = zip(named, wrong).map { $0.isEmpty ? 0 : Double($1) / Double($0.count) }
    let better = Set(Tier.allCases.prefix { $0 != tier }.map(\.rawValue) + [tier.rawValue])
    let reached = outcomes.reduce(0) { sum, outcome in
      sum
        + Set(outcome.candidates.filter { $0.symbol < planted && better.contains($0.tier) }.map(\.symbol))
        .count
    }
    let right = named.flatMap { $0 }.filter { $0.symbol < planted }
    func mean(_ values: [Double]) -> Double {
      let known = values.filter(\.isFinite)
      return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
    }
    return Row(
      tier: tier.rawValue, named: named.reduce(0) { $0 + $1.count }, wrong: wrong.reduce(0, +),
      falseDiscoveryRate: rates.isEmpty ? .nan : rates.reduce(0, +) / Double(rates.count),
      runsWithError: ObservedShare(hits: wrong.count { $0 > 0 }, trials: outcomes.count),
      power: ObservedShare(hits: reached, trials: planted * outcomes.count),
      sharpe: mean(right.map(\.sharpe)), expected: mean(right.map(\.expectedSharpe)),
      sealed: mean(right.map(\.sealedSharpe)))
  }
}
