import Diagnostics
import Validation

/// How the outcome of a run is kept: as JSON, in which what is undefined is `null`.
extension MarketStudyOutcome {
  var bytes: [UInt8] {
    let json: JSONValue = [
      "winners": .array(winners.map(\.json)), "candidates": .array(candidates.map(\.json)),
      "passing": .array(passing.map { JSONValue($0) }), "failures": JSONValue(failures),
      "symbols": .array(symbols.map(\.json)), "pair_p_values": JSONValue(pairPValues),
    ]
    return Array(json.text().utf8)
  }

  /// - Throws: `damaged_artefact`, or what is wrong with the JSON.
  init(bytes: [UInt8]) throws {
    let json = try JSONValue(parsing: bytes)
    guard let winners = json["winners"]?.arrayValue, let candidates = json["candidates"]?.arrayValue,
      let passing = json["passing"]?.arrayValue?.compactMap(\.integerValue),
      passing.count == GateSettings.names.count, let failures = json["failures"]?.integerValue,
      let symbols = json["symbols"]?.arrayValue, let pairs = json["pair_p_values"]?.arrayValue
    else {
      throw AssayError(
        code: "damaged_artefact", message: "A cached outcome of a study has another form.",
        remedy: "Remove the cache folder; it is made anew.", kind: .badData)
    }
    self.init()
    self.winners = winners.map(Finding.init(json:))
    self.candidates = candidates.map(Finding.init(json:))
    self.passing = passing
    self.failures = failures
    self.symbols = symbols.map(Symbol.init(json:))
    pairPValues = pairs.map { $0.doubleValue ?? .nan }
  }
}

extension MarketStudyOutcome.Finding {
  fileprivate var json: JSONValue {
    [
      "symbol": JSONValue(symbol), "strategy": .string(strategy), "parameters": .string(parameters),
      "exits": .string(exits), "tier": .string(tier), "sharpe": .number(sharpe),
      "expected_sharpe": .number(expectedSharpe), "sealed_sharpe": .number(sealedSharpe),
    ]
  }

  fileprivate init(json: JSONValue) {
    self.init(
      symbol: json["symbol"]?.integerValue ?? 0, strategy: json["strategy"]?.stringValue ?? "",
      parameters: json["parameters"]?.stringValue ?? "", exits: json["exits"]?.stringValue ?? "",
      tier: json["tier"]?.stringValue ?? "", sharpe: json["sharpe"]?.doubleValue ?? .nan,
      expectedSharpe: json["expected_sharpe"]?.doubleValue ?? .nan)
    sealedSharpe = json["sealed_sharpe"]?.doubleValue ?? .nan
  }
}

extension MarketStudyOutcome.Symbol {
  fileprivate var json: JSONValue {
    [
      "p_value": .number(pValue), "absolute": .number(absolute), "neutral": .number(neutral),
      "needed": .number(needed), "implied_trials": .number(impliedTrials),
    ]
  }

  fileprivate init(json: JSONValue) {
    func number(_ key: String) -> Double { json[key]?.doubleValue ?? .nan }
    self.init(
      pValue: number("p_value"), absolute: number("absolute"), neutral: number("neutral"),
      needed: number("needed"), impliedTrials: number("implied_trials"))
  }
}
