public import Diagnostics
public import Market
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
  public static let silence = 15 * 60

  /// Why the daemon of a folder is not healthy; `nil` when it is.
  public static func problem(of folder: ContinuousFolder, now: Timestamp) -> String? {
    guard DaemonLock.isHeld(folder) else { return "no daemon works on \(folder.path)" }
    guard let health = read(from: folder) else { return "the daemon has not said anything yet" }
    if health.state == "failing" { return health.error ?? "the last iteration failed" }
    let oldest = Timestamp(seconds: now.seconds - Int64(silence)).description
    if health.updatedAt < oldest { return "the daemon has said nothing since \(health.updatedAt)" }
    return nil
  }
}

/// The unit file that runs the daemon under systemd.
public enum ServiceUnit {
  public static func text(
    executable: String, arguments: [String], workingDirectory: String, settings: ContinuousSettings
  ) -> String {
    let words = ([executable, "continuous"] + arguments).map { word in
      word.contains(where: { $0 == " " || $0 == "\"" || $0 == "\\" })
        ? "\"" + word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" : word
    }
    return """
      [Unit]
      Description=assay: continuous backtesting and training
      After=network.target

      [Service]
      Type=simple
      WorkingDirectory=\(workingDirectory)
      ExecStart=\(words.joined(separator: " "))
      Restart=on-failure
      RestartSec=60
      Nice=\(settings.niceLevel)
      MemoryMax=\(settings.memoryLimitMB * 2)M
      KillSignal=SIGTERM
      TimeoutStopSec=30
      NoNewPrivileges=true

      [Install]
      WantedBy=default.target
      """
  }
}
