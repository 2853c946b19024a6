import Diagnostics

extension ResultsDatabase {
  /// Writes the rows of a run, and nothing else, into a new database file.
  ///
  /// - Returns: the content hash of the run and the version of the schema.
  func copy(run: String, toNewFile path: String) throws -> (contentHash: String, schemaVersion: Int) {
    let target = try ResultsDatabase(path)
    try target.insert(run: run, fromFile: self.path)
    try target.withConnection { connection in
      // One file without a log beside it.
      try connection.database.execute("VACUUM; PRAGMA journal_mode = DELETE")
    }
    return (try target.contentHash(ofRun: run), try target.schema().version)
  }

  /// Takes the rows of a run over from another database file, all of them or, when it fails, none.
  ///
  /// The other file is brought to the newest schema first when it is older.
  func insert(run: String, fromFile path: String) throws {
    let source = try Database(path, migrations: ResultsSchema.migrations)
    try withConnection { connection in
      let attach = try connection.database.prepare("ATTACH ? AS source")
      attach.bind(0, source.path)
      try attach.run()
      defer { try? connection.database.execute("DETACH source") }
      try connection.database.transaction {
        // The heads that were noted belong to the ledger of the other installation.
        let tables = try connection.tables().filter { $0.isOfRuns && $0.name != "ledger_heads" }
        // What others refer to comes first.
        for table in tables.sorted(by: { ($0.name == "runs" ? 0 : 1) < ($1.name == "runs" ? 0 : 1) }) {
          let columns = table.columns.map(\.name).joined(separator: ", ")
          let copy = try connection.database.prepare(
            "INSERT INTO main.\(table.name) (\(columns)) SELECT \(columns) FROM source.\(table.name) WHERE run_id = ?"
          )
          copy.bind(0, run)
          try copy.run()
        }
      }
    }
  }
}
