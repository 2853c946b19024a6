public import Diagnostics
import Storage

/// What the daemon says of itself, in a file that it rewrites.
public struct DaemonHealth: Sendable, Hashable {
  /// `working`, `waiting`, `failing` or `stopped`.
  public var state: String
  public var iteration: Int?
  /// What it is at, in words.
  public var phase: String
  public var process: Int
  public var startedAt: String
  /// When it last said something.
  public var updatedAt: String
  public var lastFinishedAt: String?
  /// Why the last iteration failed, or the configuration could not be read.
  public var error: String?
  public var residentMB: Int?
  public var openFiles: Int?
  /// When it last said something, in seconds since the machine started. Unlike `updatedAt` it does not follow a clock
  /// that is set.
  public var uptime: Double?

  public init(state: String, phase: String, process: Int, startedAt: String, updatedAt: String) {
    self.state = state
    self.phase = phase
    self.process = process
    self.startedAt = startedAt
    self.updatedAt = updatedAt
  }

  public var json: JSONValue {
    [
      "state": .string(state), "iteration": iteration.map { JSONValue($0) } ?? .null, "phase": .string(phase),
      "process": JSONValue(process), "started_at": .string(startedAt), "updated_at": .string(updatedAt),
      "last_finished_at": JSONValue(lastFinishedAt), "error": JSONValue(error),
      "resident_mb": residentMB.map { JSONValue($0) } ?? .null,
      "open_files": openFiles.map { JSONValue($0) } ?? .null,
      "uptime_seconds": uptime.map { .number($0) } ?? .null,
    ]
  }

  /// Reads back what `json` wrote.
  public init?(json: JSONValue) {
    guard let state = json["state"]?.stringValue, let updated = json["updated_at"]?.stringValue else {
      return nil
    }
    self.init(
      state: state, phase: json["phase"]?.stringValue ?? "", process: json["process"]?.integerValue ?? 0,
      startedAt: json["started_at"]?.stringValue ?? "", updatedAt: updated)
    iteration = json["iteration"]?.integerValue
    lastFinishedAt = json["last_finished_at"]?.stringValue
    error = json["error"]?.stringValue
    residentMB = json["resident_mb"]?.integerValue
    openFiles = json["open_files"]?.integerValue
    uptime = json["uptime_seconds"]?.doubleValue
  }

  public func write(to folder: ContinuousFolder) throws {
    try AtomicFile.replace(folder.health, isForced: false, with: Array((json.text(.indented) + "\n").utf8))
  }

  /// - Returns: `nil` where there is none yet, or one that cannot be read.
  public static func read(from folder: ContinuousFolder) -> DaemonHealth? {
    (try? WholeFile.bytes(of: folder.health)).flatMap { try? JSONValue(parsing: $0) }
      .flatMap { DaemonHealth(json: $0) }
  }

  /// Seconds after which a daemon that says nothing is taken for stuck.
  public static let silence = 15.0 * 60

  /// Why the daemon of a folder is not healthy; `nil` when it is.
  ///
  /// - Parameter uptime: seconds since the machine started.
  public static func problem(of folder: ContinuousFolder, uptime: Double) -> String? {
    guard DaemonLock.isHeld(folder) else { return "no daemon works on \(folder.path)" }
    guard let health = read(from: folder) else { return "the daemon has not said anything yet" }
    if health.state == "failing" { return health.error ?? "the last iteration failed" }
    if let last = health.uptime, uptime - last > silence {
      return "the daemon has said nothing since \(health.updatedAt)"
    }
    return nil
  }
}
