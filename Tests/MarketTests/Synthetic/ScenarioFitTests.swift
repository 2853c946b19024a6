import Diagnostics
import Market
import Testing

@Suite struct ScenarioFitTests {
  static func series(
    _ scenario: MarketScenario, symbol: String = "ES", minutes: Int = 1_440, count: Int = 10_000,
    seed: UInt64 = 1
  ) throws -> BarSeries {
    try SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: symbol), timeframe: Timeframe(minutes: minutes),
      start: CivilDate(daysSinceEpoch: 0), scenario: scenario
    ).bars(count: count, seed: seed)
  }

  @Test func `a fit finds the figures that a series was made with`() throws {
    var scenario = MarketScenario(
      "truth", "",
      regimes: [
        ScenarioRegime(drift: 0.1, volatility: 0.25).clustering(
          shock: 0.04, asymmetry: 0.06, persistence: 0.88
        )
        .tails(6)
      ])
    scenario.overnightShare = 0.3
    scenario.sessionVolume = 2_000_000
    let fit = try ScenarioFit(Self.series(scenario), name: "found")
    let regime = fit.scenario.regimes[0]
    #expect(abs(regime.annualVolatility / 0.25 - 1) < 0.06)
    #expect(abs(regime.variancePersistence - 0.95) < 0.02)
    let surprise = regime.shock + regime.asymmetry / 2
    #expect(abs(surprise - 0.07) < 0.02)
    #expect(regime.asymmetry > 0.03)
    let tailIndex = try #require(regime.tailIndex)
    #expect((5...7.5).contains(tailIndex))
    #expect(regime.jumps == nil)
    #expect(abs(fit.scenario.overnightShare - 0.3) < 0.03)
    let volume = try #require(fit.scenario.sessionVolume)
    #expect(abs(volume / 2_000_000 - 1) < 0.05)
    #expect(fit.clusteringGain > 100)
  }

  @Test func `a plain walk has neither clusters nor tails nor jumps`() throws {
    let walk = try ScenarioCatalogue.scenario(named: "driftless")
    let regime = try ScenarioFit(Self.series(walk), name: "found").scenario.regimes[0]
    #expect(regime.variancePersistence == 0)
    #expect(regime.jumps == nil)
    #expect(regime.tailIndex ?? 99 > 20)
  }

  @Test func `jumps are told from tails`() throws {
    let scenario = MarketScenario(
      "truth", "", regimes: [ScenarioRegime(volatility: 0.15).jumping(perYear: 5, mean: 0, deviation: 0.06)])
    let regime = try ScenarioFit(Self.series(scenario), name: "found").scenario.regimes[0]
    let jumps = try #require(regime.jumps)
    // Those smaller than about 3 % cannot be seen among days of 1 %.
    #expect((2.5...7).contains(jumps.perYear))
    #expect((0.04...0.09).contains(jumps.deviation))
    #expect(abs(regime.annualVolatility / 0.15 - 1) < 0.1)
  }

  @Test func `the session's pattern is found, and volatility on short bars`() throws {
    var scenario = MarketScenario("truth", "", regimes: [ScenarioRegime(volatility: 0.2)])
    scenario.intradayPattern = [1, 1, 4, 2]
    scenario.startPrice = 20_000
    let fit = try ScenarioFit(Self.series(scenario, minutes: 60, count: 40_000), name: "found").scenario
    #expect(fit.weightsFor == Timeframe(minutes: 60))
    #expect(abs(fit.regimes[0].annualVolatility / 0.2 - 1) < 0.03)
    let pattern = fit.intradayPattern
    #expect(pattern.count == 23)
    #expect(abs(pattern[14] / pattern[2] - 4) < 0.5)
  }

  @Test func `what cannot be fitted says why`() throws {
    func code(_ body: () throws -> Void) -> String? {
      do { try body() } catch { return (error as? AssayError)?.code }
      return nil
    }
    let walk = try ScenarioCatalogue.scenario(named: "driftless")
    #expect(code { _ = try ScenarioFit(Self.series(walk, count: 100), name: "x") } == "too_few_bars")
    let still = MarketScenario("still", "", regimes: [ScenarioRegime(volatility: 0)])
    #expect(code { _ = try ScenarioFit(Self.series(still), name: "x") } == "no_movement")
    let mirrored = try Self.series(walk).mirrored()
    #expect(code { _ = try ScenarioFit(mirrored, name: "x") } == "no_logarithm")
  }
}
