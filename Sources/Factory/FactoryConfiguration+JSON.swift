import Backtest
public import Diagnostics
import Market
import Strategies
import Validation

extension FactoryConfiguration {
  /// The configuration as canonical JSON: keys in alphabetical order, one form for one meaning. It is what the
  /// name of a run is computed from, and what `init(json:)` reads back.
  ///
  /// Costs are there only where the run sets them, so that the name of any other run is as it was.
  public var json: JSONValue {
    var document = settings
    if !costs.isEmpty { document["costs"] = costs.json }
    return .object(JSONObject(document.members.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }))
  }

  private var settings: JSONObject {
    [
      "capital": .number(capital), "composition": composition.json, "execution": execution.json,
      "exits": exitsJSON,
      "from": JSONValue(from?.description), "gates": gates.json,
      "holdout_from": JSONValue(holdoutFrom?.description),
      "holdout_through": JSONValue(holdoutThrough?.description),
      "seed": .string("\(seed)"),
      "side": .string(side.rawValue), "sizing": JSONValue(sizing?.text), "strategies": JSONValue(strategies),
      "symbols": JSONValue(symbols), "through": JSONValue(through?.description),
      "timeframe": .string("\(timeframe)"), "user_strategies": .array(userStrategies.map(Self.json)),
      "winners_per_strategy": JSONValue(winnersPerStrategy),
      "winners_per_symbol": JSONValue(winnersPerSymbol),
    ]
  }

  private static func json(_ reference: UserStrategyReference) -> JSONValue {
    [
      "name": .string(reference.name), "path": .string(reference.file.path),
      "sha256": .string(reference.file.sha256),
    ]
  }

  private static func reference(_ json: JSONValue) -> UserStrategyReference? {
    guard let name = json["name"]?.stringValue, let path = json["path"]?.stringValue,
      let hash = json["sha256"]?.stringValue
    else { return nil }
    return UserStrategyReference(name: name, file: StrategyFile(path: path, sha256: hash))
  }

  private var exitsJSON: JSONValue {
    [
      "flat_by_session_close": .bool(exits.flatBySessionClose), "max_bars_held": JSONValue(exits.maxBarsHeld),
      "stop_loss_atr": JSONValue(exits.stops), "take_profit_atr": JSONValue(exits.targets),
    ]
  }

  /// Reads back what `json` wrote: how a run is taken up again from its database alone.
  /// - Throws: `damaged_run` when a key is missing or has another type.
  public init(json: JSONValue) throws {
    func required<T>(_ key: String, _ value: T?) throws(AssayError) -> T {
      if let value { return value }
      throw AssayError(
        code: "damaged_run", message: "The stored configuration of the run lacks a usable `\(key)`.",
        remedy: "Start the run again with `assay factory run`.", place: key)
    }
    func names(_ key: String) throws -> [String] {
      try required(key, json[key]?.arrayValue).map { try required(key, $0.stringValue) }
    }
    func numbers(_ value: JSONValue?, _ key: String) throws -> [Double] {
      try required(key, value?.arrayValue).map { try required(key, $0.doubleValue) }
    }
    let exits = try required("exits", json["exits"])
    let execution = try required("execution", json["execution"])
    try self.init(
      symbols: names("symbols"),
      timeframe: required("timeframe", json["timeframe"]?.stringValue.flatMap { Timeframe($0) }),
      strategies: names("strategies"),
      exits: ExitGrid(
        stops: numbers(exits["stop_loss_atr"], "exits"), targets: numbers(exits["take_profit_atr"], "exits"),
        maxBarsHeld: required("exits", exits["max_bars_held"]?.integerValue),
        flatBySessionClose: required("exits", exits["flat_by_session_close"]?.boolValue)),
      from: json["from"]?.stringValue.flatMap { CivilDate($0) },
      through: json["through"]?.stringValue.flatMap { CivilDate($0) },
      gatePreset: required("gates", json["gates"]?["preset"]?.stringValue),
      capital: required("capital", json["capital"]?.doubleValue),
      sizing: json["sizing"]?.stringValue.flatMap { PositionSizing($0) },
      side: required("side", json["side"]?.stringValue.flatMap { Side(rawValue: $0) }),
      execution: ExecutionRules(
        timing: required("execution", execution["fill"]?.stringValue.flatMap { FillTiming(rawValue: $0) }),
        intrabar: required(
          "execution", execution["intrabar"]?.stringValue.flatMap { IntrabarRule(rawValue: $0) }),
        limits: required("execution", execution["limits"]?.stringValue.flatMap { LimitRule(rawValue: $0) })),
      seed: required("seed", json["seed"]?.stringValue.flatMap { UInt64($0) }),
      userStrategies: (json["user_strategies"]?.arrayValue ?? []).map {
        try required("user_strategies", Self.reference($0))
      },
      composition: required("composition", json["composition"].flatMap { StrategyComposition(json: $0) }),
      holdoutFrom: json["holdout_from"]?.stringValue.flatMap { CivilDate($0) },
      holdoutThrough: json["holdout_through"]?.stringValue.flatMap { CivilDate($0) })
    gates = try GateSettings(json: required("gates", json["gates"]))
    if let stored = json["costs"] { costs = try required("costs", CostOverride(json: stored)) }
    winnersPerStrategy = try required("winners_per_strategy", json["winners_per_strategy"]?.integerValue)
    winnersPerSymbol = try required("winners_per_symbol", json["winners_per_symbol"]?.integerValue)
  }
}
