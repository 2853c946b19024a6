import Diagnostics
import Foundation
import Storage
import TestKit
import Testing

/// Checking, exporting, removing, and reading beside a writer.
@Suite struct DatabaseCareTests {
  /// A finished run of 120 backtests with two winners.
  private static func finished(_ path: String = ":memory:", run: RunRecord = ExampleRun.run) throws
    -> ResultsDatabase
  {
    let database = try ResultsDatabase(path)
    try database.begin(run)
    for unit in 0..<6 {
      try database.commit(
        UnitRecord(index: unit, key: "u\(unit)"), ofRun: run.id, results: ExampleRun.results(ofUnit: unit))
    }
    let winners = [0, 1].map { unit in
      WinnerRecord(rank: 1, ExampleRun.results(ofUnit: unit)[3].key, score: 1)
    }
    try database.setWinners(winners, ofRun: run.id)
    try database.finish(run.id, as: .finished, at: "2024-01-02T00:00:00Z")
    return database
  }

  @Test func `a sound database has no problems`() throws {
    #expect(try Self.finished().problems() == [])
    #expect(try ResultsDatabase(":memory:").problems() == [])
  }

  @Test(arguments: [
    ("DELETE FROM backtest_results WHERE strategy = 's1'", "winner_without_result"),
    ("DELETE FROM units WHERE unit_index = 2", "wrong_unit_count"),
    ("PRAGMA foreign_keys = OFF; DELETE FROM runs", "orphan_rows"),
    ("PRAGMA foreign_keys = OFF; DELETE FROM runs", "foreign_key"),
  ])
  func `what contradicts itself is found`(_ damage: String, _ code: String) throws {
    let folder = try TemporaryFolder()
    let database = try Self.finished(folder.file("a.sqlite"))
    try Database(folder.file("a.sqlite")).execute(damage)
    #expect(try database.problems().map(\.code).contains(code))
  }

  @Test func `a page of rubbish in the file is found`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    try Self.finished(path).vacuum()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try #require(bytes.count > 5 * 4096)
    for position in 3 * 4096..<4 * 4096 { bytes[position] = 0xA5 }
    try bytes.write(to: URL(fileURLWithPath: path))
    let problems = try ResultsDatabase(path, access: .readOnly).problems()
    #expect(problems.first?.code == "integrity")
  }

  @Test func `the tables are listed as they are found`() throws {
    let tables = try Self.finished().tables()
    #expect(tables.map(\.name) == tables.map(\.name).sorted())
    let results = try #require(tables.first { $0.name == "backtest_results" })
    #expect(results.rowCount == 120 && results.isOfRuns)
    #expect(results.columns.first?.name == "run_id" && results.columns.first?.keyPosition == 1)
  }

  @Test func `a table comes out with its types, undefined numbers and order of keys`() throws {
    let database = try Self.finished()
    let table = try database.contents(ofTable: "backtest_results", run: "00000000000000a1")
    #expect(table.rowCount == 120)
    #expect(try table.doubles("sortino_ratio").allSatisfy(\.isNaN))
    let trades = try database.results(ResultsQuery(run: "00000000000000a1")).map(\.figures.trades)
    #expect(try table.integers("trades").map(Int.init) == trades)
    guard case .string(let symbols)? = table["symbol"]?.values else { Issue.record("no texts"); return }
    #expect(Array(symbols) == Array(symbols).sorted())
    #expect(try database.contents(ofTable: "backtest_results", run: "none").rowCount == 0)
    let error = #expect(throws: AssayError.self) { try database.contents(ofTable: "winnners") }
    #expect(error?.code == "unknown_table" && error?.message.contains("`winners`") == true)
  }

  @Test func `old runs go with all their rows, and looks at the holdout stay`() throws {
    let database = try Self.finished()
    var young = ExampleRun.run
    young.id = "r2"
    young.createdAt = "2025-01-01T00:00:00Z"
    try database.begin(young)
    try database.recordHoldoutLook(ofRun: "00000000000000a1", purpose: "validate", at: "2024-02-01T00:00:00Z")
    let ofFirst =
      try database.tables().filter { $0.isOfRuns && $0.name != "holdout_looks" }
      .reduce(0) { $0 + $1.rowCount } - 1
    #expect(ofFirst >= 120 + 6 + 2 + 1)
    let rehearsal = try database.prune(
      before: "2024-06-01T00:00:00Z", keepingWinners: false, isRehearsal: true)
    #expect(try database.runs().count == 2)
    let outcome = try database.prune(before: "2024-06-01T00:00:00Z", keepingWinners: false)
    #expect(outcome == rehearsal && outcome.runs == ["00000000000000a1"])
    #expect(outcome.removedRows == ofFirst)
    #expect(try database.runs().map(\.id) == ["r2"])
    #expect(try database.tables().first { $0.name == "holdout_looks" }?.rowCount == 1)
    #expect(try database.problems() == [])
  }

  @Test func `winners stay with their figures, and the run can be made anew`() throws {
    let database = try Self.finished()
    let before = try database.results(ResultsQuery(run: "00000000000000a1"))
    let winners = try database.winners(ofRun: "00000000000000a1")
    _ = try database.prune(before: "2030-01-01T00:00:00Z", keepingWinners: true)
    #expect(try database.winners(ofRun: "00000000000000a1").map(\.key) == winners.map(\.key))
    let after = try database.results(ResultsQuery(run: "00000000000000a1"))
    #expect(after.map(\.key) == before.map(\.key).filter { key in winners.contains { $0.key == key } })
    #expect(after.count == 2 && after.allSatisfy { $0.figures.sharpeRatio.isFinite })
    #expect(try database.finishedUnits(ofRun: "00000000000000a1").isEmpty)
    #expect(try database.problems() == [])
  }

  @Test func `readers in this process see whole units while another process writes and is killed`()
    async throws
  {
    let folder = try TemporaryFolder()
    let path = folder.file("shared.sqlite")
    try ResultsDatabase(path).begin(ExampleRun.run)
    async let writer = #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let database = try ResultsDatabase(path)
      for round in 0..<200 { try ExampleRun.commit(round, to: database) }
      kill(getpid(), SIGKILL)
    }
    let readers = [
      try ResultsDatabase(path, access: .readOnly), try ResultsDatabase(path, access: .readOnly),
    ]
    var counts: Set<Int> = []
    while counts.max() ?? 0 < 200 {
      for reader in readers {
        var (table, rows) = ("", ["units": 0, "backtest_results": 0, "gate_outcomes": 0])
        try reader.forEachContentLine { line in
          if line.hasPrefix("# ") {
            table = String(line.dropFirst(2).prefix { $0 != ":" })
          } else {
            rows[table, default: 0] += 1
          }
        }
        let units = rows["units"] ?? 0
        #expect(rows["backtest_results"] == 20 * units && rows["gate_outcomes"] == 20 * units)
        counts.insert(units)
      }
    }
    _ = await writer
    #expect(counts.count > 2, "the readers looked while the writer wrote")
    #expect(try ResultsDatabase(path).problems().filter { $0.code == "integrity" } == [])
  }
}
