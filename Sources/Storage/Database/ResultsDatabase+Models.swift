public import Diagnostics

extension ResultsSchema {
  /// Versions of models, and which version was put into use when: the last that was not taken back is live.
  static let models = """
    CREATE TABLE models (
      name TEXT NOT NULL,
      version INTEGER NOT NULL,
      identity TEXT NOT NULL,
      kind TEXT NOT NULL,
      family TEXT NOT NULL,
      folder TEXT NOT NULL,
      created_at TEXT NOT NULL,
      trained_through TEXT NOT NULL,
      scores TEXT NOT NULL,
      code_version TEXT NOT NULL,
      PRIMARY KEY (name, version),
      UNIQUE (name, identity)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE model_promotions (
      name TEXT NOT NULL,
      step INTEGER NOT NULL,
      version INTEGER NOT NULL,
      promoted_at TEXT NOT NULL,
      taken_back_at TEXT,
      PRIMARY KEY (name, step),
      FOREIGN KEY (name, version) REFERENCES models (name, version)
    ) STRICT, WITHOUT ROWID;
    """
}

extension ResultsDatabase {
  /// Registers a model as the next version of its name; one with a known identity keeps its version and gets the
  /// folder.
  ///
  /// - Returns: the record with its version.
  @discardableResult
  public func register(_ model: ModelRecord) throws -> ModelRecord {
    try withConnection { connection in
      try connection.database.transaction {
        let all = try connection.models()
        let own = all.filter { $0.name == model.name }
        var record = model
        record.version =
          own.first { $0.identity == model.identity }?.version ?? (own.map(\.version).max() ?? 0) + 1
        let insert = try connection.statement(
          """
          INSERT INTO models
            (name, version, identity, kind, family, folder, created_at, trained_through, scores, code_version)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (name, version) DO UPDATE SET folder = excluded.folder
          """)
        insert.bind(0, record.name)
        insert.bind(1, record.version)
        insert.bind(2, record.identity)
        insert.bind(3, record.kind)
        insert.bind(4, record.family)
        insert.bind(5, record.folder)
        insert.bind(6, record.createdAt)
        insert.bind(7, record.trainedThrough)
        insert.bind(8, record.scores)
        insert.bind(9, record.codeVersion)
        try insert.run()
        return record
      }
    }
  }

  /// All versions of all models, by name, the newest first.
  public func models() throws -> [ModelRecord] { try withConnection { try $0.models() } }

  /// The model of `NAME` (its live version, else the newest), of `NAME@VERSION`, or of the start of an identity.
  ///
  /// - Throws: `unknown_model`, `ambiguous_model`.
  public func model(_ text: String) throws -> ModelRecord {
    let all = try models()
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    if let name = parts.first, parts.count == 2, let version = Int(parts[1]) {
      if let found = all.first(where: { $0.name == name && $0.version == version }) { return found }
    }
    let named = all.filter { $0.name == text }
    if let found = named.first(where: \.isLive) ?? named.first { return found }
    let starting = text.count < 4 ? [] : all.filter { $0.identity.hasPrefix(text) }
    if starting.count > 1 {
      throw AssayError(
        code: "ambiguous_model", message: "Several models begin with `\(text)`.",
        remedy: "Give NAME@VERSION: \(starting.map { "\($0.name)@\($0.version)" }.joined(separator: ", ")).",
        place: text, kind: .usage)
    }
    if let found = starting.first { return found }
    let names = Set(all.map(\.name)).sorted()
    throw AssayError(
      code: "unknown_model",
      message: "There is no model `\(text)` in \(path).\(NearestName.suggestion(for: text, among: names))",
      remedy: all.isEmpty
        ? "Train some with `assay learn quality --input signals.parquet --models FOLDER`."
        : "`assay models list` shows all.",
      place: text, kind: .usage)
  }

  /// Puts a version into use.
  ///
  /// - Throws: `already_live`.
  public func promote(_ model: ModelRecord, at time: String) throws {
    try withConnection { connection in
      try connection.database.transaction {
        let steps = try connection.promotions(model.name)
        guard steps.last(where: { !$0.isTakenBack })?.version != model.version else {
          throw AssayError(
            code: "already_live", message: "\(model.name)@\(model.version) is live already.",
            remedy: "`assay models list` shows which versions there are.", place: model.name, kind: .usage)
        }
        let insert = try connection.statement(
          "INSERT INTO model_promotions (name, step, version, promoted_at) VALUES (?, ?, ?, ?)")
        insert.bind(0, model.name)
        insert.bind(1, (steps.last?.step ?? 0) + 1)
        insert.bind(2, model.version)
        insert.bind(3, time)
        try insert.run()
      }
    }
  }

  /// Takes the last promotion back: the version before it is live again, or none.
  ///
  /// - Returns: the version that was live, and the one that is now.
  /// - Throws: `nothing_live`.
  @discardableResult
  public func rollBack(_ name: String, at time: String) throws -> (from: Int, to: Int?) {
    try withConnection { connection in
      try connection.database.transaction {
        let standing = try connection.promotions(name).filter { !$0.isTakenBack }
        guard let last = standing.last else {
          throw AssayError(
            code: "nothing_live", message: "No version of `\(name)` is live.",
            remedy: "`assay models promote` puts one into use.", place: name, kind: .usage)
        }
        let update = try connection.statement(
          "UPDATE model_promotions SET taken_back_at = ? WHERE name = ? AND step = ?")
        update.bind(0, time)
        update.bind(1, name)
        update.bind(2, last.step)
        try update.run()
        return (last.version, standing.dropLast().last?.version)
      }
    }
  }
}

/// One time that a version was put into use.
private struct Promotion: Sendable {
  let step: Int
  let version: Int
  let isTakenBack: Bool
}

extension ResultsConnection {
  fileprivate func promotions(_ name: String) throws(AssayError) -> [Promotion] {
    try rows(
      "SELECT step, version, taken_back_at FROM model_promotions WHERE name = ? ORDER BY step", [.text(name)]
    ) {
      Promotion(step: Int($0.integer(0) ?? 0), version: Int($0.integer(1) ?? 0), isTakenBack: !$0.isNull(2))
    }
  }

  fileprivate func models() throws(AssayError) -> [ModelRecord] {
    var found = try rows(
      """
      SELECT name, version, identity, kind, family, folder, created_at, trained_through, scores, code_version
      FROM models ORDER BY name, version DESC
      """, []
    ) { row in
      ModelRecord(
        name: row.text(0) ?? "", version: Int(row.integer(1) ?? 0), identity: row.text(2) ?? "",
        kind: row.text(3) ?? "", family: row.text(4) ?? "", folder: row.text(5) ?? "",
        createdAt: row.text(6) ?? "", trainedThrough: row.text(7) ?? "", scores: row.text(8) ?? "",
        codeVersion: row.text(9) ?? "")
    }
    let live = try rows(
      """
      SELECT name, version FROM model_promotions p WHERE taken_back_at IS NULL AND step =
        (SELECT max(step) FROM model_promotions q WHERE q.name = p.name AND q.taken_back_at IS NULL)
      """, []
    ) { ($0.text(0) ?? "", Int($0.integer(1) ?? 0)) }
    for index in found.indices {
      found[index].isLive = live.contains { $0 == (found[index].name, found[index].version) }
    }
    return found
  }
}
