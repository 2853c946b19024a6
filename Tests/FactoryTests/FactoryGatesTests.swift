import Backtest
import Diagnostics
import Factory
import Foundation
import Market
import Storage
import Strategies
import TestKit
import Testing
import Validation

/// The whole pipeline on small markets, with gates that let something through.
@Suite struct FactoryGatesTests {
  /// Thresholds that nearly everything passes, so that every gate is reached and winners come out.
  func lenient(_ symbols: [String] = ["AAA", "BBB"], through: CivilDate? = nil) throws
    -> FactoryConfiguration
  {
    var configuration = try FactoryConfiguration(
      symbols: symbols, timeframe: Timeframe(minutes: 30), strategies: ["MACross", "RSI2_MeanReversion"],
      exits: ExitGrid(stops: [1, 2], targets: [1, 3], maxBarsHeld: 10, flatBySessionClose: true),
      through: through, sizing: .units(1))
    configuration.gates = try GateSettings(
      json: JSONValue(
        parsing: """
          {"viability": {"minimum_trades": 5, "minimum_sharpe": -9, "minimum_profit_factor": 0, "maximum_drawdown": 1,
            "minimum_win_rate": 0},
           "walk_forward": {"level": 1, "retention_level": 0},
           "regime": {"level": 0, "minimum_trades": 1, "worst_sharpe": -99},
           "stability": {"level": 0, "minimum_positive": 0},
           "monte_carlo": {"alpha": 0.9999, "resamples": 40, "permutations": 20},
           "multiple_testing": {"alpha": 0.9999, "resamples": 100, "most_resamples": 200, "account": "ratio",
             "candidate_level": 1}}
          """))
    return configuration
  }

  struct Made {
    let run: FactoryRun
    let database: ResultsDatabase
    let summary: FactorySummary
  }

  private func folder() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
  }

  func make(
    _ configuration: FactoryConfiguration, ledger: TrialLedger = TrialLedger(), cache: ArtefactCache? = nil,
    archived: Bool = false, workers: Int = 2, source: MemoryBars = MemoryBars()
  ) async throws -> Made {
    let database = try ResultsDatabase("\(folder())/results.sqlite")
    let run = try FactoryRun(
      configuration, source: source, codeVersion: "test", now: "2020-01-01T00:00:00Z")
    let archive = archived ? ReturnArchive(database: database, run: run.record.id) : nil
    let summary = try await run.execute(
      into: database, ledger: ledger, archive: archive, cache: cache, workers: workers,
      now: { "2020-01-01T00:00:01Z" }, progress: { _ in }, isInterrupted: { false })
    return Made(run: run, database: database, summary: try #require(summary))
  }

  @Test func `the gates of a candidate are asked in order and each keeps its numbers`() async throws {
    let made = try await make(lenient())
    let candidates = made.summary.pairs.flatMap(\.candidates)
    #expect(!candidates.isEmpty)
    for candidate in candidates {
      // The last gate is the decision over the whole run; every candidate has its number.
      #expect(candidate.outcomes.contains { $0.metric == "adjusted_p" })
      let gates = Set(candidate.outcomes.map(\.gate)).subtracting(["multiple_testing"])
      let reached = GateSettings.names.prefix { gates.contains($0) }
      #expect(reached.count == gates.count, "a gate was asked before one in front of it")
      #expect(candidate.reasons.allSatisfy { !$0.passed })
      #expect(candidate.passed == candidate.reasons.isEmpty)
    }
    #expect(made.summary.symbols.map(\.symbol) == ["AAA", "BBB"])
    for test in made.summary.symbols {
      #expect(test.trials == (16 + 36) * 4)
      #expect(test.pValue >= 0 && test.pValue <= 1 && test.qValue >= test.pValue)
      #expect(test.panelTrials <= test.trials)
      #expect(test.accountShare == 1)
    }
    let families = try made.database.families(ofRun: made.run.record.id)
    for family in families {
      #expect(family.qValue >= family.pValue && family.resamples >= 100)
      #expect(family.adjustedPValue >= family.pValue - 1e-12)
      #expect(family.adjustedPValue == max(family.absolutePValue, family.neutralPValue))
    }
    // Every candidate stands in one tier, and winners are those of the winners' list or the same bets.
    let tiers = made.summary.tiers
    #expect(
      Set(tiers.map(\.key))
        == Set(candidates.filter { $0.detail != nil || !$0.outcomes.isEmpty }.map(\.key))
        .intersection(tiers.map(\.key)))
    #expect(Set(made.summary.winners.map(\.record.key)).isSubset(of: made.summary.tier(.winner).map(\.key)))
    #expect(tiers.allSatisfy { ($0.reason == nil) == ($0.tier == "winner") })
  }

  @Test func `winners are ordered by score, capped, and not the same bet twice`() async throws {
    let made = try await make(lenient())
    #expect(!made.summary.winners.isEmpty)
    for (_, list) in Dictionary(grouping: made.summary.winners, by: \.record.key.symbol) {
      #expect(list.map(\.rank) == Array(1...list.count))
      #expect(list.map(\.score) == list.map(\.score).sorted(by: >))
      for (_, same) in Dictionary(grouping: list, by: \.record.key.strategy) { #expect(same.count <= 2) }
      let context = try FactoryReplay.Context(
        MemoryBars().bars(list[0].record.key.symbol, Timeframe(minutes: 30)), made.run.configuration)
      let returns = try list.map {
        try FactoryReplay($0.record.key, made.run.configuration, context: context).bounded.pessimistic
          .dailyReturns
      }
      for (index, one) in returns.enumerated() {
        for other in returns.dropFirst(index + 1) { #expect(pearson(one, other) < 0.9) }
      }
    }
  }

  private func pearson(_ x: [Double], _ y: [Double]) -> Double {
    let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let yy = y.reduce(0) { $0 + ($1 - my) * ($1 - my) }
    return xy / (xx * yy).squareRoot()
  }

  @Test func `the manifest names what later steps need and is never padded`() async throws {
    let made = try await make(lenient())
    let manifest = try WinnersManifest(
      made.summary, database: made.database, rejected: 3, created: "2020-01-01T00:00:02Z")
    let json = JSONValue.object(manifest.json)
    #expect(json["total_winners"]?.integerValue == made.summary.winners.count)
    let winners = try #require(json["winners"]?.arrayValue)
    #expect(winners.count == made.summary.winners.count)
    let keys = [
      "rank", "symbol", "run_id", "strategy_id", "strategy_name", "params", "sharpe_ratio", "deflated_sharpe",
      "p_value",
      "q_value", "pbo", "total_trades", "win_rate", "profit_factor", "max_drawdown_pct", "total_pnl_pct",
      "avg_bars_held", "gates",
    ]
    for winner in winners {
      for key in keys { #expect(winner[key] != nil, "\(key) is missing") }
      #expect(winner["gates"]?.objectValue?.keys == GateSettings.names)
      #expect(winner["tier"]?.stringValue == "winner")
    }
    #expect(json["tiers"]?["winner"]?["promise"]?.stringValue == Tier.winner.promise)
    for rejected in try #require(json["rejected"]?.arrayValue) {
      #expect(rejected["rejected"]?.boolValue == true)
      #expect(rejected["rejected_by"]?.arrayValue?.isEmpty == false)
    }
    let byInstrument = try #require(json["winners_by_instrument"]?.objectValue)
    #expect(byInstrument.members.reduce(0) { $0 + ($1.value.integerValue ?? 0) } == winners.count)
  }

  @Test func `one worker and many, and a cache that was filled before, write the same content`() async throws
  {
    let cache = ArtefactCache(folder: folder() + "/cache", limit: 1 << 30)
    let plain = try await make(lenient(), workers: 1)
    let filling = try await make(lenient(), cache: cache, workers: 4)
    #expect(cache.statistics.hits == 0)
    let cached = try await make(lenient(), cache: cache)
    #expect(cache.statistics.hits == 6)
    let id = plain.run.record.id
    let content = try plain.database.contentDump(ofRun: id)
    #expect(try filling.database.contentDump(ofRun: id) == content)
    #expect(try cached.database.contentDump(ofRun: id) == content)
  }

  @Test func `the ledger holds every backtest once, and what it knows deflates later runs`() async throws {
    let ledger = TrialLedger()
    let first = try await make(lenient(["AAA"]), ledger: ledger)
    let hash = try MemoryBars().hash("AAA", Timeframe(minutes: 30))
    #expect(try ledger.distinctTrials(dataHash: hash) == first.run.backtestCount)
    _ = try await make(lenient(["AAA"]), ledger: ledger)
    #expect(try ledger.distinctTrials(dataHash: hash) == first.run.backtestCount)

    try ledger.append([
      LedgerEntry(
        kind: .trials, dataHash: hash, symbol: "AAA", timeframe: "30m", count: 1_000_000,
        work: "another sweep",
        at: "2020-01-01T00:00:02Z")
    ])
    let later = try await make(lenient(["AAA"]), ledger: ledger)
    let (before, after) = (first.summary.symbols[0], later.summary.symbols[0])
    #expect(after.ledgerTrials == first.run.backtestCount + 1_000_000)
    #expect(after.effectiveTrials > before.effectiveTrials)
    #expect(after.expectedMaximum > before.expectedMaximum)
    for (one, other) in zip(
      try first.database.results(ResultsQuery(run: first.run.record.id)),
      try later.database.results(ResultsQuery(run: later.run.record.id)))
    where !one.judgement.deflatedSharpe.isNaN {
      #expect(other.judgement.deflatedSharpe <= one.judgement.deflatedSharpe)
    }
  }

  @Test func `running a sweep in parts or deleting results leaves less of the level, never more`()
    async throws
  {
    func configuration(_ strategies: [String]) throws -> FactoryConfiguration {
      var configuration = try lenient(["AAA"])
      configuration.strategies = strategies
      configuration.gates.multipleTesting.account = .spending
      return configuration
    }
    let whole = try await make(configuration(["MACross", "RSI2_MeanReversion"]))
    #expect(whole.summary.symbols.map(\.accountShare) == [0.8])
    let ledger = TrialLedger()
    let first = try await make(configuration(["MACross"]), ledger: ledger)
    let second = try await make(configuration(["RSI2_MeanReversion"]), ledger: ledger)
    #expect(first.summary.symbols[0].accountShare == 0.8)
    let share = second.summary.symbols[0].accountShare
    #expect(share < 0.2)
    #expect(first.summary.symbols[0].accountShare + share < 1)
    // `make` takes a new database every time: results that were deleted are still in the ledger.
    let again = try await make(configuration(["RSI2_MeanReversion"]), ledger: ledger)
    #expect(again.summary.symbols[0].accountShare == share)
    // Judging the survivors alone, with the losers dropped, is judging a part of the first run.
    var other = try configuration(["MACross"])
    other.seed = 2
    let third = try await make(other, ledger: ledger)
    #expect(third.summary.symbols[0].accountShare == 0.8)
    #expect(second.summary.tiers.map(\.key) == again.summary.tiers.map(\.key))
    #expect(second.summary.tiers.map(\.tier) == again.summary.tiers.map(\.tier))
    #expect(second.summary.tiers.map(\.pValue) == again.summary.tiers.map(\.pValue))
    let late = Set(second.summary.tiers.filter { $0.tier == "winner" }.map(\.key))
    #expect(late.isSubset(of: whole.summary.tiers.filter { $0.tier == "winner" }.map(\.key)))
  }

  @Test func `a ledger that lacks what the database noted is refused`() async throws {
    let place = folder()
    let database = try ResultsDatabase("\(place)/results.sqlite")
    func run(_ seed: UInt64, _ ledger: TrialLedger) async throws {
      var configuration = try lenient(["AAA"])
      configuration.seed = seed
      let run = try FactoryRun(
        configuration, source: MemoryBars(), codeVersion: "test", now: "2020-01-01T00:00:00Z")
      _ = try await run.execute(
        into: database, ledger: ledger, workers: 2, now: { "2020-01-01T00:00:01Z" }, progress: { _ in },
        isInterrupted: { false })
    }
    try await run(1, TrialLedger("\(place)/ledger.jsonl"))
    try await run(2, TrialLedger("\(place)/ledger.jsonl"))
    let error = await #expect(throws: AssayError.self) {
      try await run(3, TrialLedger("\(place)/other.jsonl"))
    }
    #expect(error?.code == "foreign_ledger")
  }

  @Test func `fewer draws than the level needs are refused with the number that is needed`() throws {
    var configuration = try lenient(["AAA", "BBB"])
    configuration.gates.multipleTesting.alpha = 0.01
    configuration.gates.multipleTesting.mostResamples = 198
    let error = #expect(throws: AssayError.self) {
      try FactoryRun(configuration, source: MemoryBars(), codeVersion: "test", now: "")
    }
    #expect(error?.code == "too_few_resamples")
    #expect(error?.remedy.contains("199") == true)
    configuration.gates.multipleTesting.mostResamples = 199
    #expect(throws: Never.self) {
      try FactoryRun(configuration, source: MemoryBars(), codeVersion: "test", now: "")
    }
  }

  @Test func `a symbol on which nothing trades enough has no winner, no candidate and a p of one`()
    async throws
  {
    var configuration = try lenient(["AAA"])
    configuration.gates.viability.minimumTrades = 1_000_000
    let made = try await make(configuration)
    let test = try #require(made.summary.symbols.first)
    #expect(test.panelTrials == 0)
    #expect(test.pValue == 1)
    #expect(made.summary.tiers.isEmpty)
    #expect(made.summary.winners.isEmpty)
  }

  @Test func `returns of every backtest lie in Parquet and are those of the plain engine`() async throws {
    let made = try await make(lenient(["AAA"]), archived: true)
    let archive = ReturnArchive(database: made.database, run: made.run.record.id)
    let path = archive.path(symbol: "AAA", strategy: "MACross")
    let (table, metadata) = try ParquetFile.read(path)
    #expect(table.columns.count == 1 + 16 * 4)
    let trials = try #require(
      try JSONValue(parsing: metadata.first { $0.key == "trials" }?.value ?? "").arrayValue)
    let context = try FactoryReplay.Context(
      MemoryBars().bars("AAA", Timeframe(minutes: 30)), made.run.configuration)
    for place in [0, 21, 63] {
      let key = BacktestKey(
        symbol: "AAA", strategy: "MACross", parameters: trials[place][0]?.text() ?? "",
        exits: trials[place][1]?.text() ?? "")
      let replay = try FactoryReplay(key, made.run.configuration, context: context)
      guard case .double(let stored)? = table["\(place)"]?.values else {
        Issue.record("column \(place) is no number")
        continue
      }
      #expect(stored == replay.bounded.pessimistic.dailyReturns.map { Double(Float($0)) })
    }
  }

  @Test func `a look at the holdout is recorded before anything is read, and uses sealed bars only`()
    async throws
  {
    let source = MemoryBars()
    let series = try source.bars("AAA", Timeframe(minutes: 30))
    let middle = series.sessionDate(series.count * 3 / 5)
    let made = try await make(lenient(["AAA"], through: middle), source: source)
    // Whatever the gates say of this market: a winner is what the database names so.
    let chosen = try made.database.results(ResultsQuery(run: made.run.record.id, limit: 2))
    try made.database.setWinners(
      chosen.enumerated().map { WinnerRecord(rank: $0 + 1, $1.key, score: 0.5) }, ofRun: made.run.record.id)
    let ledger = TrialLedger()
    let validation = try HoldoutValidation(
      run: made.run.record.id, database: made.database, ledger: ledger, source: source,
      now: "2020-01-01T00:00:03Z")
    #expect(validation.look == 1)
    #expect(validation.from == middle.advanced(byDays: 1))
    #expect(validation.results.count == 2)
    #expect(validation.results.allSatisfy { $0.from > middle.description })
    #expect(try ledger.holdoutLooks(dataHash: source.hash("AAA", Timeframe(minutes: 30))) == 1)
    #expect(try made.database.holdout(ofRun: made.run.record.id).count == validation.results.count)

    struct Unreadable: BarSource {
      func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String {
        try MemoryBars().hash(symbol, timeframe)
      }
      func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
        throw AssayError(code: "gone", message: "The bars are gone.", remedy: "None.", kind: .badData)
      }
    }
    let second = try HoldoutValidation(
      run: made.run.record.id, database: made.database, ledger: ledger, source: Unreadable(),
      now: "2020-01-01T00:00:04Z")
    #expect(second.look == 2 && second.failures.map { $0.symbol } == ["AAA"])
    #expect(throws: AssayError.self) {
      try HoldoutValidation(
        run: made.run.record.id, from: middle, database: made.database, ledger: ledger, source: source,
        now: "")
    }
    #expect(try made.database.holdoutLooks(ofRun: made.run.record.id) == 2)
  }

  @Test func `discovery does not depend on a single bar of the holdout`() async throws {
    let series = try MemoryBars().bars("AAA", Timeframe(minutes: 30))
    let middle = series.sessionDate(series.count * 3 / 5)
    let configuration = try lenient(["AAA"], through: middle)
    let one = try await make(configuration)
    struct Altered: BarSource {
      let end: CivilDate
      func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String {
        try MemoryBars().hash(symbol, timeframe)
      }
      func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
        let series = try MemoryBars().bars(symbol, timeframe)
        func later(_ column: [Double]) -> [Double] {
          column.enumerated().map { series.sessionDate($0.offset) > end ? $0.element * 3 : $0.element }
        }
        return BarSeries(
          instrument: series.instrument, timeframe: series.timeframe, timestamps: series.timestamps,
          open: later(series.open), high: later(series.high), low: later(series.low),
          close: later(series.close),
          volume: series.volume, sessionDates: series.sessionDates)
      }
    }
    let database = try ResultsDatabase(folder() + "/altered.sqlite")
    let run = try FactoryRun(
      configuration, source: Altered(end: middle), codeVersion: "test", now: "2020-01-01T00:00:00Z")
    _ = try await run.execute(
      into: database, workers: 2, now: { "2020-01-01T00:00:01Z" }, progress: { _ in },
      isInterrupted: { false })
    #expect(
      try database.contentDump(ofRun: run.record.id) == one.database.contentDump(ofRun: one.run.record.id))
  }
}
