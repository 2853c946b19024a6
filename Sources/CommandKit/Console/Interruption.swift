import Diagnostics
import Glibc
import Synchronization

/// Thrown by a loop that has saved its state after the user asked to stop; becomes exit code 130.
public struct Interrupted: Error, Sendable, Hashable {
  /// What was saved and how to go on, in one sentence; may be empty.
  public var remedy: String

  public init(remedy: String = "") { self.remedy = remedy }

  var assayError: AssayError {
    AssayError(code: "interrupted", message: "Stopped before the end.", remedy: remedy)
  }
}

/// What happens on Ctrl-C, on Ctrl-\\ and on SIGTERM.
///
/// Outside `deferring` a signal runs the registered clean-ups and ends the process with code 130 at once.
/// Inside it the signal only raises `isRequested`: the loop promises to look at it, save its state and throw
/// `Interrupted`. A second signal ends the process in any case.
public final class Interruption: Sendable {
  private struct State {
    var depth = 0
    var signals = 0
    var cleanups: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())
  private let requested = Atomic(false)
  private let exitsAsJSON: Bool
  private let terminal: Terminal

  package init(exitsAsJSON: Bool, terminal: Terminal) {
    self.exitsAsJSON = exitsAsJSON
    self.terminal = terminal
  }

  /// True once a signal has come inside `deferring`; costs one load.
  public var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// - Throws: `Interrupted` once a signal has come.
  public func check(remedy: String = "") throws {
    if isRequested { throw Interrupted(remedy: remedy) }
  }

  /// Registers work for the moment before the process ends on a signal, such as removing a half-written file.
  public func atExit(_ cleanup: @escaping @Sendable () -> Void) {
    state.withLock { $0.cleanups.append(cleanup) }
  }

  /// Runs a piece of work that looks at `isRequested` and stops by itself.
  public func deferring<Output>(_ body: () async throws -> Output) async rethrows -> Output {
    state.withLock { $0.depth += 1 }
    defer { state.withLock { $0.depth -= 1 } }
    return try await body()
  }

  /// What a signal does; separate from the waiting thread so that tests need no signals.
  ///
  /// - Returns: true when the process has to end now.
  package func receive() -> Bool {
    let (ends, cleanups) = state.withLock { state -> (Bool, [@Sendable () -> Void]) in
      state.signals += 1
      let ends = state.depth == 0 || state.signals > 1
      return (ends, ends ? state.cleanups : [])
    }
    if ends {
      for cleanup in cleanups.reversed() { cleanup() }
    } else {
      requested.store(true, ordering: .relaxed)
      terminal.writeError("\nStopping; the state is being saved. Press Ctrl-C again to stop at once.\n")
    }
    return ends
  }

  /// Ends the process with exit code 130, and with an error document when the caller reads JSON.
  func endProcess() -> Never {
    if exitsAsJSON {
      // A failure to write cannot be reported any more.
      try? terminal.writeOutput(ErrorReport.document(for: Interrupted().assayError).text(.indented) + "\n")
    } else {
      terminal.writeError("\n")
    }
    _exit(ExitCode.interrupted.rawValue)
  }
}
