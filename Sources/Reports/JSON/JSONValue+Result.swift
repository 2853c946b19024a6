internal import Diagnostics
import Market

extension ReportResult {
  /// - Parameter rank: place in a ranking; `nil` leaves the key out.
  func json(rank: Int? = nil, includesSeries: Bool) -> JSONValue {
    var object = JSONObject()
    object["rank"] = rank.map { JSONValue($0) }
    object["symbol"] = JSONValue(symbol)
    object["timeframe"] = JSONValue(timeframe.description)
    object["strategy"] = JSONValue(strategyID)
    object["strategy_name"] = JSONValue(strategyName)
    object["parameters"] = parameters.json
    object["exits"] = exits.json
    object["metrics"] = metrics.json
    object["buy_and_hold"] = buyAndHold?.json ?? .null
    object["bounds"] = bounds?.json ?? .null
    object["costs"] = costs?.json ?? .null
    object["capacity"] = capacity?.json ?? .null
    object["evidence"] = evidence?.json
    object["score"] = self.rank?.json
    object["verdict"] = rejection?.json
    object["screening"] = screening?.json
    object["out_of_sample"] = holdout?.json(includesSeries: includesSeries)
    if includesSeries, let detail {
      object["equity"] = detail.equity.json
      object["trade_list"] = .array(detail.trades.map(\.json))
      object["grid"] = JSONValue(detail.gridID)
    }
    return .object(object)
  }
}

extension ReportBounds {
  var json: JSONValue {
    [
      "pessimistic": pessimistic.json, "optimistic": optimistic.json,
      "ambiguous_trades": ambiguousTrades.map { JSONValue($0) } ?? .null,
      "ambiguous_share": JSONValue(ambiguousShare),
    ]
  }
}

extension ReportCosts {
  var json: JSONValue {
    let parts = JSONObject(parts.map { ($0.name, JSONValue($0.amount)) })
    return [
      "total": JSONValue(total), "parts": .object(parts),
      "break_even_per_trade": JSONValue(breakEvenPerTrade),
    ]
  }
}

extension ReportEquity {
  var json: JSONValue {
    [
      "timestamp": JSONValue(times.map(\.description)), "equity": JSONValue(equity),
      "buy_and_hold": buyAndHold.map { JSONValue($0) } ?? .null,
    ]
  }
}

extension ReportTrade {
  var json: JSONValue {
    [
      "entry_time": JSONValue(entryFillTime.description), "exit_time": JSONValue(exitFillTime.description),
      "side": JSONValue(side.rawValue), "quantity": JSONValue(quantity),
      "entry_price": JSONValue(entryPrice), "exit_price": JSONValue(exitPrice), "pnl": JSONValue(profit),
      "return_on_equity": JSONValue(returnOnEquity), "costs": JSONValue(costs),
      "bars_held": barsHeld.map { JSONValue($0) } ?? .null, "exit_reason": JSONValue(exitReason),
      "ambiguous": .bool(isAmbiguous),
    ]
  }
}

extension ReportGrid {
  var json: JSONValue {
    let axes = axes.map { axis -> JSONValue in
      [
        "name": JSONValue(axis.name), "role": JSONValue(axis.role.rawValue),
        "values": JSONValue(axis.values),
      ]
    }
    let points = points.map { point -> JSONValue in
      [
        "position": .array(point.position.map { JSONValue($0) }),
        FigureDefinition.sharpeRatio.key: JSONValue(point.sharpeRatio),
        FigureDefinition.totalReturn.key: JSONValue(point.totalReturn),
        FigureDefinition.maximumDrawdown.key: JSONValue(point.maximumDrawdown),
        FigureDefinition.profitFactor.key: JSONValue(point.profitFactor),
        "trades": point.trades.map { JSONValue($0) } ?? .null,
      ]
    }
    return ["id": JSONValue(id), "axes": .array(axes), "points": .array(points)]
  }
}
