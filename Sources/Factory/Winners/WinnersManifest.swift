public import Diagnostics
import Figures
public import Storage
public import Strategies
import Validation

/// `winners_manifest.json`: what downstream steps take from a run. Never padded: fewer winners than places is
/// a normal result.
///
/// Fractions, not percent, except where a key ends in `_pct`; drawdowns negative.
public struct WinnersManifest: Sendable {
  public let json: JSONObject

  public static let version = 2
  public static let fileName = "winners_manifest.json"

  /// - Parameters:
  ///   - rejected: how many of the best rejected candidates to list beside the winners, marked; 0 lists none.
  ///   - created: ISO 8601 UTC; the caller's clock.
  /// - Throws: for a damaged database.
  public init(
    _ summary: FactorySummary, database: ResultsDatabase, library: StrategyLibrary = .builtIn,
    rejected: Int = 0,
    created: String
  ) throws {
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
    let winners = try summary.winners.map { winner in
      try Self.entry(winner.record, winner.outcomes, summary, library).merging([
        "components": JSONValue(parsing: winner.statistics.components),
        "deflated_sharpe": Self.number(winner.statistics.deflatedSharpe),
        "deflated_sharpe_observed_variance": Self.number(winner.statistics.deflatedSharpeObservedVariance),
        "expected_sharpe": Self.number(
          summary.tiers.first { $0.key == winner.record.key }?.expectedSharpe ?? .nan),
        "p_value": Self.number(winner.statistics.pValue), "pbo": Self.number(winner.statistics.overfitting),
        "q_value": Self.number(winner.statistics.qValue), "rank": JSONValue(winner.rank),
        "score": .number(winner.score),
        "tier": .string(
          summary.tiers.first { $0.key == winner.record.key }?.tier ?? Tier.winner.rawValue),
      ])
    }
    var json: JSONObject = [
      "version": JSONValue(Self.version), "created_at": .string(created),
      "run_provenance": .object(try Self.provenance(summary)),
      "data_quality": .array(summary.dataFindings.map(\.json)),
      "total_winners": JSONValue(summary.winners.count),
      "winners_by_instrument": .object(
        JSONObject(
          configuration.symbols.map { symbol in
            (symbol, JSONValue(summary.winners.count { $0.record.key.symbol == symbol }))
          })),
      "tiers": .object(
        JSONObject(
          Tier.allCases.map { tier in
            (
              tier.rawValue,
              ["count": JSONValue(summary.tier(tier).count), "promise": .string(tier.promise)]
            )
          })),
      "candidates": .array(try Self.candidates(summary, database, library)),
      "winners": .array(winners.map(JSONValue.object)),
    ]
    if rejected > 0 {
      json["rejected"] = .array(
        try Self.bestRejected(summary, database, most: rejected).map { candidate, record in
          .object(
            try Self.entry(record, candidate.outcomes, summary, library).merging(
              Self.rejection(candidate, record)))
        })
    }
    self.json = json
  }

  /// The shortlist, the smallest p-value first.
  private static func candidates(
    _ summary: FactorySummary, _ database: ResultsDatabase, _ library: StrategyLibrary
  ) throws -> [JSONValue] {
    let known = Dictionary(
      summary.pairs.flatMap(\.candidates).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    return try summary.tier(.candidate).compactMap { tier in
      guard let record = try database.record(tier.key, ofRun: summary.run.id) else { return nil }
      return .object(
        try entry(record, known[tier.key]?.outcomes ?? [], summary, library).merging([
          "adjusted_p": number(tier.pValue), "expected_sharpe": number(tier.expectedSharpe),
          "needed_p": number(tier.level), "reason": JSONValue(tier.reason),
          "tier": .string(tier.tier), "years_needed": number(tier.yearsNeeded),
        ]))
    }
  }

  /// Rejected candidates, the furthest first, ties by Sharpe ratio.
  package static func bestRejected(
    _ summary: FactorySummary, _ database: ResultsDatabase, most: Int
  ) throws -> [(FactorySummary.Candidate, BacktestRecord)] {
    let rejected = try summary.pairs.filter { !$0.passed }.compactMap { pair in
      try pair.furthest.flatMap { candidate in
        try database.record(candidate.key, ofRun: summary.run.id).map { (candidate, $0) }
      }
    }
    return Array(
      rejected.sorted { a, b in
        if a.0.depth != b.0.depth { return a.0.depth > b.0.depth }
        let (x, y) = (a.1.figures.sharpeRatio, b.1.figures.sharpeRatio)
        if x != y { return (x.isNaN ? -.infinity : x) > (y.isNaN ? -.infinity : y) }
        return (a.1.key.symbol, a.1.key.strategy) < (b.1.key.symbol, b.1.key.strategy)
      }.prefix(most))
  }

  private static func rejection(_ candidate: FactorySummary.Candidate, _ record: BacktestRecord) -> JSONObject
  {
    [
      "deflated_sharpe": number(record.judgement.deflatedSharpe), "p_value": number(record.judgement.pValue),
      "pbo": number(record.judgement.overfitting), "q_value": number(record.judgement.qValue),
      "rejected": true,
      "rejected_by": .array(
        candidate.reasons.map { reason in
          [
            "gate": .string(reason.gate), "metric": .string(reason.metric), "rule": .string(reason.rule),
            "threshold": number(reason.threshold), "value": number(reason.value),
          ]
        }),
    ]
  }

  private static func provenance(_ summary: FactorySummary) throws -> JSONObject {
    [
      "backtests": JSONValue(summary.backtests), "code_version": .string(summary.run.codeVersion),
      "config": try JSONValue(parsing: summary.run.config), "data_hash": .string(summary.run.dataHash),
      "holdout_looks": JSONValue(summary.holdoutLooks), "ledger_head": JSONValue(summary.ledgerHead),
      "identity": try summary.run.identity.map { try JSONValue(parsing: $0) } ?? .null,
      "run_id": .string(summary.run.id),
      "seed": .string("\(summary.run.seed)"),
    ]
  }

  private static func entry(
    _ record: BacktestRecord, _ outcomes: [GateOutcome], _ summary: FactorySummary, _ library: StrategyLibrary
  ) throws -> JSONObject {
    let description = try library.model(named: record.key.strategy).description
    let figures = record.figures
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
    return [
      "symbol": .string(record.key.symbol), "run_id": .string(summary.run.id),
      "strategy_id": JSONValue(description.id), "strategy_name": .string(description.name),
      "params": try JSONValue(parsing: record.key.parameters),
      "exits": try JSONValue(parsing: record.key.exits),
      FigureDefinition.sharpeRatio.key: number(figures.sharpeRatio),
      "total_trades": JSONValue(figures.trades),
      FigureDefinition.winRate.key: number(figures.winRate),
      FigureDefinition.profitFactor.key: number(figures.profitFactor),
      "max_drawdown_pct": number(figures.maxDrawdownMarked * 100),
      "total_pnl_pct": number(figures.totalPnL / configuration.capital * 100),
      FigureDefinition.minimumTrackRecordLength.key: number(
        figures.minTrackRecordLength.isFinite ? figures.minTrackRecordLength : .nan),
      "avg_bars_held": number(figures.averageBarsHeld),
      "grid_edges": JSONValue(summary.gridEdges(of: record.key)), "gates": .object(gates(outcomes)),
    ]
  }

  /// The numbers of every gate in order.
  static func gates(_ outcomes: [GateOutcome]) -> JSONObject {
    JSONObject(
      GateSettings.names.compactMap { gate in
        let own = outcomes.filter { $0.gate == gate }
        if own.isEmpty { return nil }
        return (
          gate,
          .object(
            JSONObject(
              own.map { outcome in
                (
                  outcome.metric,
                  [
                    "decides": .bool(outcome.decides), "passed": .bool(outcome.passed),
                    "rule": .string(outcome.rule), "standard_error": number(outcome.standardError),
                    "threshold": number(outcome.threshold),
                    "value": number(outcome.value),
                  ]
                )
              }))
        )
      })
  }

  private static func number(_ value: Double) -> JSONValue { JSONValue(value.isNaN ? nil : value) }

  /// Writes the manifest as a whole.
  /// - Throws: `cannot_write`.
  public func write(to path: String) throws {
    try AtomicFile.replace(path, with: JSONValue.object(json).text(.indented) + "\n")
  }
}

extension JSONObject {
  /// The members of both; those of `other` count where a key is in both.
  func merging(_ other: JSONObject) -> JSONObject {
    var merged = self
    for (key, value) in other.members { merged[key] = value }
    return merged
  }
}
