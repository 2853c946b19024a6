import Diagnostics
import Figures
public import Market
public import Storage
import Validation

/// What a run has come to, read from the database: for `factory status`, for reports, and at the end of a run.
public struct FactorySummary: Sendable {
  public let run: RunRecord
  public let finishedUnits: Int
  /// Units that ended with a sentence instead of results, such as a strategy on bars without volume.
  public let failures: [UnitRecord]
  public let backtests: Int
  /// One entry per pair of symbol and strategy, in the order of the run.
  public let pairs: [Pair]
  public let winners: [Winner]
  /// What the run promises of each candidate; empty until it has ended.
  public let tiers: [TierRecord]
  /// The tests over everything tried, one entry a symbol.
  public let symbols: [SymbolTestRecord]
  public let holdoutLooks: Int
  /// What the quality check holds against the bars, symbol by symbol; symbols without findings are left out.
  public let dataFindings: [QualitySummary]
  /// What sealed days showed of those that were looked at.
  public let holdout: [HoldoutRecord]
  /// The trial ledger's head when the run ended; `nil` before.
  public let ledgerHead: String?
  private let edges: [BacktestKey: [String]]

  /// What the run as a whole came to.
  public enum Outcome: String, Sendable {
    /// Every pair was judged. Without winners that is a finding: nothing held.
    case judged
    /// Some units failed; what is said holds for the pairs that were judged.
    case partlyFailed = "partly_failed"
    /// Not one pair was judged. Nothing was found out about any strategy.
    case nothingJudged = "nothing_judged"
  }

  /// Pairs whose backtests were made and whose symbol was judged.
  public var judgedPairs: Int {
    let failed = Set(failures.map(\.key))
    return pairs.count { !failed.contains($0.symbol) }
  }

  public var outcome: Outcome {
    if judgedPairs == 0 || backtests == 0 { return .nothingJudged }
    return failures.isEmpty ? .judged : .partlyFailed
  }

  /// One symbol with one strategy: what its trials came to together, and how its candidates fared.
  public struct Pair: Sendable {
    public let symbol: String
    public let strategy: String
    public let family: FamilyRecord?
    /// In order of their place; the first stands for the pair where none went beyond gate 1.
    public let candidates: [Candidate]

    /// The candidate that came furthest, the first of equals.
    public var furthest: Candidate? {
      candidates.enumerated().max { ($0.element.depth, $1.offset) < ($1.element.depth, $0.offset) }?.element
    }
    public var passed: Bool { furthest?.passed ?? false }
    /// The numbers of gate 1 for the first candidate.
    public var criteria: [GateOutcome] { candidates.first?.outcomes(of: ViabilityGate.name) ?? [] }
    public var passedViability: Bool { !criteria.isEmpty && criteria.allSatisfy(\.passed) }
  }

  /// One backtest in front of the gates.
  public struct Candidate: Sendable {
    public let key: BacktestKey
    public let outcomes: [GateOutcome]
    /// What the gates found beyond their numbers, as JSON.
    public let detail: String?

    public func outcomes(of gate: String) -> [GateOutcome] { outcomes.filter { $0.gate == gate } }

    /// Its numbers that are the smallest or the largest of their grid.
    public var gridEdges: [String] {
      let detail = detail.flatMap { try? JSONValue(parsing: $0) }
      return (detail?["grid_edges"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    /// Gates passed in order before the first that failed or was not reached.
    public var depth: Int { GateSettings.names.firstIndex { !passes($0) } ?? GateSettings.names.count }
    public var passed: Bool { depth == GateSettings.names.count }

    /// The verdicts of the first gate that stopped it. Empty for one that passed.
    public var reasons: [GateOutcome] {
      for gate in GateSettings.names {
        let failed = outcomes(of: gate).filter { !$0.passed }
        if !failed.isEmpty { return failed }
      }
      return []
    }

    private func passes(_ gate: String) -> Bool {
      let own = outcomes(of: gate)
      return own.allSatisfy(\.passed)
        && (Self.metrics[gate] ?? []).allSatisfy { metric in
          own.contains { $0.metric == metric.key }
        }
    }

    /// The verdict without which a gate was not completed.
    private static let metrics: [String: [FigureDefinition]] = [
      ViabilityGate.name: [.sharpeRatio], WalkForwardGate.name: [.outOfSampleSharpe],
      RegimeGate.name: [.worstRegimeSharpe], StabilityGate.name: [.positiveNeighbours],
      MonteCarloGate.name: [.randomEntriesPValue, .barPermutationPValue],
      MultipleTestingGate.name: [.adjustedPValue],
    ]
  }

  public struct Winner: Sendable {
    public let rank: Int
    public let record: BacktestRecord
    public let score: Double
    public let statistics: WinnerStatistics
    public let outcomes: [GateOutcome]
  }

  /// - Throws: `unknown_run`, or what the database refuses.
  public init(run id: String, database: ResultsDatabase) throws {
    run = try database.requireRun(id)
    let units = try database.units(ofRun: id)
    finishedUnits = units.count
    failures = units.filter { $0.failure != nil }
    backtests = try database.resultCount(ResultsQuery(run: id))
    let gates = Dictionary(grouping: try database.gates(ResultsQuery(run: id)), by: \.key)
    pairs = try Self.pairs(run, units, gates, database)
    winners = try Self.winners(id, gates, database)
    symbols = try database.symbolTests(ofRun: id)
    holdout = try database.holdout(ofRun: id)
    let confirmed = Set(holdout.filter(\.isConfirmed).map(\.key))
    tiers = try database.tiers(ofRun: id).map { tier in
      var tier = tier
      if confirmed.contains(tier.key) {
        tier.tier = Tier.confirmed.rawValue
        tier.reason = nil
      }
      return tier
    }
    holdoutLooks = try database.holdoutLooks(ofRun: id)
    dataFindings = try database.findings(ofRun: id).filter { !$0.isEmpty }
    ledgerHead = try database.ledgerHeads(ofRun: id).last?.head
    edges = Dictionary(
      pairs.flatMap(\.candidates).map { ($0.key, $0.gridEdges) }, uniquingKeysWith: { first, _ in first })
  }

  /// The numbers of a candidate that are the smallest or the largest of their grid: parameters by name,
  /// `stop_loss_atr`, `take_profit_atr`. Empty for what was no candidate.
  public func gridEdges(of key: BacktestKey) -> [String] { edges[key] ?? [] }

  /// Candidates of a tier, the smallest p-value first.
  public func tier(_ tier: Tier) -> [TierRecord] {
    tiers.filter { $0.tier == tier.rawValue }.enumerated().sorted {
      ($0.element.pValue, $0.offset) < ($1.element.pValue, $1.offset)
    }.map(\.element)
  }

  private static func pairs(
    _ run: RunRecord, _ units: [UnitRecord], _ gates: [BacktestKey: [GateOutcome]],
    _ database: ResultsDatabase
  ) throws -> [Pair] {
    let families = Dictionary(
      try database.families(ofRun: run.id).map { ("\($0.symbol)/\($0.strategy)", $0) },
      uniquingKeysWith: { a, _ in a })
    let records = Dictionary(
      grouping: try database.candidates(ResultsQuery(run: run.id)),
      by: { "\($0.key.symbol)/\($0.key.strategy)" }
    )
    let judged = Dictionary(grouping: gates.keys, by: { "\($0.symbol)/\($0.strategy)" })
    return units.compactMap { unit in
      let name = UnitName(unit, pairs: run.pairCount)
      guard unit.failure == nil, let strategy = name.strategy else { return nil }
      let candidates = (records[unit.key] ?? []).sorted { $0.place < $1.place }
      // A pair whose best backtest failed gate 1 has no candidate, but the figures it failed by.
      let known =
        candidates.isEmpty
        ? (judged[unit.key] ?? []).map { Candidate(key: $0, outcomes: gates[$0] ?? [], detail: nil) }
        : candidates.map { Candidate(key: $0.key, outcomes: gates[$0.key] ?? [], detail: $0.detail) }
      return Pair(
        symbol: name.symbol, strategy: strategy,
        family: families[unit.key], candidates: known)
    }
  }

  private static func winners(
    _ run: String, _ gates: [BacktestKey: [GateOutcome]], _ database: ResultsDatabase
  ) throws -> [Winner] {
    try database.winners(ofRun: run).compactMap { winner in
      let query = ResultsQuery(run: run, symbol: winner.key.symbol, strategy: winner.key.strategy)
      guard let record = try database.results(query).first(where: { $0.key == winner.key }) else {
        return nil
      }
      return Winner(
        rank: winner.rank, record: record, score: winner.score, statistics: winner.statistics,
        outcomes: gates[winner.key] ?? [])
    }
  }
}
