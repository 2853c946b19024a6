internal import Diagnostics
public import Market

/// Scenarios that a user describes in YAML: names with figures.
///
///     nervous:
///       summary: What I expect of next year.
///       drift: -0.1
///       volatility: 0.3
///       garch: {shock: 0.05, asymmetry: 0.08, persistence: 0.88}
///       tails: 5
///     boom_and_bust:
///       phases:
///         boom: {drift: 0.5, volatility: 0.2, sessions: 200}
///         bust: {drift: -1, volatility: 0.5, sessions: 60, jumps: {per_year: 10, mean: -0.02, deviation: 0.03}}
///
/// With `phases` regimes follow each other in order, with `switching` by chance. What is not given is absent, but for
/// an overnight share of 0.15 and a session volume of 50,000; a volume of 0 makes bars without.
public enum ScenarioFile {
  /// The name of the file in a data directory.
  public static let name = "scenarios.yaml"

  static let regimeKeys = ["drift", "volatility", "garch", "tails", "jumps", "pull_half_life"]
  static let partKeys = regimeKeys + ["sessions", "leads_to"]
  static let sharedKeys = [
    "summary", "weight", "garch_bars", "start_price", "overnight_share", "intraday_pattern", "session_volume",
    "missing_share", "edge",
  ]
  static let keys = sharedKeys + regimeKeys + ["phases", "switching"]

  /// The scenarios of a file, in its order.
  ///
  /// - Throws: `AssayError` with file, line and column: YAML errors, unknown keys with the nearest one, wrong types,
  ///   `scenario_exists` for the name of a built-in scenario, and `invalid_scenario` for figures out of bounds.
  public static func read(_ path: String) throws -> [MarketScenario] {
    try scenarios(in: YAMLReader.read(path))
  }

  /// The scenarios of a data directory; none when it has no such file.
  public static func read(inDirectory directory: String) throws -> [MarketScenario] {
    do {
      return try read("\(directory)/\(name)")
    } catch let error as AssayError where error.code == "no_such_file" {
      return []
    }
  }

  /// The scenarios of a document; an empty one has none. Throws as `read`.
  static func scenarios(in document: YAMLNode) throws -> [MarketScenario] {
    if document.isNull { return [] }
    return try document.mapping().members.map { member in
      if ScenarioCatalogue.names.contains(member.key) {
        throw AssayError(
          code: "scenario_exists", message: "The scenario `\(member.key)` is built in.",
          remedy: "Give yours another name.", place: "\(member.keyPlace)", kind: .usage)
      }
      let scenario = try scenario(member.key, member.value)
      do {
        try scenario.validate()
      } catch var error as AssayError {
        error.place = "\(member.keyPlace)"
        throw error
      }
      return scenario
    }
  }

  private static func scenario(_ name: String, _ node: YAMLNode) throws -> MarketScenario {
    let fields = try node.mapping(allowing: keys)
    var (regimes, order) = ([ScenarioRegime](), MarketScenario.Order.phases)
    if let parts = fields["phases"] ?? fields["switching"] {
      let strays = regimeKeys + (fields["phases"] == nil ? [] : ["switching"])
      if let stray = fields.members.first(where: { strays.contains($0.key) }) {
        throw AssayError(
          code: "stray_key", message: "`\(stray.key)` stands beside regimes.",
          remedy: "Give it to each regime, or drop the regimes.", place: "\(stray.keyPlace)", kind: .usage)
      }
      if fields["switching"] != nil { order = .switching }
      regimes = try parts.mapping().members.map { try regime($0.key, $0.value.mapping(allowing: partKeys)) }
    } else {
      regimes = [try regime("regime", fields)]
    }
    var scenario = MarketScenario(name, try fields.string("summary") ?? "", regimes: regimes, order: order)
    try readShared(fields, into: &scenario)
    return scenario
  }

  private static func readShared(_ fields: YAMLMapping, into scenario: inout MarketScenario) throws {
    scenario.weight = try fields.double("weight")
    scenario.startPrice = try fields.double("start_price")
    if let share = try fields.double("overnight_share") { scenario.overnightShare = share }
    if let share = try fields.double("missing_share") { scenario.missingShare = share }
    if let volume = try fields.double("session_volume") {
      scenario.sessionVolume = volume == 0 ? nil : volume
    }
    if let parts = fields["intraday_pattern"] {
      scenario.intradayPattern = try parts.list().map { try $0.double() }
    }
    if let node = fields["garch_bars"] {
      guard let timeframe = Timeframe(try node.string()), timeframe <= .day else {
        throw node.unexpected("the length of a bar up to a day, like 15m or 1d")
      }
      scenario.weightsFor = timeframe
    }
    if let node = fields["edge"] { scenario.edge = try edge(node) }
  }

  private static func edge(_ node: YAMLNode) throws -> PlantedEdge {
    let fields = try node.mapping(allowing: ["kind", "sharpe", "half_life"])
    let kind = try fields.required("kind")
    guard let known = PlantedEdge.Kind(rawValue: try kind.string()) else {
      throw kind.unexpected(PlantedEdge.Kind.allCases.map(\.rawValue).joined(separator: " or "))
    }
    return PlantedEdge(
      known, annualSharpe: try fields.required("sharpe").double(),
      halfLife: try fields.required("half_life").double())
  }

  private static func regime(_ name: String, _ fields: YAMLMapping) throws -> ScenarioRegime {
    var regime = ScenarioRegime(
      name, drift: try fields.double("drift") ?? 0, volatility: try fields.required("volatility").double())
    if let weights = try fields["garch"]?.mapping(allowing: ["shock", "asymmetry", "persistence"]) {
      regime.shock = try weights.double("shock") ?? 0
      regime.asymmetry = try weights.double("asymmetry") ?? 0
      regime.persistence = try weights.double("persistence") ?? 0
    }
    regime.tailIndex = try fields.double("tails")
    if let jumps = try fields["jumps"]?.mapping(allowing: ["per_year", "mean", "deviation"]) {
      regime.jumps = .init(
        perYear: try jumps.required("per_year").double(), mean: try jumps.double("mean") ?? 0,
        deviation: try jumps.double("deviation") ?? 0)
    }
    regime.pullHalfLife = try fields.double("pull_half_life")
    regime.sessions = try fields.double("sessions")
    if let ways = try fields["leads_to"]?.mapping() {
      regime.leadsTo = try ways.members.map { .init($0.key, weight: try $0.value.double()) }
    }
    return regime
  }
}
