import Diagnostics
import Foundation
import Storage
import TestKit
import Testing

@Suite struct DatabaseTests {
  @Test func `values of every type come back, NaN and nil as NULL`() throws {
    let database = try Database(":memory:")
    try database.execute("CREATE TABLE t (a, b, c, d, e)")
    let insert = try database.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?)")
    insert.bind(0, Int64.min)
    insert.bind(1, 0.1)
    insert.bind(2, "Zürich\0x")
    insert.bind(3, Double.nan)
    insert.bind(4, "")
    try insert.run()
    insert.bind(0, nil as Int64?)
    insert.bind(1, -Double.infinity)
    insert.bind(2, nil as String?)
    insert.bind(3, true)
    insert.bind(4, nil as Double?)
    try insert.run()
    let select = try database.prepare("SELECT a, b, c, d, e FROM t")
    #expect(try select.step())
    #expect(select.integer(0) == .min && select.double(1) == 0.1 && select.text(2) == "Zürich\0x")
    #expect(select.isNull(3) && select.number(3).isNaN && select.text(4) == "")
    #expect(try select.step())
    #expect(select.integer(0) == nil && select.double(1) == -.infinity && select.text(2) == nil)
    #expect(select.bool(3) == true && select.double(4) == nil)
    #expect(try !select.step())
  }

  @Test func `a transaction that throws leaves no trace`() throws {
    let database = try Database(":memory:")
    try database.execute("CREATE TABLE t (x)")
    #expect(throws: CancellationError.self) {
      try database.transaction {
        try database.execute("INSERT INTO t VALUES (1)")
        throw CancellationError()
      }
    }
    #expect(try database.integer("SELECT count(*) FROM t") == 0)
    try database.transaction { try database.execute("INSERT INTO t VALUES (1)") }
    #expect(try database.integer("SELECT count(*) FROM t") == 1)
  }

  @Test func `migrations run once each, in order, and later ones reach an old file`() throws {
    let path = try TemporaryFolder()
    let first = "CREATE TABLE a (x); INSERT INTO a VALUES (1)"
    let second = "ALTER TABLE a ADD COLUMN y"
    do {
      let database = try Database(path.file("d"), migrations: [first])
      #expect(try database.schemaVersion() == 1)
    }
    for _ in 0..<2 {
      let database = try Database(path.file("d"), migrations: [first, second])
      #expect(try database.schemaVersion() == 2)
      #expect(try database.integer("SELECT count(*) FROM a WHERE y IS NULL") == 1)
    }
    let error = #expect(throws: AssayError.self) { try Database(path.file("d"), migrations: [first]) }
    #expect(error?.code == "newer_database")
  }

  @Test func `a broken migration leaves the version before it`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: AssayError.self) {
      try Database(folder.file("d"), migrations: ["CREATE TABLE a (x)", "CREATE TABLE b (x); NONSENSE"])
    }
    let database = try Database(folder.file("d"))
    #expect(try database.schemaVersion() == 0)
    #expect(try database.integer("SELECT count(*) FROM sqlite_schema") == 0)
  }

  @Test func `errors keep SQLite's words, the statement and the path`() throws {
    let database = try Database(":memory:")
    let error = #expect(throws: AssayError.self) { try database.execute("SELECT x FROM nowhere") }
    #expect(error?.message.contains("no such table: nowhere") == true)
    #expect(error?.message.contains("SELECT x FROM nowhere") == true && error?.place == ":memory:")
  }

  @Test func `a file that is no database is refused`() throws {
    let folder = try TemporaryFolder()
    try Data(repeating: 65, count: 4096).write(to: URL(fileURLWithPath: folder.file("d")))
    let error = #expect(throws: AssayError.self) { try Database(folder.file("d"), migrations: ["SELECT 1"]) }
    #expect(error?.message.contains("file is not a database") == true)
    #expect(throws: AssayError.self) { try Database(folder.file("absent"), access: .readOnly) }
  }

  @Test func `damage is found`() throws {
    let folder = try TemporaryFolder()
    do {
      let database = try Database(folder.file("d"))
      try database.execute("CREATE TABLE t (x); CREATE INDEX i ON t (x)")
      try database.transaction { for n in 0..<2000 { try database.execute("INSERT INTO t VALUES (\(n))") } }
      #expect(try database.integrityProblems() == [])
      try database.vacuum()
    }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.file("d")))
    try file.seek(toOffset: 3 * 4096 + 100)
    try file.write(contentsOf: Data(repeating: 0xA5, count: 2000))
    try file.close()
    let database = try Database(folder.file("d"))
    #expect(try !database.integrityProblems().isEmpty)
  }

  @Test func `a reader sees the state before while a writer is at work`() throws {
    let folder = try TemporaryFolder()
    let writer = try Database(folder.file("d"))
    try writer.execute("CREATE TABLE t (x)")
    let reader = try Database(folder.file("d"), access: .readOnly)
    try writer.transaction {
      try writer.execute("INSERT INTO t VALUES (1)")
      #expect(try reader.integer("SELECT count(*) FROM t") == 0)
    }
    #expect(try reader.integer("SELECT count(*) FROM t") == 1)
    let error = #expect(throws: AssayError.self) { try reader.execute("DELETE FROM t") }
    #expect(error?.message.contains("readonly") == true)
  }

  @Test func `a second writer gets a sentence when the first does not end`() throws {
    let folder = try TemporaryFolder()
    let first = try Database(folder.file("d"))
    try first.execute("CREATE TABLE t (x)")
    let second = try Database(folder.file("d"), busyTimeout: 20)
    try first.transaction {
      let error = #expect(throws: AssayError.self) { try second.transaction {} }
      #expect(error?.remedy.contains("Another process") == true)
    }
    try second.transaction { try second.execute("INSERT INTO t VALUES (1)") }
  }
}
