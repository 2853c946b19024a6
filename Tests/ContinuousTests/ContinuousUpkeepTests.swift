import Continuous
import Diagnostics
import Foundation
import Storage
import Testing

@Suite struct ContinuousUpkeepTests {
  @Test func `after ninety days rows and reports go together, and the newest iteration stays`() async throws {
    var bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    for _ in 0..<2 { _ = try await bench.run() }
    bench.day += 60
    _ = try await bench.run()
    #expect(bench.reports() == [1, 1, 2, 2, 3, 3])
    #expect(try bench.upkeep().removedReports.isEmpty)

    bench.day += 31
    let outcome = try bench.upkeep()
    #expect(outcome.removedReports.count == 4)
    #expect(outcome.removedRows > 0)
    #expect(bench.reports() == [3, 3])
    #expect(try bench.database.iterations().map(\.number) == [3])
    #expect(try bench.database.results(ofIteration: 1).isEmpty)

    // However old the newest is: its row, its results and its report are kept.
    bench.day += 1_000
    #expect(try bench.upkeep().removedReports.isEmpty)
    #expect(bench.reports() == [3, 3])
    #expect(try bench.database.iterations().map(\.number) == [3])
    #expect(try bench.database.results(ofIteration: 3).count == 4)
    let next = try #require(try await bench.run())
    #expect(next.number == 4)
  }

  @Test func `a report that a killed process left goes with its iteration`() async throws {
    let bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    for _ in 0..<2 { _ = try await bench.run() }
    let database = try Database(bench.folder.database)
    try database.execute("DELETE FROM iterations WHERE iteration = 1")
    try AtomicFile.replace("\(bench.folder.reports)/notes.html", with: "mine")
    try AtomicFile.replace(
      "\(bench.folder.reports)/continuous_training_report_20240101_000000_9.html", with: "later")
    #expect(try bench.upkeep().removedReports.count == 2)
    #expect(bench.reports() == [2, 2, 9])
    #expect(FolderFiles.size(ofFile: "\(bench.folder.reports)/notes.html") != nil)
  }

  @Test func `a backup is made every seven days, eight are kept, and a clock set back delays none`()
    async throws
  {
    var bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    _ = try await bench.run()
    #expect(try bench.upkeep().backup != nil)
    bench.day += 6
    #expect(try bench.upkeep().backup == nil)
    for _ in 0..<10 {
      bench.day += 7
      #expect(try bench.upkeep().backup != nil)
    }
    #expect(ContinuousDatabase.backups(in: bench.folder.backups).count == 8)
    bench.day -= 1_000
    let path = try #require(try bench.upkeep().backup)
    #expect(FolderFiles.size(ofFile: path) != nil, "the new backup is kept among later names")
    #expect(try bench.upkeep().backup == nil)
    #expect(ContinuousDatabase.backups(in: bench.folder.backups).count == 8)
  }

  @Test func `a clock that jumps ahead removes nothing that is not in a backup`() async throws {
    var bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    for _ in 0..<3 { _ = try await bench.run() }
    bench.day += 10_000
    let outcome = try bench.upkeep()
    #expect(outcome.removedRows > 0)
    let copy = try ContinuousDatabase(try #require(outcome.backup), access: .readOnly)
    #expect(try copy.iterations().map(\.number) == [3, 2, 1])
    #expect(try copy.results(ofIteration: 1).count == 4)
  }

  @Test func `a backup older than the last test is refused, and so is one of another folder`() async throws {
    let (bench, other) = (try ContinuousBench.tiny(), try ContinuousBench.tiny())
    defer {
      bench.remove()
      other.remove()
    }
    for each in [bench, other] { _ = try await each.run() }
    let (backup, strange) = (
      try #require(try bench.upkeep().backup), try #require(try other.upkeep().backup)
    )
    #expect(try restore(backup, bench) == 0)
    try addTest("a", to: bench.folder.database)
    #expect(throws: AssayError.self) { try restore(backup, bench) }
    // As many tests, but not the same ones.
    try addTest("b", to: strange)
    let error = #expect(throws: AssayError.self) { try restore(strange, bench) }
    #expect(error?.code == "lost_attempts")
    #expect(try restore(backup, bench, accepts: true) == 1)
    #expect(try ContinuousDatabase(bench.folder.database).attempts().isEmpty)
    #expect(
      try ContinuousDatabase(bench.folder.database + ".before-restore").attempts().map(\.identity) == ["a"])
  }

  @Test func `a backup older than the data that a demotion looked at is refused`() async throws {
    let bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    _ = try await bench.run()
    let backup = try #require(try bench.upkeep().backup)
    try Database(bench.folder.database).execute(
      "INSERT INTO spent_data VALUES ('MACross', 'SPY 1d', '2020-01-01', '2021-01-01', 0)")
    let error = #expect(throws: AssayError.self) { try restore(backup, bench) }
    #expect(error?.code == "lost_attempts")
  }

  @Test func `damaged backups and those of a later version are refused, and the database stays`() async throws
  {
    let bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    _ = try await bench.run()
    let backup = try #require(try bench.upkeep().backup)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
    func variant(_ name: String, _ change: (inout Data) -> Void) throws -> String {
      var copy = bytes
      change(&copy)
      let path = "\(bench.folder.path)/\(name).db"
      try copy.write(to: URL(fileURLWithPath: path))
      return path
    }
    let later = try variant("later") { _ in }
    try Database(later).execute("PRAGMA user_version = 99")
    let cut = try variant("cut") { $0 = $0.prefix($0.count / 2) }
    let mixed = try variant("mixed") { data in
      for place in stride(from: 4_096, to: data.count, by: 97) { data[place] = 0xA5 }
    }
    let text = try variant("text") { $0 = Data("no database".utf8) }
    for path in [later, cut, mixed, text, "\(bench.folder.path)/nothing.db"] {
      #expect(throws: AssayError.self, "\(path)") { try restore(path, bench) }
    }
    #expect(try ContinuousDatabase(bench.folder.database).iterations().map(\.number) == [1])
    #expect(FolderFiles.size(ofFile: bench.folder.database + ".before-restore") == nil)
  }

  @discardableResult
  private func restore(_ backup: String, _ bench: ContinuousBench, accepts: Bool = false) throws -> Int {
    try ContinuousDatabase.restore(backup, to: bench.folder.database, acceptsLostAttempts: accepts).lost
  }

  private func addTest(_ identity: String, to path: String) throws {
    try Database(path).execute(
      """
      INSERT INTO attempts (iteration, strategy_name, at, evidence, old_parameters, new_parameters, p_value, level,
        is_promoted, state_before, state_after, document, identity)
      VALUES (1, 'MACross', '2024-10-04', 'real', '{}', '{}', 0.5, 0.01, 0, '', '', '{}', '\(identity)')
      """)
  }
}
