public import Diagnostics
public import Validation

extension GateSettings {
  /// One number of the settings: its place in JSON and YAML, and the property behind it.
  struct Field: Sendable {
    let gate: String
    let name: String
    let get: @Sendable (GateSettings) -> Double
    let set: @Sendable (inout GateSettings, Double) -> Void
    var isWhole: Bool
    /// Whether `off` is a value: the figure is shown and decides nothing.
    var isOptional = false

    static func optional(
      _ gate: String, _ name: String, _ path: any WritableKeyPath<GateSettings, Double> & Sendable
    ) -> Field {
      var field = number(gate, name, path)
      field.isOptional = true
      return field
    }

    static func number(
      _ gate: String, _ name: String, _ path: any WritableKeyPath<GateSettings, Double> & Sendable
    ) -> Field {
      Field(
        gate: gate, name: name, get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 }, isWhole: false)
    }

    static func whole(
      _ gate: String, _ name: String, _ path: any WritableKeyPath<GateSettings, Int> & Sendable
    ) -> Field {
      Field(
        gate: gate, name: name, get: { Double($0[keyPath: path]) }, set: { $0[keyPath: path] = Int($1) },
        isWhole: true)
    }
  }

  /// Every number, in the order of the gates.
  static let fields: [Field] = [
    .whole(ViabilityGate.name, "minimum_trades", \.viability.minimumTrades),
    .number(ViabilityGate.name, "minimum_sharpe", \.viability.minimumSharpe),
    .number(ViabilityGate.name, "minimum_profit_factor", \.viability.minimumProfitFactor),
    .optional(ViabilityGate.name, "maximum_drawdown", \.viability.maximumDrawdown),
    .optional(ViabilityGate.name, "minimum_win_rate", \.viability.minimumWinRate),
    .whole(WalkForwardGate.name, "windows", \.walkForward.windows),
    .number(WalkForwardGate.name, "train_ratio", \.walkForward.trainRatio),
    .number(WalkForwardGate.name, "level", \.walkForward.level),
    .number(WalkForwardGate.name, "minimum_retention", \.walkForward.minimumRetention),
    .number(WalkForwardGate.name, "retention_level", \.walkForward.retentionLevel),
    .optional(WalkForwardGate.name, "minimum_sharpe", \.walkForward.minimumSharpe),
    .optional(WalkForwardGate.name, "minimum_efficiency", \.walkForward.minimumEfficiency),
    .whole(RegimeGate.name, "minimum_trades", \.regime.minimumTrades),
    .number(RegimeGate.name, "worst_sharpe", \.regime.worstSharpe),
    .number(RegimeGate.name, "level", \.regime.level),
    .whole(RegimeGate.name, "minimum_regimes", \.regime.minimumRegimes),
    .number(RegimeGate.name, "minimum_sharpe", \.regime.minimumSharpe),
    .number(StabilityGate.name, "step", \.stability.step),
    .number(StabilityGate.name, "minimum_retention", \.stability.minimumRetention),
    .number(StabilityGate.name, "level", \.stability.level),
    .number(StabilityGate.name, "minimum_positive", \.stability.minimumPositive),
    .optional(StabilityGate.name, "maximum_spread", \.stability.maximumSpread),
    .whole(MonteCarloGate.name, "resamples", \.monteCarlo.resamples),
    .whole(MonteCarloGate.name, "permutations", \.monteCarlo.permutations),
    .number(MonteCarloGate.name, "alpha", \.monteCarlo.alpha),
    .optional(MonteCarloGate.name, "demeaned_alpha", \.monteCarlo.demeanedAlpha),
    .number(MultipleTestingGate.name, "alpha", \.multipleTesting.alpha),
    .whole(MultipleTestingGate.name, "resamples", \.multipleTesting.resamples),
    .whole(MultipleTestingGate.name, "most_resamples", \.multipleTesting.mostResamples),
    .number(MultipleTestingGate.name, "block_length", \.multipleTesting.blockLength),
    .number(MultipleTestingGate.name, "candidate_level", \.multipleTesting.candidateLevel),
    .whole(MultipleTestingGate.name, "candidates", \.multipleTesting.candidates),
    .optional(MultipleTestingGate.name, "minimum_deflated_sharpe", \.multipleTesting.minimumDeflatedSharpe),
    .whole(MultipleTestingGate.name, "overfitting_blocks", \.multipleTesting.overfittingBlocks),
    .optional(MultipleTestingGate.name, "maximum_overfitting", \.multipleTesting.maximumOverfitting),
    .optional(MultipleTestingGate.name, "maximum_q", \.multipleTesting.maximumQ),
  ]

  /// What fits a count of trades, windows or resamples with room to calculate.
  private static let wholeNumbers = 0.0...1e9

  /// One choice among names: its place in JSON and YAML, and the property behind it.
  struct Choice: Sendable {
    let gate: String
    let name: String
    let names: [String]
    let get: @Sendable (GateSettings) -> String
    /// Whether the name is one of them.
    let set: @Sendable (inout GateSettings, String) -> Bool

    static func of<Value: RawRepresentable<String> & CaseIterable & Sendable>(
      _ gate: String, _ name: String, _ path: any WritableKeyPath<GateSettings, Value> & Sendable
    ) -> Choice {
      Choice(
        gate: gate, name: name, names: Value.allCases.map(\.rawValue),
        get: { $0[keyPath: path].rawValue },
        set: { settings, text in
          guard let value = Value(rawValue: text) else { return false }
          settings[keyPath: path] = value
          return true
        })
    }
  }

  static let choices: [Choice] = [
    .of(WalkForwardGate.name, "window", \.walkForward.window),
    .of(MultipleTestingGate.name, "discovery_rule", \.multipleTesting.discovery),
    .of(MultipleTestingGate.name, "statistic", \.multipleTesting.statistic),
    .of(MultipleTestingGate.name, "account", \.multipleTesting.account),
  ]

  /// What a threshold says that decides nothing.
  private static let offWord = "off"

  /// All thresholds by gate, keys in alphabetical order.
  public var json: JSONValue {
    var gates: [String: [(String, JSONValue)]] = [:]
    for field in Self.fields {
      let value = field.get(self)
      gates[field.gate, default: []].append(
        (
          field.name,
          field.isWhole
            ? JSONValue(Int(value)) : value == GateSettings.off ? .string(Self.offWord) : .number(value)
        ))
    }
    for choice in Self.choices {
      gates[choice.gate, default: []].append((choice.name, .string(choice.get(self))))
    }
    var members: [(String, JSONValue)] = [("preset", .string(preset))]
    for name in Self.names {
      members.append((name, Self.object((gates[name] ?? []).sorted { $0.0 < $1.0 })))
    }
    return Self.object(members.sorted { $0.0 < $1.0 })
  }

  private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    var object = JSONObject()
    for (key, value) in members { object[key] = value }
    return .object(object)
  }

  /// Reads a preset with some thresholds changed: `{"preset": "intraday", "viability": {"minimum_sharpe":
  /// 0.5}}`.
  /// - Throws: `unknown_preset`; `unknown_gate_setting` with the nearest name; `invalid_gate_setting` for a
  ///   value of another kind or out of its range.
  public init(json: JSONValue) throws {
    try self.init(preset: json["preset"]?.stringValue ?? "standard")
    for (gate, settings) in json.objectValue?.members ?? [] where gate != "preset" {
      guard Self.names.contains(gate) else { throw Self.unknown(gate, among: Self.names + ["preset"]) }
      for (name, value) in settings.objectValue?.members ?? [] { try set(gate, name, value) }
    }
    try validate()
  }

  private mutating func set(_ gate: String, _ name: String, _ value: JSONValue) throws {
    if let choice = Self.choices.first(where: { $0.gate == gate && $0.name == name }) {
      guard choice.set(&self, value.stringValue ?? "") else {
        throw Self.invalid(gate, name, value.text(), choice.names.map { "`\($0)`" }.joined(separator: " or "))
      }
    } else {
      guard let field = Self.fields.first(where: { $0.gate == gate && $0.name == name }) else {
        let names =
          Self.fields.filter { $0.gate == gate }.map(\.name)
          + Self.choices.filter { $0.gate == gate }.map(\.name)
        throw Self.unknown(name, among: names, of: gate)
      }
      if field.isOptional, value.stringValue == Self.offWord || value.boolValue == false {
        field.set(&self, GateSettings.off)
        return
      }
      guard let number = value.doubleValue, number.isFinite,
        !field.isWhole || number == number.rounded() && Self.wholeNumbers.contains(number)
      else {
        throw Self.invalid(
          gate, name, value.text(),
          field.isWhole
            ? "a whole number from 0 to 1,000,000,000" : field.isOptional ? "a number, or `off`" : "a number")
      }
      field.set(&self, number)
    }
  }

  /// The keys of a gate as JSON Schema.
  static func schema(of gate: String) -> JSONValue {
    var properties = JSONObject()
    for field in fields where field.gate == gate {
      let number: JSONValue = ["type": field.isWhole ? "integer" : "number"]
      properties[field.name] =
        field.isOptional ? ["anyOf": [number, ["enum": [.string(offWord), false]]]] : number
    }
    for choice in choices where choice.gate == gate {
      properties[choice.name] = ["enum": .array(choice.names.map { .string($0) })]
    }
    return .object(properties)
  }

  /// Ranges that the tests need to be made at all.
  private func validate() throws(AssayError) {
    func check(_ isGood: Bool, _ gate: String, _ name: String, _ value: Double, _ bounds: String)
      throws(AssayError)
    {
      if isGood { return }
      let isWhole = value == value.rounded() && abs(value) < 1e15
      throw Self.invalid(gate, name, isWhole ? "\(Int(value))" : "\(value)", bounds)
    }
    try check(
      (2...50).contains(walkForward.windows), WalkForwardGate.name, "windows", Double(walkForward.windows),
      "a whole number from 2 to 50")
    try check(
      walkForward.trainRatio > 0 && walkForward.trainRatio < 1, WalkForwardGate.name, "train_ratio",
      walkForward.trainRatio, "a part between 0 and 1")
    try check(
      stability.step > 0 && stability.step < 1, StabilityGate.name, "step", stability.step,
      "a part between 0 and 1")
    try check(
      (20...100_000).contains(monteCarlo.resamples), MonteCarloGate.name, "resamples",
      Double(monteCarlo.resamples), "a whole number from 20 to 100,000")
    for (gate, alpha) in [
      (MonteCarloGate.name, monteCarlo.alpha), (MultipleTestingGate.name, multipleTesting.alpha),
    ] {
      try check(
        alpha >= 0.0001 && alpha < 1, gate, "alpha", alpha,
        "a level from 0.0001 to below 1; smaller ones cannot be told apart by resampling")
    }
    try check(
      (100...100_000).contains(multipleTesting.resamples), MultipleTestingGate.name, "resamples",
      Double(multipleTesting.resamples), "a whole number from 100 to 100,000")
    try check(
      (20...100_000).contains(monteCarlo.permutations), MonteCarloGate.name, "permutations",
      Double(monteCarlo.permutations), "a whole number from 20 to 100,000")
    try check(
      (multipleTesting.resamples...1_000_000).contains(multipleTesting.mostResamples),
      MultipleTestingGate.name,
      "most_resamples", Double(multipleTesting.mostResamples),
      "a whole number from \(multipleTesting.resamples), the rows of `resamples`, to 1,000,000")
    for (gate, name, value) in [
      (WalkForwardGate.name, "level", walkForward.level),
      (WalkForwardGate.name, "retention_level", walkForward.retentionLevel),
      (RegimeGate.name, "level", regime.level), (StabilityGate.name, "level", stability.level),
      (MultipleTestingGate.name, "candidate_level", multipleTesting.candidateLevel),
      (StabilityGate.name, "minimum_positive", stability.minimumPositive),
    ] {
      try check((0...1).contains(value), gate, name, value, "a part from 0 to 1")
    }
    try check(
      (1...100_000).contains(multipleTesting.blockLength), MultipleTestingGate.name, "block_length",
      multipleTesting.blockLength, "a number of sessions from 1 to 100,000")
    let blocks = multipleTesting.overfittingBlocks
    try check(
      blocks.isMultiple(of: 2) && (2...BacktestOverfitting.maximumBlocks).contains(blocks),
      MultipleTestingGate.name,
      "overfitting_blocks", Double(blocks), "an even number from 2 to \(BacktestOverfitting.maximumBlocks)")
  }

  private static func unknown(_ name: String, among names: [String], of gate: String? = nil) -> AssayError {
    AssayError(
      code: "unknown_gate_setting",
      message: gate.map { "The gate \($0) has no setting `\(name)`." } ?? "There is no gate `\(name)`.",
      remedy:
        "Choose among \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
      place: name, kind: .usage)
  }

  private static func invalid(_ gate: String, _ name: String, _ value: String, _ bounds: String) -> AssayError
  {
    AssayError(
      code: "invalid_gate_setting", message: "`\(name)` of the gate \(gate) is \(value).",
      remedy: "Give \(bounds).",
      place: "\(gate).\(name)", kind: .usage)
  }
}
