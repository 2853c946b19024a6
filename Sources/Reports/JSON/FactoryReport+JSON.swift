public import Diagnostics
import Market

extension FactoryReport {
  /// The report as a JSON document with the same content as the page, at full precision.
  ///
  /// Keys in snake_case and in a fixed order; fractions, not percent; drawdowns and losses negative;
  /// undefined values null; times in ISO 8601. Bars are not repeated: the data hash names them.
  /// - Parameter includesSeries: whether equity, trades and grids are in it; they are nearly all of its size.
  public func json(includesSeries: Bool = true) -> JSONValue {
    var object = JSONObject()
    object["kind"] = "factory_report"
    object["title"] = JSONValue(title)
    object["run_id"] = JSONValue(runID)
    object["created"] = JSONValue(created.description)
    object["currency"] = JSONValue(currency)
    object["provenance"] = provenance.json
    object["data"] = .array(data.map(\.json))
    object["trials"] = trials.json
    object["seconds"] = JSONValue(seconds)
    object["bars_simulated"] = barsSimulated.map { JSONValue($0) } ?? .null
    object["workers"] = workers.map { JSONValue($0) } ?? .null
    object["gates"] = .array(gates.map(\.json))
    object["symbol_tests"] = .array(symbolTests.map(\.json))
    object["tiers"] = .array(tiers.map(\.json))
    object["ranking_rule"] = JSONValue(rankingRule)
    object["winners"] = Self.ranked(winners, includesSeries: includesSeries)
    object["rejected"] = Self.ranked(rejected, includesSeries: includesSeries)
    object["pairs"] = .array(pairs.map(\.json))
    object["assumptions"] = assumptions.json
    object["warnings"] = JSONValue(warnings)
    object["notes"] = JSONValue(notes)
    if includesSeries { object["grids"] = .array(grids.map(\.json)) }
    return .object(object)
  }

  private static func ranked(_ results: [ReportResult], includesSeries: Bool) -> JSONValue {
    .array(
      results.enumerated().map { $0.element.json(rank: $0.offset + 1, includesSeries: includesSeries) })
  }
}

extension BacktestReport {
  /// The report as a JSON document with the same content as the page, at full precision; see
  /// `FactoryReport.json(includesSeries:)`. The members of the result lie beside those of the run.
  public func json(includesSeries: Bool = true) -> JSONValue {
    var object = JSONObject()
    object["kind"] = "backtest_report"
    object["title"] = JSONValue(title)
    object["run_id"] = JSONValue(runID)
    object["created"] = JSONValue(created.description)
    object["currency"] = JSONValue(currency)
    object["initial_capital"] = JSONValue(initialCapital)
    object["warnings"] = JSONValue(warnings)
    for member in result.json(includesSeries: includesSeries).objectValue?.members ?? [] {
      object[member.key] = member.value
    }
    object["data"] = .array(data.map(\.json))
    object["assumptions"] = assumptions.json
    object["notes"] = JSONValue(notes)
    object["provenance"] = provenance.json
    if includesSeries { object["grids"] = .array(grids.map(\.json)) }
    return .object(object)
  }
}
