public import Diagnostics
public import Factory
import Storage

/// A factory run as the JSON document that programs rely on: the tables that the terminal shows.
public enum FactoryDocument {
  /// `{"run", "backtests", "units", "gate", "pairs", "failures", "winners"}`.
  public static func json(_ summary: FactorySummary) throws -> JSONObject {
    var document = JSONObject()
    document["run"] = .object(run(summary.run))
    document["backtests"] = JSONValue(summary.backtests)
    document["units"] = ["finished": JSONValue(summary.finishedUnits), "total": JSONValue(summary.run.unitCount)]
    document["pairs"] = .array(try summary.pairs.map { .object(try pair($0)) })
    document["failures"] = .array(
      summary.failures.map { ["unit": .string($0.key), "reason": JSONValue($0.failure)] })
    document["winners"] = .array(try summary.winners.map { .object(try winner($0)) })
    return document
  }

  /// The winners alone: `{"run", "total_winners", "winners"}`.
  public static func winners(_ summary: FactorySummary) throws -> JSONObject {
    var document = JSONObject()
    document["run"] = .object(run(summary.run))
    document["total_winners"] = JSONValue(summary.winners.count)
    document["winners"] = .array(try summary.winners.map { .object(try winner($0)) })
    return document
  }

  private static func run(_ record: RunRecord) -> JSONObject {
    JSONObject([
      ("id", .string(record.id)), ("status", .string(record.status.rawValue)),
      ("created_at", .string(record.createdAt)), ("seed", .string("\(record.seed)")),
      ("code_version", .string(record.codeVersion)), ("data_hash", .string(record.dataHash)),
      ("config", (try? JSONValue(parsing: record.config)) ?? .string(record.config)),
    ])
  }

  private static func pair(_ pair: FactorySummary.Pair) throws -> JSONObject {
    var document = JSONObject()
    document["symbol"] = .string(pair.symbol)
    document["strategy"] = .string(pair.strategy)
    document["passed"] = .bool(pair.passed)
    if let key = pair.criteria.first?.key {
      document["parameters"] = try JSONValue(parsing: key.parameters)
      document["exits"] = try JSONValue(parsing: key.exits)
    }
    document["criteria"] = .array(
      pair.criteria.map { outcome in
        [
          "gate": .string(outcome.gate), "metric": .string(outcome.metric),
          "value": JSONValue(outcome.value), "threshold": .number(outcome.threshold),
          "passed": .bool(outcome.passed),
        ]
      })
    return document
  }

  private static func winner(_ winner: FactorySummary.Winner) throws -> JSONObject {
    let (key, figures) = (winner.record.key, winner.record.figures)
    return JSONObject([
      ("rank", JSONValue(winner.rank)), ("symbol", .string(key.symbol)), ("strategy", .string(key.strategy)),
      ("parameters", try JSONValue(parsing: key.parameters)), ("exits", try JSONValue(parsing: key.exits)),
      ("sharpe_ratio", JSONValue(figures.sharpeRatio)),
      ("probabilistic_sharpe_ratio", JSONValue(figures.probabilisticSharpeRatio)),
      ("min_track_record_length", JSONValue(figures.minTrackRecordLength)),
      ("trades", JSONValue(figures.trades)), ("win_rate", JSONValue(figures.winRate)),
      ("profit_factor", JSONValue(figures.profitFactor)), ("total_return", JSONValue(figures.totalReturn)),
      ("cagr", JSONValue(figures.cagr)), ("max_drawdown", JSONValue(figures.maxDrawdown)),
      ("max_drawdown_marked", JSONValue(figures.maxDrawdownMarked)),
      ("average_bars_held", JSONValue(figures.averageBarsHeld)), ("exposure", JSONValue(figures.exposure)),
      ("ambiguous_share", JSONValue(figures.ambiguousShare)), ("total_pnl", JSONValue(figures.totalPnL)),
      ("costs", JSONValue(figures.costs)),
    ])
  }
}
