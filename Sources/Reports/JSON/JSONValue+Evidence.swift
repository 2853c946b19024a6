internal import Diagnostics
import Market

extension ReportEvidence {
  var json: JSONValue {
    [
      "p_value": JSONValue(pValue), "q_value": JSONValue(qValue),
      "deflated_sharpe": JSONValue(deflatedSharpe),
      "deflated_sharpe_observed_variance": JSONValue(deflatedSharpeObservedVariance),
      "pbo": JSONValue(overfitting),
    ]
  }
}

extension ReportRank {
  var json: JSONValue {
    let parts = parts.map { part -> JSONValue in
      ["name": JSONValue(part.name), "weight": JSONValue(part.weight), "value": JSONValue(part.value)]
    }
    return ["place": JSONValue(place), "value": JSONValue(score), "parts": .array(parts)]
  }
}

extension ReportCapacity {
  var json: JSONValue {
    let points = points.map { point -> JSONValue in
      [
        "participation": JSONValue(point.participation), "average_value": JSONValue(point.averageValue),
        "pnl": JSONValue(point.profit),
      ]
    }
    return ["break_even_participation": JSONValue(breakEven), "curve": .array(points)]
  }
}

extension ReportHoldout {
  func json(includesSeries: Bool) -> JSONValue {
    var object = JSONObject()
    object["from"] = JSONValue(dates.lowerBound.description)
    object["to"] = JSONValue(dates.upperBound.description)
    object["metrics"] = metrics.json
    object["discovery_p"] = JSONValue(discoveryPValue)
    object["sealed_p"] = JSONValue(sealedPValue)
    object["combined_p"] = JSONValue(combinedPValue)
    object["adjusted_p"] = JSONValue(adjustedPValue)
    object["power"] = JSONValue(power)
    object["confirmed"] = .bool(isConfirmed)
    if includesSeries { object["equity"] = equity?.json ?? .null }
    return .object(object)
  }
}

extension ReportSymbolTest {
  var json: JSONValue {
    [
      "symbol": JSONValue(symbol), "sessions": JSONValue(sessions), "trials": JSONValue(trials),
      "panel_trials": panelTrials.map { JSONValue($0) } ?? .null,
      "ledger_trials": ledgerTrials.map { JSONValue($0) } ?? .null,
      "effective_trials": JSONValue(effectiveTrials), "mean_correlation": JSONValue(meanCorrelation),
      "expected_max_sharpe": JSONValue(expectedBestSharpe), "spa_p_value": JSONValue(spa),
      "statistic": JSONValue(statistic), "needed_statistic": JSONValue(neededStatistic),
      "p_value": JSONValue(pValue), "resamples": resamples.map { JSONValue($0) } ?? .null,
      "account_share": JSONValue(accountShare), "account_p_value": JSONValue(accountPValue),
      "q_value": JSONValue(qValue), "level": JSONValue(level),
    ]
  }
}

extension ReportTier {
  var json: JSONValue {
    [
      "tier": JSONValue(name), "promise": JSONValue(promise),
      "entries": .array(
        entries.map { entry in
          [
            "symbol": JSONValue(entry.symbol), "strategy": JSONValue(entry.strategy),
            "settings": JSONValue(entry.settings), FigureDefinition.sharpeRatio.key: JSONValue(entry.sharpe),
            "adjusted_p": JSONValue(entry.pValue), "level": JSONValue(entry.level),
            "expected_sharpe": JSONValue(entry.expectedSharpe), "years_needed": JSONValue(entry.yearsNeeded),
            "grid_edges": JSONValue(entry.gridEdges), "reason": JSONValue(entry.reason),
          ]
        }),
    ]
  }
}

extension ReportScreening {
  var json: JSONValue {
    [
      "gates": .array(checks.map(\.json)), "walk_forward": .array(windows.map(\.json)),
      "regimes": .array(
        regimes.map {
          [
            "regime": JSONValue($0.name), "trades": JSONValue($0.trades),
            FigureDefinition.sharpeRatio.key: JSONValue($0.sharpe),
          ]
        }),
      "neighbours": .array(
        neighbours.map {
          [
            "name": JSONValue($0.name), "value": JSONValue($0.value),
            FigureDefinition.sharpeRatio.key: JSONValue($0.sharpe),
          ]
        }),
      "grid_edges": JSONValue(gridEdges),
      "bands": .array(
        bands.map {
          [
            "figure": JSONValue($0.figure), "low_5": JSONValue($0.low), "median": JSONValue($0.median),
            "high_95": JSONValue($0.high),
          ]
        }),
      "drawdown_of_orders_95": JSONValue(drawdownOfOrders),
    ]
  }
}

extension ReportScreening.Check {
  var json: JSONValue {
    [
      "gate": JSONValue(gate), "criterion": criterion.json, "value": JSONValue(value),
      "standard_error": JSONValue(standardError), "decides": .bool(decides), "passed": .bool(passed),
    ]
  }
}

extension ReportScreening.Window {
  var json: JSONValue {
    [
      "train_from": JSONValue(train.lowerBound.description),
      "train_to": JSONValue(train.upperBound.description),
      "test_from": JSONValue(test.lowerBound.description), "test_to": JSONValue(test.upperBound.description),
      "choice": choice.json, "train_sharpe": JSONValue(trainSharpe), "test_sharpe": JSONValue(testSharpe),
      "efficiency": JSONValue(efficiency),
    ]
  }
}
