internal import Diagnostics
import Market

extension ReportMetrics {
  /// Every metric under its key, undefined ones as null; counts as whole numbers.
  var json: JSONValue {
    var object = JSONObject()
    object["periods_per_year"] = JSONValue(self.periodsPerYear)
    for definition in FigureDefinition.reported {
      let value = self[definition]
      let whole = definition.unit == .count ? value.flatMap { Int(exactly: $0) } : nil
      object[definition.key] = whole.map { JSONValue($0) } ?? JSONValue(value)
    }
    return .object(object)
  }
}

extension ReportProvenance {
  var json: JSONValue {
    [
      "data_hash": JSONValue(dataHash), "code_version": JSONValue(codeVersion),
      "configuration_hash": JSONValue(configurationHash), "configuration": configuration.json,
      // A seed beyond the range of signed 64 bits is a string, so that no digit is lost.
      "seed": Int64(exactly: seed).map(JSONValue.integer) ?? .string("\(seed)"),
      "command": JSONValue(command), "ledger_head": JSONValue(ledgerHead),
    ]
  }
}

extension [ReportSetting] {
  /// An object in the order of the settings.
  var json: JSONValue { .object(JSONObject(map { ($0.name, JSONValue.string($0.value)) })) }
}

extension ReportDataset {
  var json: JSONValue {
    [
      "symbol": JSONValue(symbol), "timeframe": JSONValue(timeframe.description), "bars": JSONValue(bars),
      "from": JSONValue(from?.description), "to": JSONValue(to?.description), "source": JSONValue(source),
      "adjustments": JSONValue(adjustments), "warnings": JSONValue(warnings),
    ]
  }
}

extension ReportTrials {
  var json: JSONValue {
    let expected = luck.map { luck -> JSONValue in
      [
        "trials": JSONValue(luck.trials), "years": JSONValue(luck.years),
        FigureDefinition.sharpeRatio.key: JSONValue(luck.expectedBestSharpe),
      ]
    }
    return [
      "backtests": JSONValue(backtests), "ledger_trials": ledgerTrials.map { JSONValue($0) } ?? .null,
      "expected_max_sharpe": .array(expected),
      "corrected_for_multiple_testing": .bool(isCorrectedForMultipleTesting),
      "holdout_looks": holdoutLooks.map { JSONValue($0) } ?? .null,
    ]
  }
}

extension ReportCriterion {
  var json: JSONValue {
    [
      "figure": JSONValue(figure), "comparison": JSONValue(comparison.rawValue),
      "level": JSONValue(level), "threshold": JSONValue(threshold), "unit": JSONValue(unit.rawValue),
    ]
  }
}

extension ReportGate {
  var json: JSONValue {
    [
      "name": JSONValue(name), "reason": JSONValue(reason), "criteria": .array(criteria.map(\.json)),
      "entered": JSONValue(entered), "passed": JSONValue(passed),
    ]
  }
}

extension ReportPair {
  var json: JSONValue {
    [
      "symbol": JSONValue(symbol), "timeframe": JSONValue(timeframe.description),
      "strategy": JSONValue(strategyID), "strategy_name": JSONValue(strategyName),
      "backtests": JSONValue(backtests), "best": best.json, "evidence": evidence.json,
      "verdict": verdict.json,
    ]
  }
}

extension ReportPair.Verdict {
  var json: JSONValue {
    switch self {
    case .passed: return ["status": "passed"]
    case .rejected(let gate, let failures):
      let list = failures.map { failure -> JSONValue in
        ["criterion": failure.criterion.json, "value": JSONValue(failure.value)]
      }
      return ["status": "rejected", "gate": JSONValue(gate), "failures": .array(list)]
    case .notJudged(let reason): return ["status": "not_judged", "reason": JSONValue(reason)]
    }
  }
}
