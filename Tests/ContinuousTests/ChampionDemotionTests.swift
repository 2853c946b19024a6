import Continuous
import Diagnostics
import Factory
import Foundation
import Market
import Storage
import Strategies
import Testing

@Suite struct ChampionDemotionTests {
  /// A strategy with a champion that was promoted on bars up to a day, and promised what it cannot keep after it.
  private static func bench(promise: Double) async throws -> ContinuousBench {
    var bench = try ContinuousBench.tiny()
    bench.strategies = ["RSI2_MeanReversion"]
    bench.settings.maximumPosition = 1
    let market = SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: "AAPL"), timeframe: .day,
      start: CivilDate(daysSinceEpoch: 12_000), scenario: try ScenarioCatalogue.scenario(named: "bear"))
    let bars = try market.bars(count: 900, seed: 3)
    bench.series = [OfferedSeries(symbol: "AAPL", timeframe: .day, contentHash: "a", series: bars)]
    _ = try await bench.run()
    let model = try StrategyLibrary.builtIn.model(named: "RSI2_MeanReversion")
    var members = ParameterSet.defaults(of: model.description).json.objectValue ?? JSONObject()
    members["rsi_oversold"] = 20
    try StrategyConfigurationFile("RSI2_MeanReversion", in: bench.folder).write(.object(members))
    _ = try await bench.run()
    let after = CivilDate(daysSinceEpoch: bars.sessionDates[400])
    let expectation: JSONValue = [
      "mean": .number(promise), "deviation": 0.01, "after": .string(after.description),
    ]
    try Database(bench.folder.database).execute(
      "UPDATE champions SET expectation = '\(expectation.text())' WHERE origin = 'hand'")
    return bench
  }

  @Test func `a champion that falls behind its promise gives way to its predecessor, with an alert`()
    async throws
  {
    let bench = try await Self.bench(promise: 0.01)
    defer { bench.remove() }
    let result = try #require(try await bench.run())
    let demotion = try #require(result.demotions.first)
    #expect(demotion.strategy == "RSI2_MeanReversion")
    #expect(demotion.statistic > demotion.threshold)
    #expect(bench.alerts.all.map(\.kind) == [.demotion])
    let champion = try #require(try bench.database.champion(of: "RSI2_MeanReversion"))
    #expect(champion.origin == "demotion")
    let model = try StrategyLibrary.builtIn.model(named: "RSI2_MeanReversion")
    let defaults = ParameterSet.defaults(of: model.description)
    #expect(champion.parameters == defaults.json.text())
    let file = StrategyConfigurationFile("RSI2_MeanReversion", in: bench.folder)
    #expect(try file.parameters(for: model.description) == defaults)
    // The bars that chose the successor are not fresh for it, and it is not demoted itself.
    let again = try #require(try await bench.run())
    #expect(again.demotions.isEmpty)
    #expect(try bench.database.history(of: "RSI2_MeanReversion").map(\.event) == ["demotion", "hand"])
    // A rollback after it goes to what the predecessor had before, and it had nothing.
    let error = #expect(throws: AssayError.self) {
      try bench.database.restorePredecessor(
        of: "RSI2_MeanReversion", origin: "rollback", at: "2026-01-01T00:00:00Z")
    }
    #expect(error?.code == "no_predecessor")
  }

  @Test func `a champion without a promise is not watched`() async throws {
    let bench = try await Self.bench(promise: -1)
    defer { bench.remove() }
    let result = try #require(try await bench.run())
    #expect(result.demotions.isEmpty)
    #expect(bench.alerts.all.isEmpty)
  }

  @Test func `bars that do not grow are told once, and again only after they have grown`() async throws {
    var bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    bench.settings.alerts.staleAfterDays = 7
    let market = SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: "AAPL"), timeframe: .day,
      start: CivilDate(daysSinceEpoch: 12_000), scenario: try ScenarioCatalogue.scenario(named: "bull"))
    func use(_ count: Int) throws {
      let bars = try market.bars(count: count, seed: 3)
      bench.series = [OfferedSeries(symbol: "AAPL", timeframe: .day, contentHash: "\(count)", series: bars)]
      bench.day = bars.sessionDates[count - 1] + 7
    }
    try use(600)
    _ = try await bench.run()
    #expect(bench.alerts.all.isEmpty)
    bench.day += 1
    for _ in 0..<3 { _ = try await bench.run() }
    #expect(bench.alerts.all.map(\.kind) == [.staleData])
    try use(650)
    _ = try await bench.run()
    #expect(bench.alerts.all.count == 1)
    bench.day += 1
    _ = try await bench.run()
    #expect(bench.alerts.all.map(\.subject) == ["AAPL 1d", "AAPL 1d"])
  }

  @Test func `several steps back are possible, and none beyond the first parameters`() async throws {
    let bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    _ = try await bench.run()
    let file = StrategyConfigurationFile("MACross", in: bench.folder)
    for fast in [7, 8] {
      try file.write(["ma_fast": JSONValue(fast), "ma_slow": 60])
      _ = try await bench.run()
    }
    func back() throws -> JSONValue {
      let champion = try bench.database.restorePredecessor(
        of: "MACross", origin: "rollback", at: "2026-01-01T00:00:00Z"
      ).to
      return try JSONValue(parsing: champion.parameters)
    }
    #expect(try back()["ma_fast"]?.integerValue == 7)
    let model = try StrategyLibrary.builtIn.model(named: "MACross")
    #expect(try back() == ParameterSet.defaults(of: model.description).json)
    #expect(throws: AssayError.self) { try back() }
  }
}
