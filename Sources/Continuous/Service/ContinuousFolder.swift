import Diagnostics
import Glibc
public import Storage

/// Where the daemon keeps its files.
public struct ContinuousFolder: Sendable, Hashable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// That of a workspace, unless the user names another.
  public init(of workspace: Workspace) { path = "\(workspace.folder)/continuous" }

  public var database: String { "\(path)/\(ContinuousDatabase.fileName)" }
  public var configurations: String { "\(path)/strategy_configs" }
  public var reports: String { "\(path)/backtest_reports" }
  public var backups: String { "\(path)/backups" }
  public var health: String { "\(path)/health.json" }
  public var lock: String { "\(path)/daemon.lock" }
}

/// The right to work on a folder, held until the process ends.
public final class DaemonLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `daemon_running` with the number of the process that holds it.
  public init(_ folder: ContinuousFolder) throws {
    try AtomicFile.ensureFolder(folder.path)
    descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw AssayError(
        code: "cannot_write", message: "Cannot write: \(String(cString: strerror(errno))).",
        remedy: "Check that the folder exists and is writable.", place: folder.lock)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = (try? String(decoding: WholeFile.bytes(of: folder.lock), as: UTF8.self)) ?? ""
      close(descriptor)
      let number = holder.isEmpty ? "" : " It is process \(holder.split(separator: "\n").first ?? "")."
      throw AssayError(
        code: "daemon_running", message: "Another `assay continuous` works on this folder.\(number)",
        remedy: "Stop it first, or give another folder with --home.", place: folder.path, kind: .usage)
    }
    ftruncate(descriptor, 0)
    let text = Array("\(getpid())\n".utf8)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit { close(descriptor) }

  /// Gives the folder free. Until then the object is in use, and lives.
  public func release() { flock(descriptor, LOCK_UN) }

  /// Whether a process works on a folder.
  public static func isHeld(_ folder: ContinuousFolder) -> Bool {
    let descriptor = open(folder.lock, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }
}
