import Diagnostics

extension ResultsDatabase {
  /// Records a run, or takes up one of the same name again.
  ///
  /// - Parameter outputs: what the run has to write beside its rows: whoever takes it up again has to write it as well.
  /// - Returns: `true` when the run was there already, with exactly this provenance.
  /// - Throws: `different_run` when a run of that name has another provenance: its results must not be mixed.
  @discardableResult
  public func begin(_ run: RunRecord, outputs: Set<RunOutput> = []) throws -> Bool {
    try withConnection { connection in
      try connection.database.transaction {
        for output in outputs {
          let insert = try connection.statement(
            "INSERT OR IGNORE INTO run_outputs (run_id, output) VALUES (?, ?)")
          insert.bind(0, run.id)
          insert.bind(1, output.rawValue)
          try insert.run()
        }
        if let known = try connection.run(run.id) {
          guard known.isSame(as: run) else { throw AssayError.differentRun(run, known, path) }
          try connection.setStatus(run.id, .running, at: nil)
          return true
        }
        try connection.insert(run)
        return false
      }
    }
  }

  /// Closes a run. `time` (ISO 8601 UTC) comes from the caller's clock.
  public func finish(_ id: String, as status: RunStatus, at time: String) throws {
    try withConnection { try $0.setStatus(id, status, at: time) }
  }

  public func run(_ id: String) throws -> RunRecord? {
    try withConnection { try $0.run(id) }
  }

  /// What a run has to write beside its rows.
  public func outputs(ofRun id: String) throws -> Set<RunOutput> {
    Set(
      try withConnection { connection in
        try connection.rows("SELECT output FROM run_outputs WHERE run_id = ? ORDER BY output", [.text(id)]) {
          $0.text(0).flatMap(RunOutput.init)
        }
      }.compactMap(\.self))
  }

  /// All runs in the order in which they were made.
  public func runs() throws -> [RunRecord] {
    try withConnection { connection in
      try connection.rows(
        "SELECT \(RunRecord.columns) FROM runs ORDER BY created_at, run_id", [], RunRecord.init(row:))
    }
  }

  /// Removes a run with all that belongs to it, except the count of its looks at the holdout.
  public func remove(run id: String) throws {
    _ = try withConnection { connection in
      try connection.database.transaction {
        try connection.removeRows(ofRun: id, keepingWinners: false)
      }
    }
  }
}

extension ResultsConnection {
  func run(_ id: String) throws(AssayError) -> RunRecord? {
    try rows("SELECT \(RunRecord.columns) FROM runs WHERE run_id = ?", [.text(id)], RunRecord.init(row:))
      .first
  }

  func insert(_ run: RunRecord) throws(AssayError) {
    let insert = try statement("INSERT INTO runs (\(RunRecord.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insert.bind(0, run.id)
    insert.bind(1, run.createdAt)
    insert.bind(2, run.status.rawValue)
    insert.bind(3, run.config)
    insert.bind(4, String(run.seed))
    insert.bind(5, run.codeVersion)
    insert.bind(6, run.dataHash)
    insert.bind(7, run.unitCount)
    insert.bind(8, run.identity)
    try insert.run()
  }

  func setStatus(_ id: String, _ status: RunStatus, at time: String?) throws(AssayError) {
    let update = try statement("UPDATE runs SET status = ?, finished_at = ? WHERE run_id = ?")
    update.bind(0, status.rawValue)
    update.bind(1, time)
    update.bind(2, id)
    try update.run()
  }
}

extension RunRecord {
  static let columns =
    "run_id, created_at, status, config, seed, code_version, data_hash, unit_count, identity"

  init(row: Statement) {
    self.init(
      id: row.text(0) ?? "", createdAt: row.text(1) ?? "",
      status: row.text(2).flatMap(RunStatus.init) ?? .failed, config: row.text(3) ?? "",
      seed: row.text(4).flatMap(UInt64.init) ?? 0, codeVersion: row.text(5) ?? "",
      dataHash: row.text(6) ?? "",
      unitCount: Int(row.integer(7) ?? 0), identity: row.text(8))
  }

  /// Whether both are one run. The identity decides where there is one: paths and the order of symbols in the
  /// configuration do not.
  fileprivate func isSame(as other: RunRecord) -> Bool {
    guard unitCount == other.unitCount, identity == other.identity else { return false }
    return identity != nil
      || (config == other.config && seed == other.seed && codeVersion == other.codeVersion
        && dataHash == other.dataHash)
  }
}

extension AssayError {
  static func differentRun(_ asked: RunRecord, _ known: RunRecord, _ path: String) -> AssayError {
    let differences = [
      ("configuration", asked.config == known.config), ("seed", asked.seed == known.seed),
      ("code version", asked.codeVersion == known.codeVersion), ("data", asked.dataHash == known.dataHash),
      ("number of units", asked.unitCount == known.unitCount), ("identity", asked.identity == known.identity),
    ].filter { !$0.1 }.map(\.0)
    return AssayError(
      code: "different_run",
      message: "The run \(asked.id) exists with a different \(differences.joined(separator: " and ")).",
      remedy: "Start a run under another name, or go back to what made the first one.", place: path,
      kind: .usage)
  }
}
