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
    #expect(proof.rows == again.rows)
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
    #expect(row.outcomes.allSatisfy { !$0.winners.contains("MACross") })
  }

  @Test func `an interrupted proof says so`() async throws {
    let walk = try ScenarioCatalogue.scenario(named: "driftless")
    let proof = try await NullProof.run(
      plan(runs: 3, bars: 400), on: [.scenario(walk)], workers: 1, isInterrupted: { true })
    #expect(proof == nil)
  }
}
