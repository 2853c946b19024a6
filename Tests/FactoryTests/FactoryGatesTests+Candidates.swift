import Backtest
import Diagnostics
import Factory
import Market
import Storage
import Strategies
import Testing
import Validation

extension FactoryGatesTests {
  @Test func `a sweep in ten parts is judged at smaller and smaller levels that add up to less than one`()
    async throws
  {
    let ledger = TrialLedger()
    let strategies = [
      "MACross", "RSI2_MeanReversion", "IBSStrategy", "DojiReversal", "BBIBSReversal", "ThreeDownThreeUp",
      "TenBarHighBreakout", "ConsecutiveBearishCandle", "AvgHLRangeIBS", "MomentumFade",
    ]
    var shares: [Double] = []
    for strategy in strategies {
      var configuration = try lenient(["AAA"])
      configuration.strategies = [strategy]
      configuration.exits = ExitGrid(stops: [1], targets: [1], maxBarsHeld: 10, flatBySessionClose: true)
      configuration.gates.multipleTesting.account = .spending
      let made = try await make(configuration, ledger: ledger)
      let test = try #require(made.summary.symbols.first)
      shares.append(test.accountShare)
      // The verdicts rest on what the account leaves, whatever part it is.
      #expect(abs(test.accountPValue - min(1, test.pValue / test.accountShare)) < 1e-12)
      for tier in made.summary.tiers { #expect(tier.pValue >= test.accountPValue) }
    }
    #expect(shares.first == 0.8)
    #expect(shares.dropFirst().allSatisfy { $0 < 0.2 })
    #expect(shares.reduce(0, +) < 1)
  }

  @Test func `a candidate says which of its numbers are at the edge of their grid`() async throws {
    let made = try await make(lenient(["AAA"]))
    let manifest = JSONValue.object(
      try WinnersManifest(
        made.summary, database: made.database, rejected: 100, created: "2020-01-01T00:00:02Z"
      ).json)
    let candidates = made.summary.pairs.flatMap(\.candidates).filter { $0.detail != nil }
    #expect(candidates.contains { !$0.gridEdges.isEmpty })
    for candidate in candidates {
      let description = try StrategyLibrary.builtIn.model(named: candidate.key.strategy).description
      let parameters = try JSONValue(parsing: candidate.key.parameters)
      let exits = try JSONValue(parsing: candidate.key.exits)
      var expected = description.parameters.filter { parameter in
        let grid = parameter.grid.compactMap(\.numeric).sorted()
        guard let value = parameters[parameter.name]?.doubleValue, Set(grid).count > 1 else { return false }
        return value == grid.first || value == grid.last
      }.map(\.name)
      // Two stops and two targets were tried, so each is at an end.
      for exit in ["stop_loss_atr", "take_profit_atr"] where exits[exit]?.doubleValue != nil {
        expected.append(exit)
      }
      #expect(candidate.gridEdges == expected)
      #expect(made.summary.gridEdges(of: candidate.key) == expected)
    }
    let entries = (manifest["winners"]?.arrayValue ?? []) + (manifest["candidates"]?.arrayValue ?? [])
    #expect(!entries.isEmpty && entries.allSatisfy { $0["grid_edges"]?.arrayValue != nil })
  }

  /// A run on a market on which buying weakness earns.
  private func reverting(_ strategy: String) async throws -> (
    database: ResultsDatabase, summary: FactorySummary
  ) {
    var configuration = try FactoryConfiguration(
      symbols: ["ES"], timeframe: .day, strategies: [strategy],
      exits: ExitGrid(stops: [1.5], targets: [1], maxBarsHeld: 10, flatBySessionClose: false))
    configuration.gates = try lenient().gates
    let database = try ResultsDatabase(":memory:")
    let run = try FactoryRun(
      configuration, source: RevertingBars(), codeVersion: "test", now: "2020-01-01T00:00:00Z")
    let summary = try #require(
      try await run.execute(
        into: database, ledger: TrialLedger(), workers: 1, now: { "2020-01-01T00:00:01Z" },
        progress: { _ in },
        isInterrupted: { false }))
    return (database, summary)
  }

  @Test func `parameter sets that trade alike are one candidate`() async throws {
    // Without its filter the strategy does not look at the filter's length: such a set has twins in the grid.
    let (database, summary) = try await reverting("ThreeDownThreeUp")
    let id = summary.run.id
    let results = try database.results(ResultsQuery(run: id))
    let keys = try database.candidates(ResultsQuery(run: id)).map(\.key)
    let best = try #require(results.first { $0.key == keys.first })
    func tradesAlike(_ one: BacktestRecord, _ other: BacktestRecord) -> Bool {
      one.figures.trades == other.figures.trades && one.figures.totalPnL == other.figures.totalPnL
        && one.figures.sharpeRatio == other.figures.sharpeRatio
    }
    let shown = results.filter { keys.contains($0.key) }
    #expect(shown.count { tradesAlike($0, best) } == 1)
  }

  @Test func `what to expect is in the unit of the ratio that is shown, and below it by what luck adds`()
    async throws
  {
    let (database, summary) = try await reverting("RSI2_MeanReversion")
    let id = summary.run.id
    let family = try #require(try database.families(ofRun: id).first)
    let luck = family.nullMaxima.reduce(0, +) / Double(family.nullMaxima.count)
    let candidate = try #require(
      try database.candidates(ResultsQuery(run: id)).first { $0.statistic == family.statistic })
    let tier = try #require(summary.tiers.first { $0.key == candidate.key })
    let shown = try #require(try database.record(candidate.key, ofRun: id)).figures.sharpeRatio
    try #require(shown > 0 && candidate.statistic > 0)
    // One pair is all there is to learn from, so nothing is shrunk beyond the luck of the best: within the grid of 80
    // steps on which the distribution of the truths is estimated.
    let expected = shown * (candidate.statistic - luck) / candidate.statistic
    #expect(abs(tier.expectedSharpe - expected) < 0.02 * max(shown, abs(expected)))
    #expect(tier.expectedSharpe < shown)
  }
}

/// A market on which buying weakness earns.
private struct RevertingBars: BarSource {
  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { "reverting" }

  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    var scenario = try ScenarioCatalogue.scenario(named: "driftless").withoutGaps
    scenario.edge = PlantedEdge(.reversion, annualSharpe: 6, halfLife: 1.5)
    return try SyntheticMarket(
      instrument: InstrumentRegistry.resolve(symbol: symbol), timeframe: timeframe,
      start: CivilDate(daysSinceEpoch: 14_613), scenario: scenario
    ).bars(count: 1_500, seed: 1)
  }
}
