import Diagnostics
import Factory
import Glibc
import Search
import Storage
import Synchronization

/// A user's program as the objective of a study, started once for each worker.
///
/// It reads one JSON object of parameters a line and answers with lines of its own: any number of
/// `{"intermediate": x}`, then `{"value": x}`, `{"values": [x, y]}` or `{"error": "why"}`, the values with
/// `"constraints": [c]` where it has some. A trial that is pruned ends its process.
final class ObjectiveProgram: TrialObjective {
  let command: String
  private let idle = Mutex<[ProgramProcess]>([])

  init(_ command: String) { self.command = command }

  var identity: JSONValue { ["command": .string(command)] }
  var contract: JSONValue { .null }

  func evaluate(
    _ point: [Double], in space: Space, report: (IntermediateValue) -> String?
  ) throws -> TrialOutcome {
    let process = try idle.withLock { $0.popLast() } ?? ProgramProcess(command)
    let parameters = JSONObject(space.values(at: point).map { ($0.name, $0.value.json) })
    guard process.send(JSONValue.object(parameters).text()) else {
      return .failed(reason: "the program \(process.ending()) before it took the parameters")
    }
    var step = 0
    while true {
      guard let line = process.line() else {
        return .failed(reason: "the program \(process.ending()) before it answered")
      }
      if line.allSatisfy(\.isWhitespace) { continue }
      guard let answer = try? JSONValue(parsing: line), answer.objectValue != nil else {
        return .failed(reason: "the program answered `\(line.prefix(80))`, which is no JSON object")
      }
      if let intermediate = answer["intermediate"] {
        step += 1
        let value = IntermediateValue(
          step: intermediate["step"]?.integerValue ?? step,
          value: intermediate.doubleValue ?? intermediate["value"]?.doubleValue ?? .nan,
          standardError: intermediate["standard_error"]?.doubleValue)
        if let reason = report(value) { return .pruned(reason: reason) }
        continue
      }
      // The process waits for the next point.
      idle.withLock { $0.append(process) }
      return Self.outcome(answer)
    }
  }

  static func outcome(_ answer: JSONValue) -> TrialOutcome {
    if let error = answer["error"] { return .failed(reason: error.stringValue ?? error.text()) }
    let constraints = (answer["constraints"]?.arrayValue ?? []).map { $0.doubleValue ?? .nan }
    let figures = (answer["figures"]?.objectValue?.members ?? []).map {
      StudyTrial.Figure($0.key, $0.value.doubleValue)
    }
    if let values = answer["values"]?.arrayValue {
      return .values(values.map { $0.doubleValue ?? .nan }, constraints: constraints, figures: figures)
    }
    if let value = answer["value"] {
      return .values([value.doubleValue ?? .nan], constraints: constraints, figures: figures)
    }
    return .failed(
      reason: "the answer has neither `value`, `values` nor `error`: \(answer.text().prefix(80))")
  }
}

/// One running copy of the program.
///
/// SAFETY: used by one thread at a time; `ObjectiveProgram` lends it to one trial and takes it back.
final class ProgramProcess: @unchecked Sendable {
  private let child: pid_t
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var status: Int32?

  /// - Throws: `cannot_start`.
  init(_ command: String) throws {
    var ends: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw Self.cannotStart(command, errno)
    }
    descriptor = ends[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    var words: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", command]
      .map { (word: String) in strdup(word) }
    words.append(nil)
    var variables: [UnsafeMutablePointer<CChar>?] = try WholeFile.bytes(of: "/proc/self/environ").split(
      separator: 0
    )
    .map { strdup(String(decoding: $0, as: UTF8.self)) }
    variables.append(nil)
    var pid: pid_t = 0
    let result = posix_spawn(&pid, "/bin/sh", &actions, nil, &words, &variables)
    posix_spawn_file_actions_destroy(&actions)
    for text in words + variables { free(text) }
    close(ends[1])
    child = pid
    guard result == 0 else {
      status = 0
      throw Self.cannotStart(command, result)
    }
  }

  private static func cannotStart(_ command: String, _ code: Int32) -> AssayError {
    AssayError(
      code: "cannot_start",
      message: "The program `\(command)` cannot be started: \(String(cString: strerror(code))).",
      remedy: "Close other programs and try again.")
  }

  deinit {
    close(descriptor)
    if status == nil {
      kill(child, SIGKILL)
      var ignored: Int32 = 0
      waitpid(child, &ignored, 0)
    }
  }

  /// Whether the line was taken.
  func send(_ text: String) -> Bool {
    let bytes = Array((text + "\n").utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count > 0 { sent += count } else if errno != EINTR { return false }
    }
    return true
  }

  /// The next line; `nil` when the program has ended.
  func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line
      }
      var chunk = [UInt8](repeating: 0, count: 1 << 14)
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count > 0 {
        buffer += chunk[..<count]
      } else if count == 0 || errno != EINTR {
        return nil
      }
    }
  }

  /// How the program ended, as words.
  func ending() -> String {
    var code: Int32 = 0
    if status == nil {
      waitpid(child, &code, 0)
      status = code
    }
    let known = status ?? 0
    let signal = known & 0x7F
    return signal == 0 ? "ended with code \((known >> 8) & 0xFF)" : "was ended by signal \(signal)"
  }
}
