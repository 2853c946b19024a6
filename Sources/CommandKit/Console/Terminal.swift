import Diagnostics
import Glibc

/// The edge of the process: the two streams, what is known about them, and the clock for progress.
///
/// Tests pass their own; `live()` is the real one.
public struct Terminal: Sendable {
  /// Writes to standard output; throws when that fails, so that a full disk cannot pass for success.
  public var writeOutput: @Sendable (String) throws -> Void
  public var writeError: @Sendable (String) -> Void
  public var outputIsTerminal: Bool
  public var errorIsTerminal: Bool
  /// Columns to fill; 80 where nothing is known.
  public var width: Int
  /// False under `NO_COLOR` and on a dumb terminal.
  public var allowsColour: Bool
  /// True when the cursor cannot be moved, so that there is no bar.
  public var isDumb: Bool
  public var processorCount: Int
  /// Seconds of a clock that never goes back.
  public var now: @Sendable () -> Double
  /// True for the terminal of this process, whose signals are then listened to.
  private(set) var isLive = false

  public init(
    writeOutput: @escaping @Sendable (String) throws -> Void,
    writeError: @escaping @Sendable (String) -> Void,
    outputIsTerminal: Bool = false, errorIsTerminal: Bool = false, width: Int = 80,
    allowsColour: Bool = false,
    isDumb: Bool = false, processorCount: Int = 1, now: @escaping @Sendable () -> Double = { 0 }
  ) {
    self.writeOutput = writeOutput
    self.writeError = writeError
    self.outputIsTerminal = outputIsTerminal
    self.errorIsTerminal = errorIsTerminal
    self.width = width
    self.allowsColour = allowsColour
    self.isDumb = isDumb
    self.processorCount = processorCount
    self.now = now
  }

  /// The streams, environment and clock of this process.
  public static func live() -> Terminal {
    let output = isatty(STDOUT_FILENO) == 1
    let error = isatty(STDERR_FILENO) == 1
    let isDumb = environment("TERM") == nil || environment("TERM") == "dumb"
    var terminal = Terminal(
      writeOutput: { text in
        if let reason = write(text, to: STDOUT_FILENO) {
          throw AssayError(
            code: "output_failed", message: "Standard output could not be written: \(reason).",
            remedy: "Check the disk or the program that reads the output.")
        }
      },
      writeError: { _ = write($0, to: STDERR_FILENO) },
      outputIsTerminal: output, errorIsTerminal: error, width: columns(),
      allowsColour: !isDumb && (environment("NO_COLOR") ?? "").isEmpty, isDumb: isDumb,
      processorCount: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))), now: monotonicSeconds)
    terminal.isLive = true
    return terminal
  }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func columns() -> Int {
    var size = winsize()
    for stream in [STDOUT_FILENO, STDERR_FILENO] where ioctl(stream, UInt(TIOCGWINSZ), &size) == 0 {
      if size.ws_col >= 20 { return Int(size.ws_col) }
    }
    return environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 >= 20 ? $0 : nil } ?? 80
  }

  @Sendable private static func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Writes everything, or returns the reason why not.
  @Sendable private static func write(_ text: String, to stream: Int32) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(stream, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        if count >= 0 {
          written += count
        } else if errno != EINTR {
          return String(cString: strerror(errno))
        }
      }
      return nil
    }
  }
}
