import Diagnostics
public import Numerics
import Storage

/// One test of a challenger. What is in it repeats the test bit for bit.
public struct AttemptRecord: Sendable, Hashable {
  public var id: Int
  public var iteration: Int
  public var strategy: String
  public var at: String
  /// `real` or `scenarios`.
  public var evidence: String
  public var oldParameters: String
  public var newParameters: String
  public var gain: Double?
  public var pValue: Double
  public var level: Double
  public var isPromoted: Bool
  /// The online procedure before and after, as `OnlineFDR.json`.
  public var stateBefore: String
  public var stateAfter: String
  /// Everything else: the data, the statistic, the seed.
  public var document: String
  /// SHA-256 over code, data, parameters, settings and the state before.
  public var identity: String
}

/// Data that a test of a strategy has used.
struct SpentData: Sendable, Hashable {
  /// A symbol with its timeframe, or `scenarios`.
  var source: String
  /// Dates, or numbers of synthetic markets.
  var first: String
  var last: String
}

extension ContinuousDatabase {
  /// The online procedure with all error spent so far.
  ///
  /// - Parameter settings: of a new stream; a stream that exists keeps its own.
  public func errorStream(orBegin settings: OnlineFDR.Settings) throws -> OnlineFDR {
    try write { connection in
      if let text = try connection.errorState() {
        return try OnlineFDR(json: JSONValue(parsing: text))
      }
      let stream = OnlineFDR(settings)
      try connection.run("INSERT INTO fdr_state (id, state) VALUES (1, ?)", [.text(stream.json.text())])
      return stream
    }
  }

  /// The online procedure; `nil` before the first iteration.
  public func errorStream() throws -> OnlineFDR? {
    try read { connection in
      guard let text = try connection.errorState() else { return nil }
      return try OnlineFDR(json: JSONValue(parsing: text))
    }
  }

  /// Writes an attempt, the error that it spent, the data that it used, and the promotion if it is one: all or nothing.
  func record(_ attempt: AttemptRecord, spent: [SpentData], expectation: String?) throws -> AttemptRecord {
    try write { connection in
      guard try connection.errorState() == attempt.stateBefore else {
        throw AssayError(
          code: "other_attempt", message: "Another program has tested a challenger meanwhile.",
          remedy: "Let one program work on a folder.", place: self.path)
      }
      var recorded = attempt
      recorded.id = try connection.insert(
        """
        INSERT INTO attempts (iteration, strategy_name, at, evidence, old_parameters, new_parameters, gain, p_value,
          level, is_promoted, state_before, state_after, document, identity)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          .integer(attempt.iteration), .text(attempt.strategy), .text(attempt.at), .text(attempt.evidence),
          .text(attempt.oldParameters), .text(attempt.newParameters), .number(attempt.gain),
          .number(attempt.pValue), .number(attempt.level), .flag(attempt.isPromoted),
          .text(attempt.stateBefore),
          .text(attempt.stateAfter), .text(attempt.document), .text(attempt.identity),
        ])
      try connection.run("UPDATE fdr_state SET state = ? WHERE id = 1", [.text(attempt.stateAfter)])
      for data in spent {
        try connection.run(
          "INSERT INTO spent_data (strategy_name, source, first, last, attempt) VALUES (?, ?, ?, ?, ?)",
          [
            .text(attempt.strategy), .text(data.source), .text(data.first), .text(data.last),
            .integer(recorded.id),
          ])
      }
      if attempt.isPromoted {
        _ = try connection.setChampion(
          of: attempt.strategy, to: attempt.newParameters, origin: "promotion", at: attempt.at,
          iteration: attempt.iteration, attempt: recorded.id, gain: attempt.gain, expectation: expectation,
          note: nil, isWritten: false)
      }
      return recorded
    }
  }

  /// The attempts of an iteration, or all, in their order.
  public func attempts(ofIteration iteration: Int? = nil) throws -> [AttemptRecord] {
    try read { connection in
      try connection.rows(
        """
        SELECT id, iteration, strategy_name, at, evidence, old_parameters, new_parameters, gain, p_value, level,
          is_promoted, state_before, state_after, document, identity FROM attempts
        \(iteration == nil ? "" : "WHERE iteration = ?") ORDER BY id
        """, iteration.map { [.integer($0)] } ?? []
      ) { row in
        AttemptRecord(
          id: Int(row.integer(0) ?? 0), iteration: Int(row.integer(1) ?? 0), strategy: row.text(2) ?? "",
          at: row.text(3) ?? "", evidence: row.text(4) ?? "", oldParameters: row.text(5) ?? "",
          newParameters: row.text(6) ?? "", gain: row.double(7), pValue: row.number(8), level: row.number(9),
          isPromoted: row.bool(10) ?? false, stateBefore: row.text(11) ?? "", stateAfter: row.text(12) ?? "",
          document: row.text(13) ?? "", identity: row.text(14) ?? "")
      }
    }
  }

  /// The last date of a source that tests of a strategy have used.
  ///
  /// - Parameter attempts: tests that do not count.
  func lastSpent(_ strategy: String, source: String, without attempts: [Int] = []) throws -> String? {
    try read { connection in
      let left = attempts.map { "\($0)" }.joined(separator: ", ")
      return try connection.first(
        "SELECT max(last) FROM spent_data WHERE strategy_name = ? AND source = ? AND attempt NOT IN (\(left))",
        [.text(strategy), .text(source)]
      ) { $0.text(0) } ?? nil
    }
  }

  /// Notes data that were used without a test, such as by the watch that demoted a champion.
  func noteSpent(_ spent: [SpentData], by strategy: String) throws {
    try write { connection in
      for data in spent {
        try connection.run(
          "INSERT OR REPLACE INTO spent_data (strategy_name, source, first, last, attempt) VALUES (?, ?, ?, ?, 0)",
          [.text(strategy), .text(data.source), .text(data.first), .text(data.last)])
      }
    }
  }

  func attemptCount() throws -> Int { try read { try $0.database.integer("SELECT count(*) FROM attempts") } }
}

extension ContinuousConnection {
  fileprivate func errorState() throws(AssayError) -> String? {
    try first("SELECT state FROM fdr_state WHERE id = 1") { $0.text(0) ?? "" }
  }
}
