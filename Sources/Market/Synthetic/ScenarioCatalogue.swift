public import Diagnostics

/// The built-in scenarios. Weights of the variance are those of daily bars.
public enum ScenarioCatalogue {
  /// The eight, then the markets without and those with an edge.
  public static let all: [MarketScenario] = markets + nulls + planted

  public static var names: [String] { all.map(\.name) }

  /// - Throws: `unknown_scenario` with the nearest name.
  public static func scenario(
    named name: String, among scenarios: [MarketScenario] = all
  ) throws(AssayError) -> MarketScenario {
    if let scenario = scenarios.first(where: { $0.name == name }) { return scenario }
    let names = scenarios.map(\.name)
    throw AssayError(
      code: "unknown_scenario",
      message: "There is no scenario `\(name)`.\(NearestName.suggestion(for: name, among: names))",
      remedy: "The scenarios are \(names.joined(separator: ", ")).", place: name, kind: .usage)
  }

  /// States in which markets are found; their weights sum to 1.
  public static let markets: [MarketScenario] = [
    MarketScenario(
      "bull", "A calm rise.", kind: .market, weight: 0.20,
      regimes: [
        ScenarioRegime("rise", drift: 0.18, volatility: 0.14)
          .clustering(shock: 0.03, asymmetry: 0.08, persistence: 0.90).tails(8)
      ]),
    MarketScenario(
      "bear", "A nervous fall.", kind: .market, weight: 0.20,
      regimes: [
        ScenarioRegime("fall", drift: -0.22, volatility: 0.26)
          .clustering(shock: 0.04, asymmetry: 0.10, persistence: 0.88).tails(6)
      ]),
    MarketScenario(
      "high_volatility", "Wide swings in clusters, with jumps, to nowhere.", kind: .market, weight: 0.15,
      regimes: [
        ScenarioRegime("storm", volatility: 0.50)
          .clustering(shock: 0.08, asymmetry: 0.06, persistence: 0.87).tails(5)
          .jumping(perYear: 8, mean: -0.005, deviation: 0.03)
      ]),
    MarketScenario(
      "low_volatility", "A quiet drift upwards.", kind: .market, weight: 0.10,
      regimes: [
        ScenarioRegime("quiet", drift: 0.04, volatility: 0.07)
          .clustering(shock: 0.03, asymmetry: 0.02, persistence: 0.93).tails(10)
      ]),
    MarketScenario(
      "sideways", "A range: half of a deviation is gone after 40 days.", kind: .market, weight: 0.15,
      regimes: [
        ScenarioRegime("range", volatility: 0.14)
          .clustering(shock: 0.04, asymmetry: 0.04, persistence: 0.90).tails(8).pulled(halfLife: 40)
      ]),
    MarketScenario(
      "crash", "A calm year, a fall by two fifths in 20 days, an unsettled year; and again.", kind: .market,
      weight: 0.05,
      regimes: [
        ScenarioRegime("calm", drift: 0.15, volatility: 0.13)
          .clustering(shock: 0.03, asymmetry: 0.08, persistence: 0.90).tails(8).lasting(280),
        ScenarioRegime("crash", drift: -6.4, volatility: 0.65).tails(4)
          .jumping(perYear: 25, mean: -0.02, deviation: 0.03).lasting(20),
        ScenarioRegime("unsettled", volatility: 0.32)
          .clustering(shock: 0.05, asymmetry: 0.08, persistence: 0.88).tails(6).lasting(200),
      ]),
    MarketScenario(
      "recovery", "A fall by a third in 60 days, a rise by half in 120, growth; and again.", kind: .market,
      weight: 0.10,
      regimes: [
        ScenarioRegime("fall", drift: -1.6, volatility: 0.42)
          .clustering(shock: 0.05, asymmetry: 0.08, persistence: 0.88).tails(5).lasting(60),
        ScenarioRegime("rebound", drift: 0.9, volatility: 0.28)
          .clustering(shock: 0.05, asymmetry: 0.05, persistence: 0.89).tails(6).lasting(120),
        ScenarioRegime("growth", drift: 0.15, volatility: 0.15)
          .clustering(shock: 0.03, asymmetry: 0.08, persistence: 0.90).tails(8).lasting(320),
      ]),
    MarketScenario(
      "mixed", "Rise, range, fall and storm follow each other by chance.", kind: .market, weight: 0.05,
      regimes: [
        ScenarioRegime("rise", drift: 0.22, volatility: 0.13)
          .clustering(shock: 0.03, asymmetry: 0.08, persistence: 0.90).tails(8).lasting(160),
        ScenarioRegime("range", volatility: 0.12)
          .clustering(shock: 0.04, asymmetry: 0.04, persistence: 0.90).tails(8).lasting(100),
        ScenarioRegime("fall", drift: -0.30, volatility: 0.27)
          .clustering(shock: 0.04, asymmetry: 0.10, persistence: 0.88).tails(6).lasting(70),
        storm,
      ], order: .switching),
  ]

  /// The storm of `mixed`, which a fall follows more often than not.
  private static let storm: ScenarioRegime = {
    var storm = ScenarioRegime("storm", drift: -0.8, volatility: 0.55).tails(4)
      .jumping(perYear: 12, mean: -0.01, deviation: 0.03).lasting(20)
    storm.leadsTo = [.init("fall", weight: 2), .init("range", weight: 1), .init("rise", weight: 1)]
    return storm
  }()

  /// Markets in which nothing can be earned.
  public static let nulls: [MarketScenario] = [
    MarketScenario(
      "driftless", "A random walk: nothing to earn, nothing to forecast.", kind: .null,
      regimes: [ScenarioRegime("walk", volatility: 0.2)]),
    MarketScenario(
      "drifting", "A random walk that rises by 8 % a year: holding earns, timing does not.", kind: .null,
      regimes: [ScenarioRegime("walk", drift: 0.08, volatility: 0.2)]),
    .clustered,
    MarketScenario(
      // No jumps: a stop inside a bar fills at its level, which a jump would have passed, and that is an edge.
      "fat_tailed", "No drift, Student's t with 3 degrees of freedom.", kind: .null,
      regimes: [ScenarioRegime("tails", volatility: 0.2).tails(3)]),
  ]

  /// Markets with something to be found.
  public static let planted: [MarketScenario] = [
    MarketScenario(
      "planted_reversion", "No drift; falls are half made good within a day and a half.", kind: .planted,
      regimes: [ScenarioRegime("walk", volatility: 0.2)],
      edge: PlantedEdge(.reversion, annualSharpe: 4, halfLife: 1.5)),
    MarketScenario(
      "planted_momentum", "A drift around zero that wanders with a half-life of 40 days.", kind: .planted,
      regimes: [ScenarioRegime("walk", volatility: 0.2)],
      edge: PlantedEdge(.momentum, annualSharpe: 3, halfLife: 40)),
  ].map(\.withoutGaps)
}

extension MarketScenario {
  /// The scenario with all of its variance inside the sessions, where planted components act.
  public var withoutGaps: MarketScenario {
    var scenario = self
    scenario.overnightShare = 0
    return scenario
  }

  /// No drift, and volatility that clusters: the default of `SyntheticMarket`.
  public static let clustered = MarketScenario(
    "clustered", "No drift; volatility clusters (GARCH, fat tails of the mixture).", kind: .null,
    regimes: [ScenarioRegime("clusters", volatility: 0.2).clustering(shock: 0.06, persistence: 0.92)])
}
