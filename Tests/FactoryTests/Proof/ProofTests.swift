import Backtest
import Factory
import Market
import Numerics
import Strategies
import Testing

/// Small versions of `assay prove null` and `assay prove power`: the same code, fewer runs and strategies.
@Suite struct ProofTests {
  private func plan(runs: Int, bars: Int, seed: UInt64 = 1) throws -> ProofPlan {
    ProofPlan(
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
    let markets = [ProofMarket.scenario(walk), .permuted(real)]
    let proof = try #require(try await NullProof.run(plan, on: markets, workers: 2))
    let again = try #require(try await NullProof.run(plan, on: markets, workers: 1))
    // As text: figures that are undefined are equal there.
    #expect("\(proof.rows)" == "\(again.rows)")
    #expect(proof.rows.map(\.market) == ["driftless", "permuted:ES"])
    #expect(proof.rows.allSatisfy { $0.outcomes.count == 3 && $0.outcomes.allSatisfy { $0.failures == 0 } })
    #expect(proof.total.winning.hits == 0)
    #expect(proof.holds())
  }

  @Test func `a large planted edge is found, by the right family`() async throws {
    let base = try ScenarioCatalogue.scenario(named: "driftless")
    let edge = PlantedEdge(.reversion, annualSharpe: 6, halfLife: 1.5)
    let proof = try #require(
      try await PowerProof.run(
        plan(runs: 2, bars: 2_520), base: base, edges: [edge], kind: .reversion, workers: 2))
    let row = try #require(proof.rows.first)
    #expect(row.found.hits >= 1)
    #expect(row.outcomes.allSatisfy { !$0.winners.contains { $0.strategy == "MACross" } })
    // What the best rule earns is far below what a trader who sees the component would, and the test pays for it.
    #expect(row.realised > 0.5 && row.realised < 6)
    #expect(row.frontier > 0 && row.frontier <= 1)
    #expect(abs(row.years - 10) < 0.1)
  }

  @Test func `several symbols are one run, and tiers know which of them carry the edge`() async throws {
    var plan = try plan(runs: 1, bars: 2_000)
    plan.symbols = 3
    plan.sealedBars = 500
    let base = try ScenarioCatalogue.scenario(named: "driftless")
    let proof = try #require(
      try await TierProof.run(
        plan, base: base, edge: PlantedEdge(.reversion, annualSharpe: 6, halfLife: 1.5), planted: 1,
        workers: 1))
    #expect(proof.rows.map(\.tier) == ["confirmed", "winner", "candidate"])
    let outcome = try #require(proof.outcomes.first)
    #expect(outcome.symbols.count == 3)
    #expect(outcome.pairPValues.count == 9)
    // Sealed days were opened for what stands on the list, and only for that.
    let opened = outcome.candidates.filter { !$0.sealedSharpe.isNaN }
    #expect(opened.allSatisfy { $0.tier != "rejected" })
    for row in proof.rows { #expect(row.wrong <= row.named && row.power.trials == 1) }
  }

  @Test func `p-values that are spread evenly are calibrated, smaller ones are not`() {
    let even = (0..<50).map { market in (0..<20).map { Double(market * 20 + $0) / 1_000 + 0.0005 } }
    let calibration = PValueCalibration(even)
    #expect(calibration.count == 1_000)
    #expect(abs((calibration.shares.last?.share ?? 0) - 0.05) < 1e-12)
    #expect(calibration.excess < 0.002)
    #expect(PValueCalibration(even.map { $0.map { $0 / 2 } }).excess > 0.4)
    #expect(PValueCalibration(even.map { $0.map { min(1, 2 * $0) } }).excess <= 0.001)
  }

  @Test func `an interrupted proof says so`() async throws {
    let walk = try ScenarioCatalogue.scenario(named: "driftless")
    let proof = try await NullProof.run(
      plan(runs: 3, bars: 400), on: [.scenario(walk)], workers: 1, isInterrupted: { true })
    #expect(proof == nil)
  }
}
