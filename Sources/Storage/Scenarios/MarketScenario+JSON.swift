public import Diagnostics
public import Market

extension MarketScenario {
  /// Every figure that is not absent, with the keys of `ScenarioFile`; name and kind besides.
  public var json: JSONValue {
    .object(JSONObject([("name", .string(name)), ("kind", .string(kind.rawValue))] + figures))
  }

  /// The scenario as an entry of a scenario file.
  public var yaml: String {
    "\(Self.key(name)):\n"
      + figures.map { "  \($0):\(Self.block($1, isRegimes: $0 == order.rawValue))\n" }.joined()
  }

  /// A value behind its key: regimes a line each, everything else on one.
  private static func block(_ value: JSONValue, isRegimes: Bool) -> String {
    guard isRegimes, case .object(let regimes) = value else { return " " + inline(value) }
    return regimes.members.map { "\n    \(key($0.key)): \(inline($0.value))" }.joined()
  }

  private var figures: [(String, JSONValue)] {
    var figures: [(String, JSONValue)] = []
    if !summary.isEmpty { figures.append(("summary", .string(summary))) }
    if let weight { figures.append(("weight", .number(weight))) }
    if regimes.count == 1, regimes[0].sessions == nil {
      figures += regimes[0].figures
    } else {
      let parts = regimes.map { ($0.name, JSONValue.object(JSONObject($0.figures))) }
      figures.append((order.rawValue, .object(JSONObject(parts))))
    }
    figures.append(("garch_bars", .string(weightsFor.description)))
    if let startPrice { figures.append(("start_price", .number(startPrice))) }
    figures.append(("overnight_share", .number(overnightShare)))
    if !intradayPattern.isEmpty {
      figures.append(("intraday_pattern", .array(intradayPattern.map(JSONValue.number))))
    }
    figures.append(("session_volume", .number(sessionVolume ?? 0)))
    if missingShare > 0 { figures.append(("missing_share", .number(missingShare))) }
    if let edge {
      figures.append(
        (
          "edge",
          [
            "kind": .string(edge.kind.rawValue), "sharpe": .number(edge.annualSharpe),
            "half_life": .number(edge.halfLife),
          ]
        ))
    }
    return figures
  }

  /// A value in YAML's flow style, on one line.
  private static func inline(_ value: JSONValue) -> String {
    switch value {
    case .object(let object):
      "{" + object.members.map { "\(key($0.key)): \(inline($0.value))" }.joined(separator: ", ") + "}"
    case .array(let elements): "[" + elements.map(inline).joined(separator: ", ") + "]"
    // Texts of JSON are texts of YAML.
    default: value.text()
    }
  }

  /// A name that could be anything else is quoted.
  private static func key(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
    return isPlain && !name.isEmpty && !["null", "true", "false"].contains(name)
      ? name : JSONValue.string(name).text()
  }
}

extension ScenarioRegime {
  fileprivate var figures: [(String, JSONValue)] {
    var figures: [(String, JSONValue)] = [
      ("drift", .number(annualDrift)), ("volatility", .number(annualVolatility)),
    ]
    if variancePersistence > 0 {
      figures.append(
        (
          "garch",
          ["shock": .number(shock), "asymmetry": .number(asymmetry), "persistence": .number(persistence)]
        ))
    }
    if let tailIndex { figures.append(("tails", .number(tailIndex))) }
    if let jumps {
      figures.append(
        (
          "jumps",
          [
            "per_year": .number(jumps.perYear), "mean": .number(jumps.mean),
            "deviation": .number(jumps.deviation),
          ]
        ))
    }
    if let pullHalfLife { figures.append(("pull_half_life", .number(pullHalfLife))) }
    if let sessions { figures.append(("sessions", .number(sessions))) }
    if !leadsTo.isEmpty {
      figures.append(("leads_to", .object(JSONObject(leadsTo.map { ($0.name, .number($0.weight)) }))))
    }
    return figures
  }
}
