public import Diagnostics
public import Factory
import Market
import Storage

/// A factory run as the JSON document that programs rely on: the tables that the terminal shows.
public enum FactoryDocument {
  /// `{"run", "outcome", "data_quality", "backtests", "units", "pairs", "failures", "symbols", "holdout_looks",
  /// "ledger_head", "tiers", "winners"}`.
  public static func json(_ summary: FactorySummary) throws -> JSONObject {
    var document = JSONObject()
    document["run"] = .object(run(summary.run))
    // What was found out is known when the run has ended.
    document["outcome"] = summary.run.status == .running ? .null : .string(summary.outcome.rawValue)
    document["data_quality"] = .array(summary.dataFindings.map(\.json))
    document["backtests"] = JSONValue(summary.backtests)
    document["units"] = [
      "finished": JSONValue(summary.finishedUnits), "total": JSONValue(summary.run.unitCount),
    ]
    document["pairs"] = .array(try summary.pairs.map { .object(try pair($0)) })
    document["failures"] = .array(
      summary.failures.map { ["unit": .string($0.key), "reason": JSONValue($0.failure)] })
    document["symbols"] = .array(summary.symbols.map(symbol))
    document["holdout_looks"] = JSONValue(summary.holdoutLooks)
    document["ledger_head"] = JSONValue(summary.ledgerHead)
    document["tiers"] = tiers(summary)
    document["winners"] = try winners(of: summary)
    return document
  }

  /// The winners alone: `{"run", "total_winners", "winners"}`.
  public static func winners(_ summary: FactorySummary) throws -> JSONObject {
    var document = JSONObject()
    document["run"] = .object(run(summary.run))
    document["data_quality"] = .array(summary.dataFindings.map(\.json))
    document["total_winners"] = JSONValue(summary.winners.count)
    document["winners"] = try winners(of: summary)
    return document
  }

  private static func run(_ record: RunRecord) -> JSONObject {
    JSONObject([
      ("id", .string(record.id)), ("status", .string(record.status.rawValue)),
      ("created_at", .string(record.createdAt)), ("seed", .string("\(record.seed)")),
      ("code_version", .string(record.codeVersion)), ("data_hash", .string(record.dataHash)),
      ("identity", record.identity.flatMap { try? JSONValue(parsing: $0) } ?? .null),
      ("config", (try? JSONValue(parsing: record.config)) ?? .string(record.config)),
    ])
  }

  private static func pair(_ pair: FactorySummary.Pair) throws -> JSONObject {
    var document = JSONObject()
    document["symbol"] = .string(pair.symbol)
    document["strategy"] = .string(pair.strategy)
    document["passed"] = .bool(pair.passed)
    let furthest = pair.furthest
    document["gates_passed"] = JSONValue(furthest?.depth ?? 0)
    document["rejected_at"] = JSONValue(furthest?.reasons.first?.gate)
    if let key = furthest?.key {
      document["parameters"] = try JSONValue(parsing: key.parameters)
      document["exits"] = try JSONValue(parsing: key.exits)
    }
    if let family = pair.family {
      document["trials"] = JSONValue(family.trials)
      document["panel_trials"] = JSONValue(family.panelTrials)
      document["p_value"] = JSONValue(family.pValue)
      document["adjusted_p"] = JSONValue(family.adjustedPValue)
      document["adjusted_p_absolute"] = JSONValue(family.absolutePValue)
      document["adjusted_p_neutral"] = JSONValue(family.neutralPValue)
      document["q_value"] = JSONValue(family.qValue)
      document["pbo"] = JSONValue(family.overfitting)
      document["walk_forward_sharpe"] = JSONValue(family.walkForwardSharpe)
      document["walk_forward_efficiency"] = JSONValue(family.walkForwardEfficiency)
    }
    document["criteria"] = .array((furthest?.outcomes ?? []).map(outcome))
    document["reasons"] = .array((furthest?.reasons ?? []).map(outcome))
    return document
  }

  private static func outcome(_ outcome: GateOutcome) -> JSONValue {
    [
      "gate": .string(outcome.gate), "metric": .string(outcome.metric), "value": JSONValue(outcome.value),
      "standard_error": JSONValue(outcome.standardError), "rule": .string(outcome.rule),
      "threshold": JSONValue(outcome.threshold), "level": JSONValue(outcome.level),
      "decides": .bool(outcome.decides), "passed": .bool(outcome.passed),
    ]
  }

  /// The tests over everything tried on one symbol.
  private static func symbol(_ test: SymbolTestRecord) -> JSONValue {
    [
      "symbol": .string(test.symbol), "sessions": JSONValue(test.sessions), "trials": JSONValue(test.trials),
      "panel_trials": JSONValue(test.panelTrials),
      "ledger_trials": test.ledgerTrials.map { JSONValue($0) } ?? .null,
      "implied_trials": JSONValue(test.impliedTrials), "effective_trials": JSONValue(test.effectiveTrials),
      "mean_correlation": JSONValue(test.meanCorrelation),
      "expected_max_sharpe_per_session": JSONValue(test.expectedMaximum),
      "spa_p_value": JSONValue(test.spaConsistent), "statistic": JSONValue(test.statistic),
      "needed_statistic": JSONValue(test.neededStatistic), "adjusted_p": JSONValue(test.pValue),
      "resamples": JSONValue(test.resamples), "account_share": JSONValue(test.accountShare),
      "account_p": JSONValue(test.accountPValue), "q_value": JSONValue(test.qValue),
      "level": JSONValue(test.level),
    ]
  }

  /// Every tier with its promise and what is in it.
  public static func tiers(_ summary: FactorySummary) -> JSONValue {
    .array(
      Tier.allCases.filter { $0 != .rejected }.map { tier in
        [
          "tier": .string(tier.rawValue), "promise": .string(tier.promise),
          "entries": .array(
            summary.tier(tier).map { entry($0, edges: summary.gridEdges(of: $0.key)) }),
        ]
      })
  }

  private static func entry(_ record: TierRecord, edges: [String]) -> JSONValue {
    [
      "symbol": .string(record.key.symbol), "strategy": .string(record.key.strategy),
      "parameters": (try? JSONValue(parsing: record.key.parameters)) ?? .null,
      "exits": (try? JSONValue(parsing: record.key.exits)) ?? .null, "adjusted_p": JSONValue(record.pValue),
      "level": JSONValue(record.level), "expected_sharpe": JSONValue(record.expectedSharpe),
      "years_needed": JSONValue(record.yearsNeeded), "grid_edges": JSONValue(edges),
      "reason": JSONValue(record.reason),
    ]
  }

  private static func winners(of summary: FactorySummary) throws -> JSONValue {
    .array(
      try summary.winners.map {
        .object(try winner($0, edges: summary.gridEdges(of: $0.record.key)))
      })
  }

  private static func winner(_ winner: FactorySummary.Winner, edges: [String]) throws -> JSONObject {
    let (key, figures, statistics) = (winner.record.key, winner.record.figures, winner.statistics)
    var document = JSONObject([
      ("rank", JSONValue(winner.rank)), ("symbol", .string(key.symbol)), ("strategy", .string(key.strategy)),
      ("parameters", try JSONValue(parsing: key.parameters)), ("exits", try JSONValue(parsing: key.exits)),
      ("score", .number(winner.score)),
    ])
    func add(_ kept: [FigureDefinition]) {
      for (key, value) in figures.members(kept) { document[key] = value }
    }
    add([.sharpeRatio])
    let tests: [(FigureDefinition, Double)] = [
      (.pValue, statistics.pValue), (.qValue, statistics.qValue),
      (.deflatedSharpe, statistics.deflatedSharpe),
      (.overfitting, statistics.overfitting),
    ]
    for (figure, value) in tests { document[figure.key] = JSONValue(value) }
    add([
      .probabilisticSharpeRatio, .minimumTrackRecordLength, .trades, .winRate, .profitFactor, .totalReturn,
      .cagr,
      .maximumDrawdown, .maximumDrawdownMarked, .averageBarsHeld, .exposure, .ambiguousShare, .totalProfit,
      .costs,
    ])
    document["grid_edges"] = JSONValue(edges)
    return document
  }
}
