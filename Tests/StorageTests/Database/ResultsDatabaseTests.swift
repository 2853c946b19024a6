import Diagnostics
import Foundation
import Storage
import TestKit
import Testing

@Suite struct ResultsDatabaseTests {
  @Test func `every figure comes back in its place`() throws {
    let database = try ResultsDatabase(":memory:")
    var figures = BacktestFigures()
    let fields: [WritableKeyPath<BacktestFigures, Double>] = [
      \.sharpeRatio, \.sortinoRatio, \.totalReturn, \.cagr, \.annualVolatility, \.maxDrawdown,
      \.maxDrawdownMarked, \.profitFactor, \.winRate, \.exposure, \.skew, \.kurtosis,
      \.probabilisticSharpeRatio, \.minTrackRecordLength, \.averageBarsHeld, \.ambiguousShare, \.totalPnL,
      \.costs,
    ]
    for (i, field) in fields.enumerated() { figures[keyPath: field] = 0.1 + Double(i) }
    figures.trades = 77
    figures.ruinDay = 14_613
    let key = BacktestKey(symbol: "ES", strategy: "a", parameters: "p", exits: "e")
    try database.begin(ExampleRun.run)
    try database.commit(
      UnitRecord(index: 0, key: "u"), ofRun: "00000000000000a1", results: [BacktestRecord(key, figures)])
    var judgement = TrialJudgement()
    (judgement.pValue, judgement.qValue) = (0.01, 0.02)
    (judgement.deflatedSharpe, judgement.overfitting) = (0.9, 0.3)
    try database.setJudgements([(key, judgement)], ofRun: "00000000000000a1")
    var record = BacktestRecord(key, figures)
    record.judgement = judgement
    #expect(try database.results(ResultsQuery(run: "00000000000000a1")) == [record])
    #expect(try database.record(key, ofRun: "00000000000000a1") == record)
    // Names and figures agree, seen by a reader that knows only the column names.
    let lines = try database.contentDump().split(separator: "\n")
    let header = try #require(lines.firstIndex { $0.hasPrefix("# backtest_results: ") })
    let names = lines[header].split(separator: " ").dropFirst(2)
    let row = Dictionary(uniqueKeysWithValues: zip(names, lines[header + 1].split(separator: "\t")))
    #expect(row["sharpe_ratio"] == "0.1" && row["costs"] == "17.1" && row["exposure"] == "9.1")
    #expect(row["win_rate"] == "8.1" && row["trades"] == "77" && row["symbol"] == "\"ES\"" && row.count == 29)
    #expect(row["ruined_on"] == "\"2010-01-04\"")
    #expect(row["p_value"] == "0.01" && row["q_value"] == "0.02" && row["pbo"] == "0.3")
  }

  @Test func `an undefined figure is NULL and comes back as NaN`() throws {
    let database = try ResultsDatabase(":memory:")
    try database.begin(ExampleRun.run)
    let key = BacktestKey(symbol: "ES", strategy: "a", parameters: "p", exits: "e")
    try database.commit(
      UnitRecord(index: 0, key: "u"), ofRun: "00000000000000a1",
      results: [BacktestRecord(key, BacktestFigures())])
    let result = try #require(try database.results(ResultsQuery(run: "00000000000000a1")).first)
    #expect(result.figures.sharpeRatio.isNaN && result.figures.trades == 0)
    #expect(try database.contentDump().contains("\tNULL\tNULL\t0\tNULL"))
  }

  @Test func `the content does not depend on order, clock, repetition or file`() throws {
    let folder = try TemporaryFolder()
    let first = try ResultsDatabase(folder.file("a.sqlite"))
    let second = try ResultsDatabase(folder.file("b.sqlite"))
    try first.begin(ExampleRun.run)
    for unit in 0..<6 { try ExampleRun.commit(unit, to: first) }
    var later = ExampleRun.run
    later.createdAt = "2030-01-01T00:00:00Z"
    try second.begin(later)
    for unit in [3, 5, 3, 0, 4, 2, 1] { try ExampleRun.commit(unit, to: second) }
    try first.finish("00000000000000a1", as: .finished, at: "2024-01-01T00:01:00Z")
    try second.finish("00000000000000a1", as: .finished, at: "2030-01-01T00:01:00Z")
    #expect(try first.contentDump() == second.contentDump())
    #expect(try first.contentHash() == second.contentHash())
    try second.commit(UnitRecord(index: 5, key: "u5", failure: "no bars"), ofRun: "00000000000000a1")
    #expect(try first.contentHash() != second.contentHash())
  }

  @Test
  func `a writer killed in the middle of a unit leaves whole units, and resuming gives the same content`()
    async throws
  {
    let folder = try TemporaryFolder()
    let path = folder.file("killed.sqlite")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let database = try ResultsDatabase(path)
      try database.begin(ExampleRun.run)
      for unit in 0..<3 { try ExampleRun.commit(unit, to: database) }
      let open = try Database(path)
      try open.execute("BEGIN IMMEDIATE; PRAGMA cache_spill = 1; PRAGMA cache_size = 1")
      for i in 0..<5000 {
        try open.execute(
          "INSERT INTO backtest_results (run_id, symbol, strategy, parameters, exits, trades) "
            + "VALUES ('r1', 'ES', 's3', '\(i)', '', 1)")
      }
      kill(getpid(), SIGKILL)
    }
    let resumed = try ResultsDatabase(path)
    #expect(try resumed.integrityProblems() == [])
    #expect(try resumed.finishedUnits(ofRun: "00000000000000a1") == [0, 1, 2])
    #expect(try resumed.resultCount(ResultsQuery(run: "00000000000000a1")) == 60)
    #expect(try resumed.begin(ExampleRun.run))
    for unit in 3..<6 { try ExampleRun.commit(unit, to: resumed) }
    let undisturbed = try ResultsDatabase(":memory:")
    try undisturbed.begin(ExampleRun.run)
    for unit in 0..<6 { try ExampleRun.commit(unit, to: undisturbed) }
    #expect(try resumed.contentDump() == undisturbed.contentDump())
  }

  @Test func `tasks may commit at the same time`() async throws {
    let folder = try TemporaryFolder()
    let database = try ResultsDatabase(folder.file("a.sqlite"))
    try database.begin(ExampleRun.run)
    try await withThrowingTaskGroup { group in
      for unit in 0..<6 { group.addTask { try ExampleRun.commit(unit, to: database) } }
      try await group.waitForAll()
    }
    #expect(try database.resultCount(ResultsQuery(run: "00000000000000a1")) == 120)
    #expect(try database.units(ofRun: "00000000000000a1").map(\.key) == ["u0", "u1", "u2", "u3", "u4", "u5"])
  }

  @Test func `a run of the same name with another provenance is refused, naming the difference`() throws {
    let database = try ResultsDatabase(":memory:")
    #expect(try !database.begin(ExampleRun.run))
    #expect(try database.begin(ExampleRun.run))
    var other = ExampleRun.run
    other.seed = 1
    let error = #expect(throws: AssayError.self) { try database.begin(other) }
    #expect(error?.message.contains("different seed") == true)
    #expect(try database.run("00000000000000a1") == ExampleRun.run)
    #expect(try database.run("r2") == nil)
  }

  @Test func `results come ranked, undefined last, ties by key`() throws {
    let database = try ResultsDatabase(":memory:")
    try database.begin(ExampleRun.run)
    let sharpes: [(String, Double)] = [("a", 1), ("b", .nan), ("c", 2), ("d", 1), ("e", -3)]
    let results = sharpes.reversed().map { name, sharpe in
      var figures = BacktestFigures()
      figures.sharpeRatio = sharpe
      return BacktestRecord(
        BacktestKey(symbol: "ES", strategy: "s", parameters: name, exits: ""), figures)
    }
    try database.commit(UnitRecord(index: 0, key: "u"), ofRun: "00000000000000a1", results: results)
    var query = ResultsQuery(run: "00000000000000a1", order: .sharpeRatio)
    #expect(try database.results(query).map(\.key.parameters) == ["c", "a", "d", "e", "b"])
    query.limit = 2
    #expect(try database.results(query).map(\.key.parameters) == ["c", "a"])
    #expect(try database.results(ResultsQuery(run: "00000000000000a1", symbol: "CL")).isEmpty)
    #expect(try database.resultCount(ResultsQuery(run: "00000000000000a1", symbol: "ES", strategy: "s")) == 5)
  }

  @Test func `gates, winners and looks at the holdout are kept`() throws {
    let database = try ResultsDatabase(":memory:")
    try database.begin(ExampleRun.run)
    try ExampleRun.commit(1, to: database)
    let gates = try database.gates(ResultsQuery(run: "00000000000000a1"))
    #expect(gates.count == 20 && gates[0].gate == "viability" && gates[0].threshold == 0.2 && gates[0].passed)
    var statistics = WinnerStatistics()
    (statistics.pValue, statistics.qValue, statistics.overfitting) = (0.001, 0.02, 0.1)
    (statistics.deflatedSharpe, statistics.deflatedSharpeObservedVariance) = (0.97, 0.4)
    statistics.components = #"{"score":0.5}"#
    let winners = [
      WinnerRecord(rank: 2, gates[1].key, score: 0.5, statistics: statistics),
      WinnerRecord(rank: 1, gates[0].key, score: .nan),
    ]
    try database.setWinners(winners, ofRun: "00000000000000a1")
    try database.setWinners(winners, ofRun: "00000000000000a1")
    let kept = try database.winners(ofRun: "00000000000000a1")
    #expect(kept.map(\.rank) == [1, 2] && kept[1] == winners[0] && kept[0].score.isNaN)
    #expect(try database.recordHoldoutLook(ofRun: "00000000000000a1", purpose: "validate", at: "t") == 1)
    #expect(try database.recordHoldoutLook(ofRun: "00000000000000a1", purpose: "validate", at: "t") == 2)
    try database.remove(run: "00000000000000a1")
    #expect(try database.runs().isEmpty && database.winners(ofRun: "00000000000000a1").isEmpty)
    #expect(try database.resultCount(ResultsQuery(run: "00000000000000a1")) == 0)
    #expect(try database.holdoutLooks(ofRun: "00000000000000a1") == 2)
  }
}
