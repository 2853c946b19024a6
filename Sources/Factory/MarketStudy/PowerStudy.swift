public import Market
public import Numerics
public import Storage
public import Strategies
internal import Validation

/// How often the factory finds what was planted, by what the best rule can really earn from it.
public struct PowerStudy: Sendable {
  public let kind: PlantedEdge.Kind
  public let rows: [Row]

  public struct Row: Sendable, Hashable {
    /// Annual Sharpe ratio of the trader who sees the component (`PlantedEdge`).
    public let edge: Double
    /// Years of a run.
    public let years: Double
    /// Annual Sharpe ratio after costs of the best rule of the right families, chosen on two hundred years of the same
    /// process and measured on a hundred others; and its standard error.
    public let realised: Double
    public let realisedError: Double
    /// The same with the long-run deviation in place of that of single sessions: the unit of the decision's
    /// statistics. Larger where what a rule loses in one session comes back in the next.
    public let longRun: Double
    /// The rule and its parameters.
    public let rule: String
    public let outcomes: [MarketStudyOutcome]
    /// Runs with a winner of the right family.
    public let found: ObservedShare
    /// Runs with any winner.
    public let winning: ObservedShare
    /// Runs in which the decision alone finds the right symbol at 5 %, by each statistic and by both.
    public let absolute: ObservedShare
    public let neutral: ObservedShare
    public let both: ObservedShare
    /// Power of a test of the best rule that pays for everything tried: mean over the runs of Φ(`longRun`·√years − c),
    /// c being the statistic that the best pair needed.
    public let frontier: Double

    /// The power that was seen as a part of the frontier; NaN without one.
    public var partOfFrontier: Double { frontier > 0 ? found.share / frontier : .nan }
  }

  /// The ideas that a planted component pays.
  public static func families(for kind: PlantedEdge.Kind) -> Set<Archetype> {
    switch kind {
    case .reversion: [.meanReversion]
    case .momentum: [.trend, .momentum, .breakout]
    }
  }

  /// The smallest edge from which on every tested one is found at least so often; `nil` when the largest is not.
  public func smallestEdge(withPower power: Double = 0.8) -> Double? {
    rows.sorted { $0.edge > $1.edge }.prefix { $0.found.share >= power }.last?.edge
  }

  /// - Parameters:
  ///   - base: the market around the edge, taken without gaps; each edge replaces its own.
  ///   - codeVersion: what makes two builds that could differ in results differ.
  ///   - cache: where the outcome of a run is looked for before it is made; an interrupted study goes on from it.
  /// - Returns: `nil` when interrupted.
  /// - Throws: what the factory throws for the plan; `invalid_scenario` for an edge that there is no room for.
  public static func run(
    _ plan: MarketStudyPlan, base: MarketScenario, edges: [PlantedEdge], kind: PlantedEdge.Kind,
    library: StrategyLibrary = .builtIn, codeVersion: CodeVersion = "study", cache: ArtefactCache? = nil,
    workers: Int, progress: @escaping @Sendable () -> Void = {},
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> PowerStudy? {
    let markets = edges.map { edge in
      var scenario = base.withoutGaps
      scenario.edge = edge
      return StudiedMarket.scenario(scenario)
    }
    let right = Set(
      library.models.map(\.description).filter { families(for: kind).contains($0.archetype) }.map(\.name))
    let runs = MarketStudyRuns(plan: plan, library: library, codeVersion: codeVersion, cache: cache)
    let outcomes = try await runs.outcomes(
      of: markets.map { [$0] }, workers: workers, progress: progress, isInterrupted: isInterrupted)
    guard let outcomes else { return nil }
    var rows: [Row] = []
    for (place, edge) in edges.enumerated() {
      if isInterrupted() { return nil }
      let realised = try RealisedSharpe(
        markets[place], plan, strategies: plan.strategies.filter { right.contains($0) }, library: library,
        workers: Workers(max(1, workers)))
      rows.append(row(edge, realised, outcomes[place], right, plan))
    }
    return PowerStudy(kind: kind, rows: rows)
  }

  private static func row(
    _ edge: PlantedEdge, _ realised: RealisedSharpe, _ outcomes: [MarketStudyOutcome], _ right: Set<String>,
    _ plan: MarketStudyPlan
  ) -> Row {
    func share(_ holds: (MarketStudyOutcome) -> Bool) -> ObservedShare {
      ObservedShare(hits: outcomes.count(where: holds), trials: outcomes.count)
    }
    let root = realised.years.squareRoot()
    let powers = outcomes.flatMap(\.symbols).map(\.needed).filter(\.isFinite).map {
      NormalDistribution.survival($0 - realised.longRunSharpe * root)
    }
    return Row(
      edge: edge.annualSharpe, years: realised.years, realised: realised.sharpe,
      realisedError: realised.standardError, longRun: realised.longRunSharpe, rule: realised.rule,
      outcomes: outcomes,
      found: share { outcome in outcome.winners.contains { right.contains($0.strategy) } },
      winning: share { !$0.winners.isEmpty }, absolute: share { $0.finds(.absolute, at: 0.05) },
      neutral: share { $0.finds(.neutral, at: 0.05) }, both: share { $0.finds(.both, at: 0.05) },
      frontier: powers.isEmpty ? .nan : powers.reduce(0, +) / Double(powers.count))
  }
}
