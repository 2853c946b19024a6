import Diagnostics
import Foundation
import Market
import Testing

/// Each ingredient of a scenario alone, against what theory says of it.
@Suite struct ScenarioProcessTests {
  /// A market without gaps or sessions' end: hours around the clock.
  static func market(_ regime: ScenarioRegime, minutes: Int = 60) throws -> SyntheticMarket {
    var scenario = MarketScenario("test", "", regimes: [regime])
    scenario.overnightShare = 0
    scenario.startPrice = 1e6
    return SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: "BTCUSDT"), timeframe: Timeframe(minutes: minutes),
      start: CivilDate(daysSinceEpoch: 14_613), scenario: scenario)
  }

  @Test func `student's surprises have the share beyond three deviations that the law has`() throws {
    let regime = ScenarioRegime(volatility: 0.5).tails(5)
    let returns = SyntheticMarketTests.returns(try Self.market(regime).bars(count: 200_000, seed: 1))
    let deviation = 0.5 / (365.0 * 24).squareRoot()
    let beyond = Double(returns.count { abs($0) > 3 * deviation }) / Double(returns.count)
    // P(|T| > 3·√(5/3)) for 5 degrees of freedom is 0.01171; normal surprises have 0.0027.
    #expect(abs(beyond - 0.0117) < 0.001)
  }

  @Test func `jumps come at their rate and with their size`() throws {
    let regime = ScenarioRegime(volatility: 0.02).jumping(perYear: 100, mean: -0.02, deviation: 0.01)
    let count = 365 * 24 * 20
    let returns = SyntheticMarketTests.returns(try Self.market(regime).bars(count: count, seed: 2))
    let jumps = returns.filter { $0 < -0.002 }
    // 2,000 expected, of which some are too small to be seen: P(N(−0.02, 0.01) > −0.002) = 0.036.
    #expect((1_750...2_100).contains(jumps.count))
    let mean = returns.reduce(0, +)
    // The sum of 2,000 jumps has a deviation of 1. Compensation keeps the expected price where it is, so that the
    // log moves by −½σ² and what jumps leave.
    // A year of jumps: 100·(E[e^J] − 1 − E[J]) = 100·(e^−0.01995 − 1 + 0.02) = 0.02474, and ½σ² = 0.0002.
    #expect(abs(mean + 20 * 0.02494) < 5)
  }

  @Test func `weights of the variance for a day keep half-life and spread on hours`() throws {
    let regime = ScenarioRegime(volatility: 0.5).clustering(shock: 0.1, persistence: 0.85)
    let days = SyntheticMarketTests.returns(
      try Self.market(regime, minutes: 1_440).bars(count: 60_000, seed: 3))
    let hours = SyntheticMarketTests.returns(try Self.market(regime).bars(count: 60_000 * 8, seed: 3))
    func kurtosis(_ returns: [Double]) -> Double { SyntheticMarketTests.moments(returns).kurtosis }
    // E h²/(E h)² = 1 + 2·0.1²/(1 − 0.95² − 2·0.1²) = 1.258, times 3.
    #expect(abs(kurtosis(days) - 3.77) < 0.4)
    #expect(abs(kurtosis(hours) - 3.77) < 0.5)
  }

  @Test func `falls raise the variance more than rises where that was asked for`() throws {
    let regime = ScenarioRegime(volatility: 0.5).clustering(shock: 0.02, asymmetry: 0.16, persistence: 0.8)
    let returns = SyntheticMarketTests.returns(
      try Self.market(regime, minutes: 1_440).bars(count: 50_000, seed: 4))
    func after(_ condition: (Double) -> Bool) -> Double {
      let next = (1..<returns.count).filter { condition(returns[$0 - 1]) }.map { returns[$0] * returns[$0] }
      return next.reduce(0, +) / Double(next.count)
    }
    let (falls, rises) = (after { $0 < -0.04 }, after { $0 > 0.04 })
    #expect(falls > 1.3 * rises)
  }

  @Test func `the session's pattern is in the bars`() throws {
    var market = try Self.market(ScenarioRegime(volatility: 0.5))
    market.scenario.intradayPattern = [4, 1, 1, 2]
    let bars = try market.bars(count: 24 * 3_000, seed: 5)
    let returns = SyntheticMarketTests.returns(bars)
    func variance(_ part: Int) -> Double {
      let moves = returns.indices.filter { ($0 + 1) % 24 / 6 == part }.map { returns[$0] * returns[$0] }
      return moves.reduce(0, +) / Double(moves.count)
    }
    #expect(abs(variance(0) / variance(1) - 4) < 0.3)
    #expect(abs(variance(3) / variance(2) - 2) < 0.15)
    let whole = SyntheticMarketTests.moments(returns).variance * 365 * 24
    #expect(abs(whole.squareRoot() - 0.5) < 0.01)
  }

  @Test func `a trader who sees the component earns the planted ratio`() throws {
    for (kind, halfLife) in [(PlantedEdge.Kind.reversion, 1.5), (.momentum, 20)] {
      var market = try Self.market(ScenarioRegime(volatility: 0.4), minutes: 1_440)
      market.scenario.edge = PlantedEdge(kind, annualSharpe: 4, halfLife: halfLife)
      let returns = SyntheticMarketTests.returns(try market.bars(count: 80_000, seed: 6))
      let facts = SyntheticMarketTests.moments(returns)
      #expect(abs((facts.variance * 365).squareRoot() - 0.4) < 0.01)
      // Autocovariance at lag k: reversion −½(1 − φ)·share·φ^(k−1) with share of variance 2q/(1 − φ), so −q·φ^(k−1)
      // less what own surprises add; momentum q·φ^k. The first lag tells kind and size.
      let ratio = 16.0 / 365
      let q = ratio / (1 - ratio)
      let decay = exp2(-1 / halfLife)
      let expected = kind == .reversion ? -q : q * decay
      let lagged = (1..<returns.count).reduce(0) { $0 + returns[$1] * returns[$1 - 1] }
      let correlation = lagged / Double(returns.count) / facts.variance
      #expect(abs(correlation - expected) < 0.013, "\(kind)")
    }
  }

  @Test func `an edge without room names the largest`() throws {
    var market = try Self.market(ScenarioRegime(volatility: 0.4), minutes: 1_440)
    market.scenario.edge = PlantedEdge(.reversion, annualSharpe: 40, halfLife: 2)
    #expect { _ = try market.bars(count: 10, seed: 1) } throws: { error in
      (error as? AssayError)?.code == "invalid_scenario" && "\(error)".contains("there is room for")
    }
  }

  @Test func `regimes of a chain last as long as they should, and follow their ways`() throws {
    var scenario = MarketScenario(
      "chain", "",
      regimes: [
        ScenarioRegime("still", volatility: 0.01).lasting(50),
        ScenarioRegime("wild", volatility: 2).lasting(10),
      ], order: .switching)
    scenario.overnightShare = 0
    let market = SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: "EURUSD"), timeframe: .day,
      start: CivilDate(daysSinceEpoch: -20_000), scenario: scenario)
    let bars = try market.bars(count: 40_000, seed: 7)
    let isWild = (0..<bars.count).map { log(bars.high[$0] / bars.low[$0]) > 0.01 }
    let wild = isWild.count { $0 }
    let changes = (1..<isWild.count).count { isWild[$0] != isWild[$0 - 1] }
    // A sixth of 40,000 sessions, and a change every 30.
    #expect(abs(wild - 6_667) < 800)
    #expect(abs(changes - 1_333) < 200)
  }

  @Test func `figures out of bounds are named`() throws {
    func code(_ change: (inout MarketScenario) -> Void) -> String? {
      var scenario = ScenarioCatalogue.markets[7]
      change(&scenario)
      do {
        try scenario.validate()
        return nil
      } catch { return (error as? AssayError)?.code }
    }
    #expect(code { _ in } == nil)
    #expect(code { $0.regimes = [] } == "invalid_scenario")
    #expect(code { $0.regimes[0].annualVolatility = -1 } == "invalid_scenario")
    #expect(code { $0.regimes[0].annualVolatility = .nan } == "invalid_scenario")
    #expect(code { $0.regimes[0].tailIndex = 2 } == "invalid_scenario")
    #expect(code { $0.regimes[0].persistence = 0.99 } == "invalid_scenario")
    #expect(code { $0.regimes[0].sessions = nil } == "invalid_scenario")
    #expect(code { $0.regimes[1].name = "rise" } == "invalid_scenario")
    #expect(code { $0.regimes[0].leadsTo = [.init("nowhere", weight: 1)] } == "invalid_scenario")
    #expect(code { $0.overnightShare = 1 } == "invalid_scenario")
    #expect(code { $0.intradayPattern = [0, 0] } == "invalid_scenario")
  }
}
