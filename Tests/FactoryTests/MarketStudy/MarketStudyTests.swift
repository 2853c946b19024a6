import Backtest
import Diagnostics
import Factory
import Foundation
import Market
import Numerics
import Storage
import Strategies
import Testing
import Validation

/// Small versions of the studies of `assay prove`: the same code, fewer runs and strategies.
@Suite struct MarketStudyTests {
  private func plan(runs: Int, bars: Int, seed: UInt64 = 1) throws -> MarketStudyPlan {
    MarketStudyPlan(
      runs: runs, instrument: try InstrumentRegistry.resolve(symbol: "ES"), bars: bars,
      strategies: ["RSI2_MeanReversion", "IBSStrategy", "MACross"],
      exits: ExitGrid(stops: [1.5], targets: [1, 3], maxBarsHeld: 10, flatBySessionClose: false), seed: seed)
  }

  @Test func `markets without edge have no winners, and workers change nothing`() async throws {
    let plan = try plan(runs: 3, bars: 800)
    let walk = try ScenarioCatalogue.scenario(named: "driftless")
    let real = try SyntheticMarket(
      instrument: plan.instrument, timeframe: .day, start: plan.start, scenario: .clustered
    ).bars(count: 800, seed: 99)
    let markets = [StudiedMarket.scenario(walk), .permuted(real)]
    let study = try #require(try await NullStudy.run(plan, on: markets, workers: 2))
    let again = try #require(try await NullStudy.run(plan, on: markets, workers: 1))
    // As text: figures that are undefined are equal there.
    #expect("\(study.rows)" == "\(again.rows)")
    #expect(study.rows.map(\.market) == ["driftless", "permuted:ES"])
    #expect(study.rows.allSatisfy { $0.outcomes.count == 3 && $0.outcomes.allSatisfy { $0.failures == 0 } })
    #expect(study.total.winning.hits == 0)
    #expect(study.holds())
  }

  @Test func `a large planted edge is found, by the right family`() async throws {
    let base = try ScenarioCatalogue.scenario(named: "driftless")
    let edge = PlantedEdge(.reversion, annualSharpe: 6, halfLife: 1.5)
    let study = try #require(
      try await PowerStudy.run(
        plan(runs: 2, bars: 2_520), base: base, edges: [edge], kind: .reversion, workers: 2))
    let row = try #require(study.rows.first)
    #expect(row.found.hits >= 1)
    #expect(row.outcomes.allSatisfy { !$0.winners.contains { $0.strategy == "MACross" } })
    // What the best rule earns is far below what a trader who sees the component would, and the test pays for it.
    #expect(row.realised > 0.5 && row.realised < 6)
    #expect(row.frontier > 0 && row.frontier <= 1)
    // Reversion: a loss of one session comes back in the next, so the long-run deviation is the smaller one.
    #expect(row.longRun > row.realised && row.longRun < 3 * row.realised)
    #expect(abs(row.years - 10) < 0.1)
  }

  @Test func `several symbols are one run, and tiers know which of them carry the edge`() async throws {
    var plan = try plan(runs: 1, bars: 2_000)
    plan.symbols = 3
    plan.sealedBars = 500
    let base = try ScenarioCatalogue.scenario(named: "driftless")
    let study = try #require(
      try await TierStudy.run(
        plan, base: base, edge: PlantedEdge(.reversion, annualSharpe: 6, halfLife: 1.5), planted: 1,
        workers: 1))
    #expect(study.rows.map(\.tier) == ["confirmed", "winner", "candidate"])
    let outcome = try #require(study.outcomes.first)
    #expect(outcome.symbols.count == 3)
    #expect(outcome.pairPValues.count == 9)
    // Sealed days were opened for what stands on the list, and only for that.
    let opened = outcome.candidates.filter { !$0.sealedSharpe.isNaN }
    #expect(opened.allSatisfy { $0.tier != "rejected" })
    for row in study.rows { #expect(row.wrong <= row.named && row.power.trials == 1) }
  }

  @Test func `p-values that are spread evenly are calibrated, smaller ones are not`() {
    let even = (0..<50).map { market in (0..<20).map { Double(market * 20 + $0) / 1_000 + 0.0005 } }
    let calibration = PValueCalibration(even)
    #expect(calibration.count == 1_000)
    #expect(abs((calibration.shares.last?.share ?? 0) - 0.05) < 1e-12)
    #expect(calibration.excess < 0.002)
    #expect(calibration.excessPValue > 0.9)
    let halved = PValueCalibration(even.map { $0.map { $0 / 2 } })
    #expect(halved.excess > 0.4)
    #expect(halved.excessPValue < 0.001)
    #expect(PValueCalibration(even.map { $0.map { min(1, 2 * $0) } }).excess <= 0.001)
  }

  @Test func `p-values that go together within a market do not pass for many`() {
    // Thirty markets of ten equal p-values each: thirty numbers, not 300.
    var random = RandomStream(seed: 5)
    let worlds = 100
    var rejected = 0
    for _ in 0..<worlds {
      let markets = (0..<30).map { _ in Array(repeating: random.uniform(), count: 10) }
      if PValueCalibration(markets, draws: 99).excessPValue <= 0.05 { rejected += 1 }
    }
    // 5 % within three standard errors and the bias of a bootstrap of thirty; a test that took all 300 as independent
    // would reject half.
    #expect(rejected <= 15)
    #expect(PValueCalibration([[0.2, 0.3]]).excessPValue.isNaN, "one market says nothing of its own error")
  }

  @Test func `winners where none may be are named with what made them, and the study fails`() async throws {
    var planted = try ScenarioCatalogue.scenario(named: "driftless").withoutGaps
    planted.edge = PlantedEdge(.reversion, annualSharpe: 6, halfLife: 1.5)
    let cache = ArtefactCache(
      folder: FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path,
      limit: 1 << 20)
    let plan = try plan(runs: 1, bars: 2_520)
    let study = try #require(
      try await NullStudy.run(plan, on: [.scenario(planted)], cache: cache, workers: 2))
    let row = try #require(study.rows.first)
    #expect(row.wrongNames.count == row.outcomes.reduce(0) { $0 + $1.winners.count })
    #expect(Set(row.wrongNames.map(\.run)).count == row.winning.hits)
    #expect(row.winning.hits == 1)
    for name in row.wrongNames {
      #expect(plan.strategies.contains(name.strategy))
      let parameters = try JSONValue(parsing: name.winner.parameters)
      #expect(parameters.objectValue?.members.isEmpty == false)
      #expect(try JSONValue(parsing: name.winner.exits)["take_profit_atr"] != nil)
    }
    // Symbols are found by both statistics where each finds them.
    for symbol in row.outcomes.flatMap(\.symbols) {
      #expect(
        symbol.isFound(by: .both, at: 0.05)
          == (symbol.isFound(by: .absolute, at: 0.05) && symbol.isFound(by: .neutral, at: 0.05)))
    }
    let again = try await NullStudy.run(plan, on: [.scenario(planted)], cache: cache, workers: 1)
    #expect("\(again?.rows ?? [])" == "\(study.rows)", "the outcome in the cache is the whole outcome")
  }

  @Test func `an interrupted study says so`() async throws {
    let walk = try ScenarioCatalogue.scenario(named: "driftless")
    let study = try await NullStudy.run(
      plan(runs: 3, bars: 400), on: [.scenario(walk)], workers: 1, isInterrupted: { true })
    #expect(study == nil)
  }
}
