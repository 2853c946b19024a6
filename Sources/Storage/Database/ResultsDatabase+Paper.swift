import Diagnostics

extension ResultsSchema {
  /// Paper accounts and their days. The key column is named as in all tables.
  static let paper = """
    CREATE TABLE paper_accounts (
      run_id TEXT NOT NULL PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      created_at TEXT NOT NULL,
      start_date TEXT NOT NULL,
      portfolio TEXT NOT NULL,
      code_version TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE paper_days (
      run_id TEXT NOT NULL REFERENCES paper_accounts ON DELETE CASCADE,
      date TEXT NOT NULL,
      equity_micros INTEGER NOT NULL,
      result_micros INTEGER NOT NULL,
      digest TEXT NOT NULL,
      details TEXT NOT NULL,
      recorded_at TEXT NOT NULL,
      PRIMARY KEY (run_id, date)
    ) STRICT, WITHOUT ROWID;
    """
}

/// An account that a portfolio trades on paper.
public struct PaperAccountRecord: Sendable, Equatable {
  public var id: String
  public var name: String
  /// ISO 8601 UTC; the caller's clock.
  public var createdAt: String
  /// The first session date it trades.
  public var start: String
  /// The portfolio file as it was, as JSON.
  public var portfolio: String
  public var codeVersion: String

  public init(
    id: String, name: String, createdAt: String, start: String, portfolio: String, codeVersion: String
  ) {
    self.id = id
    self.name = name
    self.createdAt = createdAt
    self.start = start
    self.portfolio = portfolio
    self.codeVersion = codeVersion
  }
}

/// One day of a paper account as it was booked.
public struct PaperDayRecord: Sendable, Equatable {
  /// The session date, `2024-03-01`.
  public var date: String
  /// In millionths of the account's currency.
  public var equity: Int64
  public var result: Int64
  /// Of everything that the day was: equity, fills, positions, orders.
  public var digest: String
  /// Fills, positions, orders for the next day, limits that acted, books without bars; as JSON.
  public var details: String
  public var recordedAt: String

  public init(date: String, equity: Int64, result: Int64, digest: String, details: String, recordedAt: String)
  {
    self.date = date
    self.equity = equity
    self.result = result
    self.digest = digest
    self.details = details
    self.recordedAt = recordedAt
  }
}

extension ResultsDatabase {
  /// - Throws: `paper_account_exists` for a name that is taken.
  public func begin(_ account: PaperAccountRecord) throws {
    if try paperAccounts().contains(where: { $0.name == account.name }) {
      throw AssayError(
        code: "paper_account_exists", message: "There is a paper account `\(account.name)` already.",
        remedy: "Go on with it by `assay paper update`, or give another --name.", place: account.name,
        kind: .usage)
    }
    try withConnection { connection in
      try connection.database.transaction {
        let insert = try connection.statement(
          """
          INSERT INTO paper_accounts (run_id, name, created_at, start_date, portfolio, code_version)
          VALUES (?, ?, ?, ?, ?, ?)
          """)
        insert.bind(0, account.id)
        insert.bind(1, account.name)
        insert.bind(2, account.createdAt)
        insert.bind(3, account.start)
        insert.bind(4, account.portfolio)
        insert.bind(5, account.codeVersion)
        try insert.run()
      }
    }
  }

  /// Every paper account, the newest first.
  public func paperAccounts() throws -> [PaperAccountRecord] {
    try withConnection { connection in
      try connection.rows(
        """
        SELECT run_id, name, created_at, start_date, portfolio, code_version FROM paper_accounts
        ORDER BY created_at DESC, run_id
        """, []
      ) { row in
        PaperAccountRecord(
          id: row.text(0) ?? "", name: row.text(1) ?? "", createdAt: row.text(2) ?? "",
          start: row.text(3) ?? "",
          portfolio: row.text(4) ?? "", codeVersion: row.text(5) ?? "")
      }
    }
  }

  /// The account of a name; the newest one where none is given.
  /// - Throws: `unknown_paper_account` with what there is.
  public func paperAccount(named name: String?) throws -> PaperAccountRecord {
    let all = try paperAccounts()
    if let name {
      if let found = all.first(where: { $0.name == name }) { return found }
    } else if let newest = all.first {
      return newest
    }
    throw AssayError(
      code: "unknown_paper_account",
      message: name.map { "There is no paper account `\($0)` in \(path)." }
        ?? "There is no paper account in \(path).",
      remedy: all.isEmpty
        ? "Begin one with `assay paper start`."
        : "There are \(all.map(\.name).joined(separator: ", "))."
          + NearestName.suggestion(for: name ?? "", among: all.map(\.name)),
      place: name, kind: .usage)
  }

  /// The days of an account in order.
  public func paperDays(of account: String) throws -> [PaperDayRecord] {
    try withConnection { connection in
      try connection.rows(
        """
        SELECT date, equity_micros, result_micros, digest, details, recorded_at FROM paper_days
        WHERE run_id = ? ORDER BY date
        """, [.text(account)]
      ) { row in
        PaperDayRecord(
          date: row.text(0) ?? "", equity: row.integer(1) ?? 0, result: row.integer(2) ?? 0,
          digest: row.text(3) ?? "", details: row.text(4) ?? "", recordedAt: row.text(5) ?? "")
      }
    }
  }

  /// Adds days in one transaction, in place of those from the first of them on.
  public func record(_ days: [PaperDayRecord], ofPaperAccount account: String) throws {
    guard let first = days.first else { return }
    try withConnection { connection in
      try connection.database.transaction {
        try connection.run(
          "DELETE FROM paper_days WHERE run_id = ? AND date >= ?", [.text(account), .text(first.date)])
        let insert = try connection.statement(
          """
          INSERT INTO paper_days (run_id, date, equity_micros, result_micros, digest, details, recorded_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
        for day in days {
          insert.bind(0, account)
          insert.bind(1, day.date)
          insert.bind(2, day.equity)
          insert.bind(3, day.result)
          insert.bind(4, day.digest)
          insert.bind(5, day.details)
          insert.bind(6, day.recordedAt)
          try insert.run()
        }
      }
    }
  }

  /// Takes out an account and its days.
  public func removePaperAccount(_ account: String) throws {
    try withConnection { connection in
      try connection.database.transaction {
        for table in ["paper_days", "paper_accounts"] {
          try connection.run("DELETE FROM \(table) WHERE run_id = ?", [.text(account)])
        }
      }
    }
  }
}
