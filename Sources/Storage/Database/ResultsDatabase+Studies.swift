import Diagnostics

extension ResultsSchema {
  /// Studies and their trials. The key column is named as in all tables, so that one study's content can be listed.
  static let studies = """
    CREATE TABLE studies (
      run_id TEXT NOT NULL PRIMARY KEY,
      name TEXT NOT NULL,
      created_at TEXT NOT NULL,
      format INTEGER NOT NULL,
      specification TEXT NOT NULL,
      code_version TEXT NOT NULL,
      data_hash TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE study_trials (
      run_id TEXT NOT NULL REFERENCES studies ON DELETE CASCADE,
      number INTEGER NOT NULL,
      state TEXT NOT NULL,
      parameters TEXT NOT NULL,
      result TEXT NOT NULL,
      identity TEXT NOT NULL,
      begun_at TEXT NOT NULL,
      ended_at TEXT,
      PRIMARY KEY (run_id, number)
    ) STRICT, WITHOUT ROWID;
    """
}

extension ResultsDatabase {
  /// Records a study; one with the same id stays as it is but for its name.
  public func begin(_ study: StudyRecord) throws {
    try withConnection { connection in
      try connection.database.transaction {
        let insert = try connection.statement(
          """
          INSERT INTO studies
            (run_id, name, created_at, format, specification, code_version, data_hash)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (run_id) DO UPDATE SET name = excluded.name
          """)
        insert.bind(0, study.id)
        insert.bind(1, study.name)
        insert.bind(2, study.createdAt)
        insert.bind(3, study.format)
        insert.bind(4, study.specification)
        insert.bind(5, study.codeVersion)
        insert.bind(6, study.dataHash)
        try insert.run()
      }
    }
  }

  /// Records trials, all or none; a known one is replaced.
  public func record(_ trials: [TrialRecord], ofStudy study: String) throws {
    try withConnection { connection in
      try connection.database.transaction {
        let insert = try connection.statement(
          """
          INSERT OR REPLACE INTO study_trials
            (run_id, number, state, parameters, result, identity, begun_at, ended_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """)
        insert.bind(0, study)
        for trial in trials {
          insert.bind(1, trial.number)
          insert.bind(2, trial.state)
          insert.bind(3, trial.parameters)
          insert.bind(4, trial.result)
          insert.bind(5, trial.identity)
          insert.bind(6, trial.begunAt)
          insert.bind(7, trial.endedAt)
          try insert.run()
        }
      }
    }
  }

  /// Records a trial under its number unless that number is taken, also by another process at the same moment.
  ///
  /// - Returns: whether the number was free.
  public func claim(_ trial: TrialRecord, ofStudy study: String) throws -> Bool {
    try withConnection { connection in
      try connection.database.transaction {
        let insert = try connection.statement(
          """
          INSERT INTO study_trials (run_id, number, state, parameters, result, identity, begun_at, ended_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, number) DO NOTHING RETURNING number
          """)
        insert.bind(0, study)
        insert.bind(1, trial.number)
        insert.bind(2, trial.state)
        insert.bind(3, trial.parameters)
        insert.bind(4, trial.result)
        insert.bind(5, trial.identity)
        insert.bind(6, trial.begunAt)
        insert.bind(7, trial.endedAt)
        return try Self.hasRow(insert)
      }
    }
  }

  /// Records the end of a trial that has the state `state` until then.
  ///
  /// - Returns: whether it had; when two processes end one trial, one of them does.
  public func end(_ trial: TrialRecord, ofStudy study: String, from state: String) throws -> Bool {
    try withConnection { connection in
      try connection.database.transaction {
        let update = try connection.statement(
          """
          UPDATE study_trials SET state = ?, result = ?, ended_at = ?
          WHERE run_id = ? AND number = ? AND state = ? RETURNING number
          """)
        update.bind(0, trial.state)
        update.bind(1, trial.result)
        update.bind(2, trial.endedAt)
        update.bind(3, study)
        update.bind(4, trial.number)
        update.bind(5, state)
        return try Self.hasRow(update)
      }
    }
  }

  private static func hasRow(_ statement: Statement) throws -> Bool {
    guard try statement.step() else { return false }
    while try statement.step() {}
    return true
  }

  /// Every study, the newest first.
  public func studies() throws -> [StudyRecord] {
    try withConnection { connection in
      try connection.rows(
        """
        SELECT run_id, name, created_at, format, specification, code_version, data_hash
        FROM studies ORDER BY created_at DESC, run_id
        """, []
      ) { row in
        StudyRecord(
          id: row.text(0) ?? "", name: row.text(1) ?? "", createdAt: row.text(2) ?? "",
          format: Int(row.integer(3) ?? 0), specification: row.text(4) ?? "", codeVersion: row.text(5) ?? "",
          dataHash: row.text(6) ?? "")
      }
    }
  }

  /// The study of an id, of the start of one, or the newest of a name.
  /// - Throws: `unknown_study`, `ambiguous_study`.
  public func study(named name: String) throws -> StudyRecord {
    let all = try studies()
    if let exact = all.first(where: { $0.id == name || $0.name == name }) { return exact }
    let starting = all.filter { $0.id.hasPrefix(name) }
    if starting.count > 1 {
      throw AssayError(
        code: "ambiguous_study", message: "Several studies begin with `\(name)`.",
        remedy: "Give more of it: \(starting.map(\.id).joined(separator: ", ")).", place: name, kind: .usage)
    }
    if let study = starting.first { return study }
    throw AssayError(
      code: "unknown_study", message: "There is no study `\(name)` in \(path).",
      remedy: all.isEmpty
        ? "Run one with `assay search run`."
        : "`assay search list` shows all.\(NearestName.suggestion(for: name, among: all.map(\.name)))",
      place: name, kind: .usage)
  }

  /// The trials of a study by number.
  public func trials(ofStudy study: String) throws -> [TrialRecord] {
    try withConnection { connection in
      try connection.rows(
        """
        SELECT number, state, parameters, result, identity, begun_at, ended_at
        FROM study_trials WHERE run_id = ? ORDER BY number
        """, [.text(study)]
      ) { row in
        TrialRecord(
          number: Int(row.integer(0) ?? 0), state: row.text(1) ?? "", parameters: row.text(2) ?? "",
          result: row.text(3) ?? "", identity: row.text(4) ?? "", begunAt: row.text(5) ?? "",
          endedAt: row.text(6))
      }
    }
  }
}
