import Diagnostics
import Storage

/// A strategy as the last scan found it.
public struct KnownStrategy: Sendable, Hashable {
  public var name: String
  /// Its file; `nil` for a built-in one.
  public var file: String?
  /// Hash of its file, or of the code of the program.
  public var sourceHash: String
  /// `active`, `removed` or `broken`.
  public var state: String
  public var seenAt: String
  /// What is wrong with it.
  public var message: String?
}

/// A real series as it was last seen.
struct KnownSeries: Sendable, Hashable {
  var symbol: String
  var timeframe: String
  /// Bars after this date were set aside for tests.
  var setAsideAfter: String
  var lastBar: String
  /// When the last bar changed, by the clock.
  var changedAt: String
}

extension ContinuousDatabase {
  /// The strategies by name.
  public func strategies() throws -> [KnownStrategy] {
    try read { connection in
      try connection.rows(
        "SELECT strategy_name, file, source_hash, state, seen_at, message FROM strategies ORDER BY strategy_name"
      ) { row in
        KnownStrategy(
          name: row.text(0) ?? "", file: row.text(1), sourceHash: row.text(2) ?? "", state: row.text(3) ?? "",
          seenAt: row.text(4) ?? "", message: row.text(5))
      }
    }
  }

  func note(_ strategies: [KnownStrategy]) throws {
    try write { connection in
      for strategy in strategies {
        try connection.run(
          """
          INSERT OR REPLACE INTO strategies (strategy_name, file, source_hash, state, seen_at, message)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
          [
            .text(strategy.name), .text(strategy.file), .text(strategy.sourceHash), .text(strategy.state),
            .text(strategy.seenAt), .text(strategy.message),
          ])
      }
    }
  }

  func series(_ symbol: String, _ timeframe: String) throws -> KnownSeries? {
    try read { connection in
      try connection.first(
        """
        SELECT symbol, timeframe, set_aside_after, last_bar, changed_at FROM series
        WHERE symbol = ? AND timeframe = ?
        """, [.text(symbol), .text(timeframe)]
      ) { row in
        KnownSeries(
          symbol: row.text(0) ?? "", timeframe: row.text(1) ?? "", setAsideAfter: row.text(2) ?? "",
          lastBar: row.text(3) ?? "", changedAt: row.text(4) ?? "")
      }
    }
  }

  func note(_ series: KnownSeries) throws {
    try write { connection in
      try connection.run(
        """
        INSERT INTO series (symbol, timeframe, set_aside_after, first_seen, last_bar, changed_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (symbol, timeframe) DO UPDATE SET last_bar = excluded.last_bar,
          changed_at = excluded.changed_at
        """,
        [
          .text(series.symbol), .text(series.timeframe), .text(series.setAsideAfter), .text(series.changedAt),
          .text(series.lastBar), .text(series.changedAt),
        ])
    }
  }

  /// Notes that the bars of a series do not grow.
  /// - Returns: whether that is news: the same last bar is told once.
  func noteStale(_ series: String, lastBar: String) throws -> Bool {
    let name = "stale \(series)"
    guard try fact(name) != lastBar else { return false }
    try setFact(name, lastBar)
    return true
  }

  func fact(_ name: String) throws -> String? {
    try read { connection in
      try connection.first("SELECT value FROM facts WHERE name = ?", [.text(name)]) { $0.text(0) } ?? nil
    }
  }

  func setFact(_ name: String, _ value: String) throws {
    try write { connection in
      try connection.run(
        "INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", [.text(name), .text(value)])
    }
  }
}
