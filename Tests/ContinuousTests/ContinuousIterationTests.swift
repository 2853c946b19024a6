import Backtest
import Continuous
import Diagnostics
import Factory
import Foundation
import Market
import Numerics
import Storage
import Strategies
import Testing

@Suite struct ContinuousIterationTests {
  @Test func `an iteration makes four backtests a market and a report of each strategy`() async throws {
    let bench = try ContinuousBench()
    defer { bench.remove() }
    let result = try #require(try await bench.run())
    #expect(result.number == 1)
    #expect(result.entries.map(\.outcome.strategy) == bench.strategies)
    #expect(result.backtests == 2 * 2 * 4)
    let rows = try bench.database.results(ofIteration: 1)
    #expect(rows.count == result.backtests)
    #expect(Set(rows.map(\.kind)) == ["standard", "walk_forward", "monte_carlo", "bootstrap"])
    #expect(Set(rows.map(\.market)) == ["bull", "planted_reversion"])
    #expect(rows.contains { ($0.figures?.trades ?? 0) > 0 })
    for row in rows {
      #expect((row.figures?.drawdown ?? 0) <= 0)
      if let low = row.figures?.sharpeLow, let high = row.figures?.sharpeHigh { #expect(low <= high) }
    }
    #expect(try bench.database.newestIteration()?.state == "finished")
  }

  @Test func `any number of workers and any interruption give the same iteration`() async throws {
    let (whole, broken) = (try ContinuousBench(), try ContinuousBench())
    defer {
      whole.remove()
      broken.remove()
    }
    let expected = try #require(try await whole.run(workers: 1))
    var stops = 0
    var result: IterationResult?
    while result == nil {
      result = try await broken.run(workers: 2, stopAfter: 3 + 9 * stops)
      stops += 1
    }
    #expect(stops > 2)
    func content(_ result: IterationResult?) -> JSONValue? {
      guard var members = result?.reportJSON.objectValue else { return nil }
      for key in ["report", "database", "changes"] { members[key] = nil }
      return .object(members)
    }
    #expect(content(result) == content(expected))
    #expect(try whole.database.results(ofIteration: 1) == broken.database.results(ofIteration: 1))
    #expect(try whole.database.errorStream()?.json == broken.database.errorStream()?.json)
  }

  @Test
  func `a planted improvement is promoted, its file has a backup, and it can be replayed and rolled back`()
    async throws
  {
    var bench = try ContinuousBench()
    defer { bench.remove() }
    bench.strategies = ["VWAPReversion"]
    bench.settings.scenarioWeights = [.init(key: "planted_reversion", value: "1")]
    bench.settings.scenarioBars = 2_000
    bench.settings.trials = 12
    (bench.settings.commissionRate, bench.settings.slippageRate) = (0, 0)
    bench.settings.maximumPosition = 1
    var promotion: IterationResult.Entry?
    for _ in 0..<6 where promotion == nil { promotion = try await bench.run()?.promoted.first }
    let entry = try #require(promotion, "six iterations promoted nothing")
    let attempt = try #require(entry.attempt)
    #expect(attempt.pValue <= attempt.level)
    let file = StrategyConfigurationFile("VWAPReversion", in: bench.folder)
    let model = try StrategyLibrary.builtIn.model(named: "VWAPReversion")
    #expect(try file.parameters(for: model.description)?.json.text() == attempt.newParameters)

    let replay = try PromotionReplay.run(
      attempt: attempt.id, database: bench.database, library: .builtIn, scenarios: ScenarioCatalogue.all,
      series: [])
    #expect(replay.isSame)

    let (from, to) = try bench.database.restorePredecessor(
      of: "VWAPReversion", origin: "rollback", at: "2026-01-01T00:00:00Z")
    #expect(from.parameters == attempt.newParameters)
    #expect(to.parameters == attempt.oldParameters)
    _ = try bench.database.writeConfiguration(of: "VWAPReversion", in: bench.folder)
    #expect(try file.parameters(for: model.description)?.json.text() == attempt.oldParameters)
    let backup = try RunSettings.load(file.backupPath).settings
    #expect(
      try ParameterSet(
        parsing: backup.strategyParameters.map { ($0.key, $0.value) }, for: model.description
      ).json.text() == attempt.newParameters)
    #expect(try bench.database.history(of: "VWAPReversion").map(\.event) == ["rollback", "promotion"])
  }

  @Test func `real bars promote nothing without fresh ones, and the missing days are told`() async throws {
    var bench = try ContinuousBench()
    defer { bench.remove() }
    bench.strategies = ["RSI2_MeanReversion"]
    (bench.settings.commissionRate, bench.settings.slippageRate) = (0, 0)
    bench.settings.freshShare = 0
    bench.settings.optimizationThreshold = 0
    bench.settings.deflation = 0
    bench.settings.acceptance.minimumSharpe = -100
    bench.settings.acceptance.minimumProfitFactor = 0
    bench.settings.acceptance.minimumWinRate = 0
    bench.settings.acceptance.minimumTrades = 0
    let market = SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: "AAPL"), timeframe: .day,
      start: CivilDate(daysSinceEpoch: 12_000),
      scenario: try ScenarioCatalogue.scenario(named: "planted_reversion"))
    bench.series = [
      OfferedSeries(
        symbol: "AAPL", timeframe: .day, contentHash: "a", series: try market.bars(count: 1_500, seed: 7))
    ]
    var refusals: [String: JSONObject] = [:]
    for _ in 0..<4 {
      let result = try #require(try await bench.run())
      #expect(result.promoted.isEmpty)
      for entry in result.entries {
        if case .refused(let refusal, let numbers) = entry.verdict { refusals[refusal.rawValue] = numbers }
      }
    }
    let waiting = try #require(refusals["waiting_for_data"], "\(refusals.keys)")
    #expect(waiting["evidence"]?.stringValue == "real")
    #expect((waiting["bars_missing"]?.doubleValue ?? 0) > 0)
    #expect(try bench.database.errorStream()?.tests == 0)
  }

  @Test func `parameters that somebody wrote into the file are in force`() async throws {
    let bench = try ContinuousBench()
    defer { bench.remove() }
    _ = try await bench.run()
    let file = StrategyConfigurationFile("MACross", in: bench.folder)
    try file.write(["ma_fast": 7, "ma_slow": 60])
    let result = try #require(try await bench.run())
    #expect(result.problems.contains { $0.contains("by hand") })
    let entry = try #require(result.entries.first { $0.outcome.strategy == "MACross" })
    #expect(entry.outcome.champion["ma_fast"]?.integerValue == 7)
    #expect(try bench.database.champion(of: "MACross")?.origin == "hand")
  }
}
