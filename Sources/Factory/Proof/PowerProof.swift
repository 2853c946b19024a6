public import Market
public import Numerics
public import Storage
public import Strategies

/// How often the factory finds what was planted, by the size of the edge.
public struct PowerProof: Sendable {
  public let kind: PlantedEdge.Kind
  public let rows: [Row]

  public struct Row: Sendable, Hashable {
    /// Annual Sharpe ratio of the trader who sees the component (`PlantedEdge`).
    public let edge: Double
    public let outcomes: [ProofOutcome]
    /// Runs with a winner of the right family.
    public let found: ObservedShare
    /// Runs with any winner.
    public let winning: ObservedShare
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
  ///   - cache: where the outcome of a run is looked for before it is made; an interrupted proof goes on from it.
  /// - Returns: `nil` when interrupted.
  /// - Throws: what the factory throws for the plan; `invalid_scenario` for an edge that there is no room for.
  public static func run(
    _ plan: ProofPlan, base: MarketScenario, edges: [PlantedEdge], kind: PlantedEdge.Kind,
    library: StrategyLibrary = .builtIn, codeVersion: CodeVersion = "proof", cache: ArtefactCache? = nil,
    workers: Int, progress: @escaping @Sendable () -> Void = {},
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> PowerProof? {
    let markets = edges.map { edge in
      var scenario = base.withoutGaps
      scenario.edge = edge
      return ProofMarket.scenario(scenario)
    }
    let right = Set(
      library.models.map(\.description).filter { families(for: kind).contains($0.archetype) }.map(\.name))
    let runs = ProofRuns(plan: plan, library: library, codeVersion: codeVersion, cache: cache)
    let outcomes = try await runs.outcomes(
      of: markets, workers: workers, progress: progress, isInterrupted: isInterrupted)
    guard let outcomes else { return nil }
    let rows = zip(edges, outcomes).map { edge, outcomes in
      Row(
        edge: edge.annualSharpe, outcomes: outcomes,
        found: ObservedShare(
          hits: outcomes.count { !right.isDisjoint(with: $0.winners) }, trials: outcomes.count),
        winning: ObservedShare(hits: outcomes.count { !$0.winners.isEmpty }, trials: outcomes.count))
    }
    return PowerProof(kind: kind, rows: rows)
  }
}
