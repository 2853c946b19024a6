import Diagnostics
import Glibc
public import Market
import Storage

/// What the upkeep of the database did.
public struct UpkeepOutcome: Sendable, Hashable {
  public var removedRows = 0
  public var removedReports: [String] = []
  public var isVacuumed = false
  public var backup: String?
}

extension ContinuousDatabase {
  /// Backups that are kept.
  static let keptBackups = 8

  /// Removes results that are too old, gives their room back, and makes a backup when one is due.
  ///
  /// Champions, attempts, the error that was spent and the data that was used are never removed: they are the account
  /// of the statistics.
  func upkeep(
    retentionDays: Int, backupIntervalDays: Int, backups folder: String, now: Timestamp
  ) throws -> UpkeepOutcome {
    var outcome = UpkeepOutcome()
    let oldest = Self.daysBefore(now, retentionDays)
    (outcome.removedRows, outcome.removedReports) = try prune(before: oldest)
    for report in outcome.removedReports {
      unlink(report)
      if report.hasSuffix(".html") { unlink(String(report.dropLast(5)) + ".json") }
    }
    outcome.isVacuumed = try vacuumIfWorthwhile()
    let last = try fact("last_backup")
    let due = Self.daysBefore(now, backupIntervalDays)
    // A clock that was set back leaves a last backup in the future: then one is due as well.
    if last == nil || last ?? "" <= due || last ?? "" > now.description {
      outcome.backup = try backUp(into: folder, now: now)
      try setFact("last_backup", now.description)
    }
    return outcome
  }

  private static func daysBefore(_ now: Timestamp, _ days: Int) -> String {
    Timestamp(nanoseconds: now.nanoseconds - Int64(days) * Timestamp.nanosecondsPerDay).description
  }

  private func prune(before time: String) throws -> (Int, [String]) {
    try write { connection in
      var removed = 0
      let reports = try connection.rows(
        "SELECT report FROM iterations WHERE begun_at < ? AND state <> 'running' AND report IS NOT NULL",
        [.text(time)]
      ) { $0.text(0) ?? "" }
      for (table, condition) in [
        ("backtest_results", "timestamp < ?"), ("optimization_history", "timestamp < ?"),
        (
          "iterations",
          "begun_at < ? AND state <> 'running' AND iteration < (SELECT max(iteration) FROM iterations)"
        ),
      ] {
        try connection.run("DELETE FROM \(table) WHERE \(condition)", [.text(time)])
        removed += try connection.database.integer("SELECT changes()")
      }
      return (removed, reports)
    }
  }

  /// Rewrites the file when a fifth of it and a megabyte are free.
  private func vacuumIfWorthwhile() throws -> Bool {
    try read { connection in
      let free = try connection.database.integer("PRAGMA freelist_count")
      let all = try connection.database.integer("PRAGMA page_count")
      guard free > 256, free * 5 > all else { return false }
      try connection.database.vacuum()
      return true
    }
  }

  /// Writes a copy of the database that is whole, whatever is written meanwhile.
  ///
  /// - Returns: the path of the copy.
  /// - Throws: `database_error`, for instance when the disk is full; there is no half copy then.
  public func backUp(into folder: String, now: Timestamp) throws -> String {
    let name = now.description.replacing(":", with: "").replacing("-", with: "")
    let path = "\(folder)/continuous_training-\(name).db"
    // SQLite writes only into files that do not exist.
    try AtomicFile.replace(path) { temporary in
      unlink(temporary)
      try read { connection in
        let statement = try connection.database.prepare("VACUUM INTO ?")
        statement.bind(0, temporary)
        try statement.run()
      }
    }
    for file in Self.backups(in: folder).dropLast(Self.keptBackups) { unlink(file) }
    return path
  }

  /// Backups of a folder, the oldest first.
  public static func backups(in folder: String) -> [String] {
    FolderFiles.all(in: folder).map(\.path).filter {
      $0.split(separator: "/").last?.hasPrefix("continuous_training-") ?? false && $0.hasSuffix(".db")
    }
  }

  /// Puts a backup in place of the database; what was there is kept beside it, with `.before-restore` in its name.
  ///
  /// - Parameter acceptsLostAttempts: restore although tests were made after the backup. Their error is forgotten, and
  ///   data that they used count as fresh again.
  /// - Throws: `damaged_backup`, `newer_database`, `lost_attempts`.
  public static func restore(
    _ backup: String, to path: String, acceptsLostAttempts: Bool
  ) throws -> (attempts: Int, lost: Int) {
    guard FolderFiles.size(ofFile: backup) != nil else {
      throw AssayError(
        code: "no_such_file", message: "There is no such backup.",
        remedy: "`assay continuous backup --list` names those there are.", place: backup, kind: .usage)
    }
    let copy = try ContinuousDatabase(backup, access: .readOnly)
    let problems = try copy.integrityProblems()
    guard problems.isEmpty else {
      throw AssayError(
        code: "damaged_backup", message: "The backup is damaged: \(problems[0]).",
        remedy: "Take an older one.",
        place: backup, kind: .badData)
    }
    let kept = try copy.attemptCount()
    // A database that cannot be read any more has nothing to lose.
    let current = FolderFiles.size(ofFile: path) == nil ? nil : try? ContinuousDatabase(path).attemptCount()
    let lost = max(0, (current ?? 0) - kept)
    if lost > 0, !acceptsLostAttempts {
      throw AssayError(
        code: "lost_attempts",
        message:
          "\(lost) tests of challengers were made after the backup; their error and the data they used would be "
          + "forgotten.",
        remedy: "Take a newer backup, or accept it with --accept-lost-attempts.", place: backup, kind: .usage)
    }
    let bytes = try WholeFile.bytes(of: backup)
    if FolderFiles.size(ofFile: path) != nil {
      try AtomicFile.replace("\(path).before-restore", with: try WholeFile.bytes(of: path))
      for ending in ["-wal", "-shm"] { unlink(path + ending) }
    }
    try AtomicFile.replace(path, with: bytes)
    return (kept, lost)
  }
}
