import Diagnostics
import Numerics
import Storage

/// Parameters that a strategy trades with, or traded with before.
public struct Champion: Sendable, Hashable {
  public var id: Int
  public var strategy: String
  /// JSON in declared order.
  public var parameters: String
  /// The champion before it.
  public var predecessor: Int?
  public var since: String
  /// `default`, `promotion`, `rollback`, `demotion` or `hand`.
  public var origin: String
  public var attempt: Int?
  /// What it is expected to earn, as `ChampionExpectation` writes it.
  public var expectation: String?
}

/// A change of a strategy's parameters.
public struct HistoryEvent: Sendable, Hashable {
  public var id: Int
  public var strategy: String
  public var oldParameters: String
  public var newParameters: String
  public var improvement: Double?
  public var at: String
  /// As `Champion.origin`.
  public var event: String
  public var iteration: Int?
  public var attempt: Int?
  public var note: String?
}

extension ContinuousDatabase {
  /// The champion of a strategy; `nil` before the first iteration that saw it.
  public func champion(of strategy: String) throws -> Champion? {
    try read { try $0.champion(of: strategy) }
  }

  /// All current champions with whether their files were written.
  func currentChampions() throws -> [(champion: Champion, isWritten: Bool)] {
    try read { connection in
      try connection.rows(
        """
        SELECT \(Champion.columns), k.is_written FROM current_champions k JOIN champions c ON c.id = k.champion
        ORDER BY c.strategy_name
        """
      ) { (champion: Champion($0), isWritten: $0.bool(8) ?? false) }
    }
  }

  /// Notes that the file of a strategy has its champion.
  func noteWritten(_ strategy: String, champion: Int) throws {
    try write { connection in
      try connection.run(
        "UPDATE current_champions SET is_written = 1 WHERE strategy_name = ? AND champion = ?",
        [.text(strategy), .integer(champion)])
    }
  }

  /// Changes the champion of a strategy, and notes the change.
  @discardableResult
  func setChampion(
    of strategy: String, to parameters: String, origin: String, at time: String, iteration: Int? = nil,
    expectation: String? = nil, note: String? = nil, isWritten: Bool = false
  ) throws -> Champion {
    try write { connection in
      try connection.setChampion(
        of: strategy, to: parameters, origin: origin, at: time, iteration: iteration, attempt: nil, gain: nil,
        expectation: expectation, note: note, isWritten: isWritten)
    }
  }

  /// Puts the predecessor back in place of the champion.
  /// - Throws: `no_predecessor`.
  public func restorePredecessor(
    of strategy: String, origin: String, at time: String, iteration: Int? = nil, note: String? = nil
  ) throws -> (from: Champion, to: Champion) {
    try write { connection in
      guard let current = try connection.champion(of: strategy) else {
        throw AssayError(
          code: "unknown_strategy", message: "The database has no champion of `\(strategy)`.",
          remedy: "`assay continuous status` lists the strategies that were seen.", place: strategy,
          kind: .usage)
      }
      guard let id = current.predecessor,
        let former = try connection.first(
          "SELECT \(Champion.columns) FROM champions c WHERE c.id = ?", [.integer(id)], Champion.init)
      else {
        throw AssayError(
          code: "no_predecessor", message: "`\(strategy)` has its first parameters; there are none before them.",
          remedy: "There is nothing to restore.", place: strategy, kind: .usage)
      }
      // The predecessor keeps its own predecessor, so that several steps back are possible. What it was expected to
      // earn is of another time.
      var now = former
      (now.since, now.origin, now.expectation) = (time, origin, nil)
      now.id = try connection.makeCurrent(now, isWritten: false)
      try connection.note(
        HistoryEvent(
          id: 0, strategy: strategy, oldParameters: current.parameters, newParameters: former.parameters,
          improvement: nil, at: time, event: origin, iteration: iteration, attempt: nil, note: note))
      return (current, now)
    }
  }

  /// Changes of parameters, the newest first.
  public func history(of strategy: String? = nil, limit: Int = 200) throws -> [HistoryEvent] {
    try read { connection in
      let filter = strategy == nil ? "" : "WHERE strategy_name = ?"
      return try connection.rows(
        """
        SELECT id, strategy_name, old_parameters, new_parameters, performance_improvement, timestamp, event, iteration,
          attempt, note FROM optimization_history \(filter) ORDER BY id DESC LIMIT \(limit)
        """, strategy.map { [.text($0)] } ?? []
      ) { row in
        HistoryEvent(
          id: Int(row.integer(0) ?? 0), strategy: row.text(1) ?? "", oldParameters: row.text(2) ?? "",
          newParameters: row.text(3) ?? "", improvement: row.double(4), at: row.text(5) ?? "",
          event: row.text(6) ?? "", iteration: row.integer(7).map { Int($0) },
          attempt: row.integer(8).map { Int($0) }, note: row.text(9))
      }
    }
  }
}

extension Champion {
  fileprivate static let columns =
    "c.id, c.strategy_name, c.parameters, c.predecessor, c.since, c.origin, c.attempt, c.expectation"

  fileprivate init(_ row: Statement) {
    self.init(
      id: Int(row.integer(0) ?? 0), strategy: row.text(1) ?? "", parameters: row.text(2) ?? "",
      predecessor: row.integer(3).map { Int($0) }, since: row.text(4) ?? "", origin: row.text(5) ?? "",
      attempt: row.integer(6).map { Int($0) }, expectation: row.text(7))
  }
}

extension ContinuousConnection {
  func champion(of strategy: String) throws(AssayError) -> Champion? {
    try first(
      """
      SELECT \(Champion.columns) FROM current_champions k JOIN champions c ON c.id = k.champion
      WHERE k.strategy_name = ?
      """, [.text(strategy)], Champion.init)
  }

  func setChampion(
    of strategy: String, to parameters: String, origin: String, at time: String, iteration: Int?,
    attempt: Int?,
    gain: Double?, expectation: String?, note: String?, isWritten: Bool
  ) throws(AssayError) -> Champion {
    let current = try champion(of: strategy)
    var champion = Champion(
      id: 0, strategy: strategy, parameters: parameters, predecessor: current?.id, since: time,
      origin: origin, attempt: attempt, expectation: expectation)
    champion.id = try makeCurrent(champion, isWritten: isWritten)
    if let current {
      try self.note(
        HistoryEvent(
          id: 0, strategy: strategy, oldParameters: current.parameters, newParameters: parameters,
          improvement: gain, at: time, event: origin, iteration: iteration, attempt: attempt, note: note))
    }
    return champion
  }

  /// Adds a champion, whatever its number, and makes it the current one of its strategy.
  /// - Returns: its number.
  fileprivate func makeCurrent(_ champion: Champion, isWritten: Bool) throws(AssayError) -> Int {
    let id = try insert(
      """
      INSERT INTO champions (strategy_name, parameters, predecessor, since, origin, attempt, expectation)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(champion.strategy), .text(champion.parameters), .integer(champion.predecessor),
        .text(champion.since), .text(champion.origin), .integer(champion.attempt),
        .text(champion.expectation),
      ])
    try run(
      "INSERT OR REPLACE INTO current_champions (strategy_name, champion, is_written) VALUES (?, ?, ?)",
      [.text(champion.strategy), .integer(id), .flag(isWritten)])
    return id
  }

  func note(_ event: HistoryEvent) throws(AssayError) {
    try run(
      """
      INSERT INTO optimization_history (strategy_name, old_parameters, new_parameters, performance_improvement,
        timestamp, event, iteration, attempt, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(event.strategy), .text(event.oldParameters), .text(event.newParameters),
        .number(event.improvement),
        .text(event.at), .text(event.event), .integer(event.iteration), .integer(event.attempt),
        .text(event.note),
      ])
  }
}
