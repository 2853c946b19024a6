import Diagnostics
import Foundation
import Market
import Storage
import Synchronization

/// Starts the commands that viewers ask for, one process each, and keeps the record of them.
final class ActionRunner: Sendable {
  /// A command that was started here.
  struct Job: Sendable {
    var id: String
    var command: String
    var startedAt: String
    var isRunning: Bool
  }

  private struct State {
    var jobs: [(job: Job, process: Process)] = []
    var last = 0
    var isClosed = false
  }

  private let executable: String
  private let workspace: Workspace
  private let logPath: String
  private let now: @Sendable () -> Timestamp
  private let note: @Sendable (ActionRecord) -> Void
  private let state = Mutex(State())

  /// Most commands at a time.
  private static let mostRunning = 4
  /// Bytes of a command's output that are kept for its last words.
  private static let outputKept = 4_000

  /// - Parameter note: told of each record when it is written.
  init(
    executable: String, workspace: Workspace, now: @escaping @Sendable () -> Timestamp,
    note: @escaping @Sendable (ActionRecord) -> Void
  ) {
    self.executable = executable
    self.workspace = workspace
    self.now = now
    self.note = note
    logPath = "\(workspace.folder)/dashboard-actions.jsonl"
  }

  var jobs: [Job] { state.withLock { $0.jobs.map(\.job) } }

  /// Does an action. What a command comes to is in the log.
  /// - Throws: `too_many_actions`, `no_such_job`, `cannot_start`, `cannot_write`.
  func perform(_ action: Action) throws {
    guard let arguments = action.arguments else {
      guard case .pause(let id) = action else { return }
      return try pause(id)
    }
    let command = (["assay"] + arguments).joined(separator: " ")
    // Written before anything happens: an action without a record is none.
    try record(ActionRecord(at: now().description, command: command, state: "started"))
    try start(arguments, command)
  }

  private func start(_ arguments: [String], _ command: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments =
      arguments + ["--data", workspace.folder, "--db", workspace.databasePath]
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    let id = try state.withLock { state -> String in
      guard !state.isClosed, state.jobs.count(where: \.job.isRunning) < Self.mostRunning else {
        throw AssayError(
          code: "too_many_actions", message: "\(Self.mostRunning) commands run already.",
          remedy: "Wait for one of them, or pause it.", kind: .usage)
      }
      state.last += 1
      let id = "job-\(state.last)"
      let job = Job(id: id, command: command, startedAt: now().description, isRunning: true)
      state.jobs.append((job, process))
      return id
    }
    do {
      try process.run()
    } catch {
      end(id)
      try? record(
        ActionRecord(
          at: now().description, command: command, state: "failed", detail: "It could not be started."))
      throw AssayError(
        code: "cannot_start", message: "`\(command)` could not be started: \(error.localizedDescription)",
        remedy: "Try it on the command line.")
    }
    let reader = output.fileHandleForReading
    let thread = Thread { [self] in
      var kept = Data()
      while case let more = reader.availableData, !more.isEmpty {
        kept = (kept + more).suffix(Self.outputKept)
      }
      process.waitUntilExit()
      end(id)
      let words = Self.lastWords(String(decoding: kept, as: UTF8.self))
      let ended =
        process.terminationStatus == 0 ? "done" : process.terminationStatus == 130 ? "stopped" : "failed"
      try? record(ActionRecord(at: now().description, command: command, state: ended, detail: words))
    }
    thread.start()
  }

  private func pause(_ id: String) throws {
    let found = state.withLock { state in state.jobs.first { $0.job.id == id && $0.job.isRunning } }
    guard let found else {
      throw AssayError(
        code: "no_such_job", message: "The command does not run any more.", remedy: "Load the page again.",
        kind: .usage)
    }
    try record(ActionRecord(at: now().description, command: found.job.command, state: "asked to stop"))
    found.process.interrupt()
  }

  private func end(_ id: String) {
    state.withLock { state in
      guard let place = state.jobs.firstIndex(where: { $0.job.id == id }) else { return }
      state.jobs[place].job.isRunning = false
      if state.jobs.count > 50 { state.jobs.removeFirst(state.jobs.count - 50) }
    }
  }

  /// Asks every command that runs to save its state and stop.
  func stop() {
    let running = state.withLock { state in
      state.isClosed = true
      return state.jobs.filter(\.job.isRunning)
    }
    for job in running { job.process.interrupt() }
  }

  // MARK: The log

  /// What earlier dashboards of the workspace did.
  func earlier() -> [ActionRecord] {
    guard let bytes = try? WholeFile.bytes(of: logPath) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).suffix(1_000).compactMap { line in
      (try? JSONValue(parsing: Array(line))).flatMap(ActionRecord.init(json:))
    }
  }

  private func record(_ record: ActionRecord) throws {
    let line = Array((JSONValue.object(record.json).text() + "\n").utf8)
    let file = open(logPath, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    let written = file < 0 ? -1 : line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    if file >= 0 { close(file) }
    guard written == line.count else {
      throw AssayError(
        code: "cannot_write", message: "The record of actions cannot be written, so nothing was done.",
        remedy: "See whether the disk is full and the data folder may be written.", place: logPath)
    }
    note(record)
  }

  /// The last line that says something.
  private static func lastWords(_ output: String) -> String {
    let lines = output.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    let line = lines.last { !$0.isEmpty } ?? ""
    return String(line.filter { !$0.isNewline && $0 != "\u{1B}" }.prefix(300))
  }
}
