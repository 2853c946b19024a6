import Diagnostics

extension ResultsDatabase {
  /// Records one unit of work with all it produced, or nothing at all.
  ///
  /// Committing the same unit again replaces it and leaves the same content. About 3 µs a result; call it
  /// from whichever task finished the unit.
  public func commit(
    _ unit: UnitRecord, ofRun run: String, results: [BacktestRecord] = [], gates: [GateOutcome] = [],
    screening: ScreeningRecords = ScreeningRecords()
  ) throws {
    try withConnection { connection in
      try connection.database.transaction {
        try connection.insert(results, run)
        try connection.insert(gates, run)
        try connection.insert(screening, run)
        try connection.insert(unit, run)
      }
    }
  }

  /// Records gates that judge several units together, such as multiple testing.
  public func record(_ gates: [GateOutcome], ofRun run: String) throws {
    try withConnection { connection in
      try connection.database.transaction { try connection.insert(gates, run) }
    }
  }

  /// Units that succeeded, by index: the ones that a resumed run skips.
  public func finishedUnits(ofRun run: String) throws -> Set<Int> {
    Set(try units(ofRun: run).filter { $0.failure == nil }.map(\.index))
  }

  /// Units that ended, well or not, in order of their index.
  public func units(ofRun run: String) throws -> [UnitRecord] {
    try withConnection { connection in
      try connection.rows(
        "SELECT unit_index, unit_key, failure FROM units WHERE run_id = ? ORDER BY unit_index", [.text(run)]
      ) { UnitRecord(index: Int($0.integer(0) ?? 0), key: $0.text(1) ?? "", failure: $0.text(2)) }
    }
  }
}

extension ResultsConnection {
  func insert(_ unit: UnitRecord, _ run: String) throws(AssayError) {
    let insert = try statement(
      "INSERT OR REPLACE INTO units (run_id, unit_index, unit_key, status, failure) VALUES (?, ?, ?, ?, ?)")
    insert.bind(0, run)
    insert.bind(1, unit.index)
    insert.bind(2, unit.key)
    insert.bind(3, unit.failure == nil ? "finished" : "failed")
    insert.bind(4, unit.failure)
    try insert.run()
  }

  func insert(_ results: [BacktestRecord], _ run: String) throws(AssayError) {
    if results.isEmpty { return }
    let insert = try statement(BacktestRecord.insertion)
    insert.bind(0, run)
    for result in results {
      result.bind(insert)
      try insert.run()
    }
  }

  func insert(_ gates: [GateOutcome], _ run: String) throws(AssayError) {
    if gates.isEmpty { return }
    let insert = try statement(
      """
      INSERT OR REPLACE INTO gate_outcomes (
        run_id, symbol, strategy, parameters, exits, gate, metric, value, threshold, passed, rule, standard_error,
        level, decides
      ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insert.bind(0, run)
    for gate in gates {
      insert.bind(key: gate.key)
      insert.bind(5, gate.gate)
      insert.bind(6, gate.metric)
      insert.bind(7, gate.value)
      insert.bind(8, gate.threshold)
      insert.bind(9, gate.passed)
      insert.bind(10, gate.rule)
      insert.bind(11, gate.standardError)
      insert.bind(12, gate.level)
      insert.bind(13, gate.decides)
      try insert.run()
    }
  }
}
