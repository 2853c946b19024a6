import Backtest
import Diagnostics
import Factory
import Foundation
import Market
import Storage
import Strategies
import Synchronization
import TestKit
import Testing

@Suite struct FactoryRunTests {
  private func configuration(_ symbols: [String] = ["AAA", "BBB"]) throws -> FactoryConfiguration {
    try FactoryConfiguration(
      symbols: symbols, timeframe: Timeframe(minutes: 30),
      strategies: ["MACross", "RSI2_MeanReversion", "VWAPReversion"],
      exits: ExitGrid(stops: [1, 2], targets: [1, 3], maxBarsHeld: 10, flatBySessionClose: true),
      sizing: .units(1))
  }

  private func database() throws -> ResultsDatabase {
    try ResultsDatabase(
      FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).sqlite").path)
  }

  private func run(
    _ configuration: FactoryConfiguration, into database: ResultsDatabase, workers: Int = 2,
    source: MemoryBars = MemoryBars(), stopAfter: Int = .max
  ) async throws -> (FactoryRun, FactorySummary?) {
    let run = try FactoryRun(configuration, source: source, codeVersion: "test", now: "2020-01-01T00:00:00Z")
    let done = Mutex(0)
    let summary = try await run.execute(
      into: database, workers: workers, now: { "2020-01-01T00:00:01Z" },
      progress: { _ in done.withLock { $0 += 1 } }, isInterrupted: { done.withLock { $0 >= stopAfter } })
    return (run, summary)
  }

  @Test func `every pair gets every backtest, and gate 1 says why it stayed or fell`() async throws {
    let database = try database()
    let (run, summary) = try await run(configuration(), into: database)
    let done = try #require(summary)
    #expect(run.backtestCount == 2 * (16 + 36 + 4) * 4)
    #expect(done.backtests == run.backtestCount)
    #expect(done.pairs.map { "\($0.symbol)/\($0.strategy)" }.count == 6)
    for pair in done.pairs {
      #expect(
        pair.criteria.map(\.metric).sorted()
          == ["max_drawdown_marked", "profit_factor", "sharpe_ratio", "trades", "win_rate"])
    }
  }

  @Test func `one worker and many write the same content`() async throws {
    let (one, two) = (try database(), try database())
    let (first, _) = try await run(configuration(), into: one, workers: 1)
    _ = try await run(configuration(), into: two, workers: 8)
    #expect(try one.contentDump(ofRun: first.record.id) == two.contentDump(ofRun: first.record.id))
  }

  @Test func `an interrupted run is taken up where it stopped and ends with the same content`() async throws {
    let (whole, parts) = (try database(), try database())
    let (first, _) = try await run(configuration(), into: whole)
    let (_, none) = try await run(configuration(), into: parts, workers: 1, stopAfter: 2)
    #expect(none == nil)
    let before = try parts.finishedUnits(ofRun: first.record.id)
    #expect(before.count == 2)
    let (_, summary) = try await run(configuration(), into: parts)
    #expect(summary?.finishedUnits == 8)
    #expect(try whole.contentHash(ofRun: first.record.id) == parts.contentHash(ofRun: first.record.id))
  }

  @Test func `results in the database are those of the plain engine`() async throws {
    let database = try database()
    let (run, _) = try await run(configuration(["AAA"]), into: database)
    let series = try MemoryBars().bars("AAA", Timeframe(minutes: 30))
    let context = try FactoryReplay.Context(series, run.configuration)
    let records = try database.results(ResultsQuery(run: run.record.id))
    #expect(records.count == run.backtestCount)
    for record in records.enumerated().filter({ $0.offset % 17 == 0 }).map(\.element) {
      let replay = try FactoryReplay(record.key, run.configuration, context: context)
      let result = replay.bounded.pessimistic
      #expect(result.statistics.trades == record.figures.trades)
      #expect((result.finalEquity - result.initialCapital).amount == record.figures.totalPnL)
      let metrics = CoreReturnMetrics(result.dailyReturns, periodsPerYear: 252)
      #expect(metrics.sharpeRatio ?? .nan == record.figures.sharpeRatio || record.figures.sharpeRatio.isNaN)
    }
  }

  @Test func `a strategy that the bars cannot feed says why, and the others go on`() async throws {
    let database = try database()
    let (_, summary) = try await run(
      configuration(), into: database, source: MemoryBars(hasVolume: false))
    let done = try #require(summary)
    #expect(done.failures.map(\.key) == ["AAA/VWAPReversion", "BBB/VWAPReversion"])
    #expect(done.failures.allSatisfy { $0.failure?.contains("volume") == true })
    #expect(done.pairs.count == 4)
  }

  @Test func `other bars, another seed or other code make another run`() throws {
    let source = MemoryBars()
    func id(_ configuration: FactoryConfiguration, _ source: MemoryBars, _ code: String) throws -> String {
      try FactoryRun(configuration, source: source, codeVersion: CodeVersion(code), now: "").record.id
    }
    var reseeded = try configuration()
    reseeded.seed = 2
    let ids = [
      try id(configuration(), source, "1"), try id(reseeded, source, "1"),
      try id(configuration(), source, "2"),
      try id(configuration(), MemoryBars(bars: 2_000), "1"),
    ]
    #expect(Set(ids).count == 4)
    #expect(try id(configuration(), source, "1") == ids[0])
  }

  @Test func `a configuration survives its own JSON`() throws {
    var configuration = try configuration()
    configuration.from = CivilDate("2019-05-01")
    let text = configuration.json.text()
    #expect(try FactoryConfiguration(json: JSONValue(parsing: text)) == configuration)
  }

  @Test func `a window shorter than the warm-up is refused with its dates`() async throws {
    let (_, summary) = try await run(
      configuration(["AAA"]), into: database(), source: MemoryBars(bars: 80))
    let failures = try #require(summary).failures
    #expect(failures.count == 3)
    #expect(failures.allSatisfy { $0.failure?.contains("nothing is left after 100 bars of warm-up") == true })
  }

}

/// What is put around the strategies of a run is part of its name and of every result.
@Suite struct FactoryCompositionTests {
  @Test func `a composed run has a name of its own, and its results are those of the plain engine`()
    async throws
  {
    var configuration = try FactoryConfiguration(
      symbols: ["AAA"], timeframe: Timeframe(minutes: 30), strategies: ["IBSStrategy", "ATRTrailingStop"],
      exits: ExitGrid(stops: [1], targets: [2], maxBarsHeld: 10, flatBySessionClose: true), sizing: .units(1))
    let source = MemoryBars()
    func run(_ configuration: FactoryConfiguration) throws -> FactoryRun {
      try FactoryRun(configuration, source: source, codeVersion: "test", now: "2020-01-01T00:00:00Z")
    }
    let plain = try run(configuration).record.id
    configuration.composition = StrategyComposition(
      timeframe: Timeframe(minutes: 60),
      filters: [StrategyFilter(.trend(length: 3, isAbove: true), on: .day)],
      isMirrored: true)
    configuration.side = .short
    let composed = try run(configuration)
    #expect(composed.record.id != plain)
    #expect(
      try FactoryConfiguration(json: JSONValue(parsing: composed.record.config)) == composed.configuration)
    #expect(configuration.command.contains("--on 1h --filter trend:3@1d --mirror"))
    let database = try ResultsDatabase(
      FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).sqlite").path)
    _ = try await composed.execute(
      into: database, workers: 2, now: { "2020-01-01T00:00:01Z" }, progress: { _ in },
      isInterrupted: { false })
    let context = try FactoryReplay.Context(
      source.bars("AAA", Timeframe(minutes: 30)), configuration)
    let records = try database.results(ResultsQuery(run: composed.record.id))
    #expect(records.count == composed.backtestCount)
    #expect(records.contains { $0.figures.trades > 5 })
    for record in records {
      let replay = try FactoryReplay(record.key, configuration, context: context)
      #expect(replay.bounded.pessimistic.statistics.trades == record.figures.trades)
      #expect(replay.bounded.pessimistic.trades.allSatisfy { $0.side == .short })
    }
  }
}
