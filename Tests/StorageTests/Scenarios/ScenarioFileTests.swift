import Diagnostics
import Market
import Storage
import TestKit
import Testing

@Suite struct ScenarioFileTests {
  func read(_ text: String) throws -> [MarketScenario] {
    let folder = try TemporaryFolder()
    let path = folder.file("scenarios.yaml")
    try AtomicFile.replace(path, with: text)
    return try ScenarioFile.read(path)
  }

  func error(_ text: String) -> AssayError? {
    do { _ = try read(text) } catch { return error as? AssayError }
    return nil
  }

  @Test func `every figure of an entry arrives`() throws {
    let scenarios = try read(
      """
      plain:
        volatility: 0.2
      rich:
        summary: All at once.
        weight: 0.5
        start_price: 50
        garch_bars: 15m
        overnight_share: 0.25
        intraday_pattern: [2, 1, 3]
        session_volume: 0
        missing_share: 0.01
        edge: {kind: momentum, sharpe: 2, half_life: 30}
        switching:
          calm: {drift: 0.1, volatility: 0.1, sessions: 100, garch: {shock: 0.05, asymmetry: 0.02, persistence: 0.9}}
          storm:
            volatility: 0.6
            sessions: 10
            tails: 4
            pull_half_life: 12
            jumps: {per_year: 20, mean: -0.01, deviation: 0.02}
            leads_to: {calm: 3}
      """)
    #expect(scenarios.map(\.name) == ["plain", "rich"])
    #expect(scenarios[0].regimes == [ScenarioRegime(volatility: 0.2)])
    var expected = MarketScenario(
      "rich", "All at once.", weight: 0.5,
      regimes: [
        ScenarioRegime("calm", drift: 0.1, volatility: 0.1)
          .clustering(shock: 0.05, asymmetry: 0.02, persistence: 0.9).lasting(100),
        ScenarioRegime("storm", volatility: 0.6).tails(4).pulled(halfLife: 12)
          .jumping(perYear: 20, mean: -0.01, deviation: 0.02).lasting(10),
      ], order: .switching, edge: PlantedEdge(.momentum, annualSharpe: 2, halfLife: 30))
    expected.regimes[1].leadsTo = [.init("calm", weight: 3)]
    expected.weightsFor = Timeframe(minutes: 15)
    expected.startPrice = 50
    expected.overnightShare = 0.25
    expected.intradayPattern = [2, 1, 3]
    expected.sessionVolume = nil
    expected.missingShare = 0.01
    #expect(scenarios[1] == expected)
  }

  @Test(arguments: ScenarioCatalogue.all)
  func `what is shown can be read again`(scenario: MarketScenario) throws {
    var own = scenario
    own.name = "Mine \"2\""
    own.kind = .custom
    if own.regimes.count == 1 { own.regimes[0].name = "regime" }
    #expect(try read(own.yaml) == [own])
  }

  @Test func `an unknown key names the nearest, with its place`() throws {
    let found = try #require(error("mine:\n  volatility: 0.2\n  dritf: 0.1\n"))
    #expect(found.code == "unknown_key" && found.message.contains("drift"))
    #expect(found.place?.hasSuffix(":3:3") == true)
  }

  @Test func `mistakes are told from each other`() {
    #expect(error("mine:\n  drift: 0.1\n")?.code == "missing_key")
    #expect(error("bull:\n  volatility: 0.1\n")?.code == "scenario_exists")
    #expect(error("mine:\n  volatility: high\n")?.code == "wrong_type")
    #expect(error("mine:\n  volatility: -1\n")?.code == "invalid_scenario")
    #expect(error("mine:\n  garch_bars: 1w\n  volatility: 1\n")?.code == "wrong_type")
    #expect(error("mine:\n  drift: 1\n  phases: {a: {volatility: 1, sessions: 3}}\n")?.code == "stray_key")
    #expect(
      error("mine:\n  volatility: 1\n  edge: {kind: magic, sharpe: 1, half_life: 1}\n")?.code == "wrong_type")
    #expect(error("") == nil)
  }
}
