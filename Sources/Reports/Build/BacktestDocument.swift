import Backtest
public import Diagnostics
public import Factory
public import Market
import Strategies

/// One backtest as the JSON document that programs rely on.
public enum BacktestDocument {
  /// `{"symbol", "strategy", "parameters", "from", "to", "bars", "metrics", "bounds", "costs", "provenance", …}`.
  ///
  /// Metrics of the return series come first, then those of the trades (`BacktestSummary.figures`); `win_rate` and
  /// `profit_factor` are those of the trades, the return series' own are `win_rate_periods` and
  /// `profit_factor_periods`.
  ///
  /// `data_quality` is what the check holds against the bars; an empty list of findings when it is nothing.
  public static func json(_ job: BacktestJob, quality: QualitySummary, provenance: JSONObject) throws
    -> JSONObject
  {
    let series = job.frame.series
    var document = JSONObject()
    document["symbol"] = .string(series.instrument.symbol)
    document["timeframe"] = .string("\(series.timeframe)")
    document["data_quality"] = quality.json
    document["strategy"] = .string(job.strategy.description.name)
    document["parameters"] = job.strategy.parameters.json
    document["composition"] = job.strategy.composition.json
    document["exits"] = job.configuration.exits.json
    document["from"] = .string("\(series.sessionDate(job.window.lowerBound))")
    document["to"] = .string("\(series.sessionDate(job.window.upperBound - 1))")
    document["bars"] = JSONValue(job.window.count)
    let warnings = try ResultWarning.all(of: job)
    document["warnings"] = .array(warnings.map(\.json))
    document["metrics"] = .object(metrics(try BacktestSummary(job.result, in: job.frame)))
    document["bounds"] = .object(try bounds(job))
    document["buy_and_hold"] = .object(metrics(try BacktestSummary(job.buyAndHold, in: job.frame)))
    document["costs"] = .object(try costs(job))
    document["capital"] = .object(capital(job))
    document["capacity"] = capacity(job)
    if let account = job.bounded.account { document["account"] = .object(AccountDocument.json(account)) }
    document["provenance"] = .object(provenance)
    return document
  }

  private static func metrics(_ summary: BacktestSummary) -> JSONObject {
    var document = summary.json
    document["ruined"] = .bool(summary.ruinedOn != nil)
    document["ruined_on"] = JSONValue(summary.ruinedOn?.description)
    document[FigureDefinition.lowestEquityShare.key] = .number(summary.lowestEquityShare)
    return document
  }

  /// What the ratios rest on: the capital, its currency, and how sizes follow it.
  private static func capital(_ job: BacktestJob) -> JSONObject {
    JSONObject([
      ("initial", .number(job.configuration.capital)),
      ("currency", .string(job.frame.series.instrument.currency)),
      ("sizing", .string(job.configuration.sizing.text)),
      ("basis", .string(CapitalBasis(job).words)),
    ])
  }

  /// P&L against participation; `null` without volume.
  private static func capacity(_ job: BacktestJob) -> JSONValue {
    guard let curve = CapacityCurve(job.result, in: job.frame) else { return .null }
    return [
      "break_even_participation": JSONValue(curve.breakEven), "trades": JSONValue(curve.trades),
      "left_out": JSONValue(curve.leftOut),
      "curve": .array(
        curve.points.map {
          [
            "participation": .number($0.participation), "average_value": .number($0.averageValue),
            "pnl": .number($0.pnl), "impact": .number($0.impact),
          ]
        }),
    ]
  }

  private static func bounds(_ job: BacktestJob) throws -> JSONObject {
    let low = try BacktestSummary(job.bounded.pessimistic, in: job.frame)
    let high = try BacktestSummary(job.bounded.optimistic, in: job.frame)
    var document = JSONObject()
    document["pessimistic"] = .object(metrics(low))
    document["optimistic"] = .object(metrics(high))
    document["ambiguous_share"] = JSONValue(low.ambiguousShare)
    document["ambiguous_trades"] = JSONValue(job.bounded.pessimistic.statistics.ambiguous)
    document["undecided_pnl"] = .number(high.totalPnL - low.totalPnL)
    return document
  }

  private static func costs(_ job: BacktestJob) throws -> JSONObject {
    let summary = try BacktestSummary(job.result, in: job.frame)
    var document = JSONObject()
    document["commission"] = .number(summary.commission)
    document["slippage"] = .number(summary.slippage)
    document["total"] = .number(summary.commission + summary.slippage)
    document["share_of_gross_profit"] = JSONValue(summary.costShare)
    document["break_even_per_trade"] = JSONValue(summary.breakEvenCostPerTrade)
    var refused = JSONObject()
    for reason in OrderRejection.allCases { refused[reason.rawValue] = JSONValue(summary.refusals[reason]) }
    document["refused_entries"] = .object(refused)
    return document
  }
}
