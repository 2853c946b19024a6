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

  /// Makes a backup when one is due, removes results and reports that are too old, and gives their room back.
  ///
  /// Champions, attempts, the error that was spent and the data that was used are never removed: they are the account
  /// of the statistics.
  func upkeep(
    retentionDays: Int, backupIntervalDays: Int, in folder: ContinuousFolder, now: Timestamp
  ) throws -> UpkeepOutcome {
    var outcome = UpkeepOutcome()
    let last = try fact("last_backup")
    let due = Self.daysBefore(now, backupIntervalDays)
    // A clock that was set back leaves a last backup in the future: then one is due as well. The backup comes first,
    // because to a clock that jumped ahead everything looks old.
    if last == nil || last ?? "" <= due || last ?? "" > now.description {
      outcome.backup = try backUp(into: folder.backups, now: now)
      try setFact("last_backup", now.description)
    }
    outcome.removedRows = try prune(before: Self.daysBefore(now, retentionDays))
    outcome.removedReports = try orphanedReports(in: folder.reports)
    for report in outcome.removedReports { unlink(report) }
    outcome.isVacuumed = try vacuumIfWorthwhile()
    return outcome
  }

  private static func daysBefore(_ now: Timestamp, _ days: Int) -> String {
    Timestamp(nanoseconds: now.nanoseconds - Int64(days) * Timestamp.nanosecondsPerDay).description
  }

  /// The newest iteration stays whatever its age, with its results and its report.
  private func prune(before time: String) throws -> Int {
    try write { connection in
      var removed = 0
      let isEarlier = "iteration < (SELECT max(iteration) FROM iterations)"
      for (table, condition) in [
        ("backtest_results", "timestamp < ? AND \(isEarlier)"), ("optimization_history", "timestamp < ?"),
        ("iterations", "begun_at < ? AND state <> 'running' AND \(isEarlier)"),
      ] {
        try connection.run("DELETE FROM \(table) WHERE \(condition)", [.text(time)])
        removed += try connection.database.integer("SELECT changes()")
      }
      return removed
    }
  }

  /// Files of reports whose iteration is not in the database any more: those that were just removed, and those that
  /// a killed process left. An iteration later than the newest was restored away, and its report stays.
  private func orphanedReports(in folder: String) throws -> [String] {
    let known = Set(
      try read { connection in
        try connection.rows("SELECT iteration FROM iterations") { Int($0.integer(0) ?? 0) }
      })
    guard let newest = known.max() else { return [] }
    return FolderFiles.all(in: folder).map(\.path).filter { path in
      ReportFile.iteration(of: path).map { $0 < newest && !known.contains($0) } ?? false
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
    // Their names sort by time. The new one stays even where a clock that was ahead has named others after it.
    for file in Self.backups(in: folder).filter({ $0 != path }).dropLast(Self.keptBackups - 1) {
      unlink(file)
    }
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
    let kept = try copy.account()
    let lost = try current(path).map { try $0.account().subtracting(kept).count } ?? 0
    if lost > 0, !acceptsLostAttempts {
      throw AssayError(
        code: "lost_attempts",
        message:
          "\(lost) tests of challengers or of champions were made after the backup; their error and the data they used "
          + "would be forgotten.",
        remedy: "Take a newer backup, or accept it with --accept-lost-attempts.", place: backup, kind: .usage)
    }
    let attempts = try copy.attemptCount()
    let bytes = try WholeFile.bytes(of: backup)
    if FolderFiles.size(ofFile: path) != nil {
      try AtomicFile.replace("\(path).before-restore", with: try WholeFile.bytes(of: path))
      for ending in ["-wal", "-shm"] { unlink(path + ending) }
    }
    try AtomicFile.replace(path, with: bytes)
    return (attempts, lost)
  }

  /// The database that a backup would replace; `nil` where there is none, and for one that is too damaged to be read,
  /// which has nothing to lose.
  /// - Throws: `newer_database`.
  private static func current(_ path: String) throws -> ContinuousDatabase? {
    guard FolderFiles.size(ofFile: path) != nil else { return nil }
    do {
      return try ContinuousDatabase(path)
    } catch  where error.code == "newer_database" {
      throw error
    } catch {
      return nil
    }
  }

  /// What must never be forgotten: every test, and data that were looked at without one.
  private func account() throws -> Set<String> {
    let tests = try attempts().map { "\($0.id) \($0.identity)" }
    let watched = try read { connection in
      try connection.rows("SELECT DISTINCT strategy_name, first FROM spent_data WHERE attempt = 0") { row in
        "\(row.text(0) ?? "") \(row.text(1) ?? "")"
      }
    }
    return Set(tests + watched)
  }
}
