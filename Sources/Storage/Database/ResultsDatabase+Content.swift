import Diagnostics

extension ResultsDatabase {
  /// A digest of everything that a run computed, blind to clocks and to the order of insertion.
  ///
  /// Two databases with equal hashes hold the same results, digit for digit: an undisturbed run and one that
  /// was killed and resumed, or runs with different numbers of workers.
  public func contentHash(ofRun run: String? = nil) throws -> String {
    var digest = SHA256()
    try forEachContentLine(ofRun: run) {
      digest.update($0)
      digest.update("\n")
    }
    return digest.hexadecimal()
  }

  /// The content as text, one line a row, for finding out where two databases differ.
  public func contentDump(ofRun run: String? = nil) throws -> String {
    var dump = ""
    try forEachContentLine(ofRun: run) { dump += $0 + "\n" }
    return dump
  }

  /// Every table in order of its name: a line with its columns, then its rows in order of their key, values
  /// apart by tabs and numbers in full. Columns ending in `_at` are left out.
  ///
  /// `body` must not call the database: it is locked meanwhile.
  public func forEachContentLine(ofRun run: String? = nil, _ body: (String) -> Void) throws {
    try withConnection { connection in
      try connection.database.snapshot {
        let tables = try connection.rows(
          // What the ledger looked like and which files were asked for is history, not something the run computed.
          """
          SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('ledger_heads', 'run_outputs')
          ORDER BY name
          """, []
        ) { $0.text(0) ?? "" }
        for table in tables {
          try connection.forEachContentRow(table, run, body)
        }
      }
    }
  }
}

extension ResultsConnection {
  fileprivate func forEachContentRow(
    _ table: String, _ run: String?, _ body: (String) -> Void
  ) throws(AssayError) {
    let columns = try rows("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", [.text(table)]) {
      (name: $0.text(0) ?? "", keyPosition: $0.integer(1) ?? 0)
    }
    // Models belong to the folder, not to a run.
    if run != nil, !columns.contains(where: { $0.name == "run_id" }) { return }
    let shown = columns.map(\.name).filter { !$0.hasSuffix("_at") }
    let key = columns.filter { $0.keyPosition > 0 }.sorted { $0.keyPosition < $1.keyPosition }.map(\.name)
    let condition = run == nil ? "" : " WHERE run_id = ?"
    let sql = """
      SELECT \(shown.joined(separator: ", ")) FROM \(table)\(condition) ORDER BY \(key.joined(separator: ", "))
      """
    // Content without studies, paper accounts and models reads as it did before there were any.
    var isHeaded = !["stud", "paper_", "model"].contains { table.hasPrefix($0) }
    let header = "# \(table): \(shown.joined(separator: " "))"
    if isHeaded { body(header) }
    try forEachRow(sql, run.map { [.text($0)] } ?? []) { row in
      if !isHeaded { body(header) }
      isHeaded = true
      var line = row.literal(0)
      for column in shown.indices.dropFirst() {
        line += "\t"
        line += row.literal(column)
      }
      body(line)
    }
  }
}
