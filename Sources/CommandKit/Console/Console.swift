import Synchronization

/// Log lines and progress on standard error, safe to use from any thread.
///
/// A log line that comes while a progress bar is shown goes above the bar.
public final class Console: Sendable {
  public enum Level: Int, Sendable, Comparable {
    case debug, info, warning, error

    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  public let level: Level
  let terminal: Terminal
  private let style: Style
  private let bar = Mutex<String>("")

  public init(terminal: Terminal, level: Level) {
    self.terminal = terminal
    self.level = level
    style = Style(isOn: terminal.errorIsTerminal && terminal.allowsColour)
  }

  /// The look of standard output, for texts that a command returns.
  public var outputStyle: Style { Style(isOn: terminal.outputIsTerminal && terminal.allowsColour) }

  /// The columns that tables and paragraphs may fill: the width of the terminal, between 60 and 120.
  public var width: Int { min(max(terminal.width, 60), 120) }

  public func debug(_ text: @autoclosure () -> String) { log(.debug, text) }
  public func info(_ text: @autoclosure () -> String) { log(.info, text) }
  public func warning(_ text: @autoclosure () -> String) { log(.warning, text) }
  public func error(_ text: @autoclosure () -> String) { log(.error, text) }

  private func log(_ level: Level, _ text: () -> String) {
    if level < self.level { return }
    let line =
      switch level {
      case .debug: style.faint(text())
      case .info: text()
      case .warning: style.warning("warning: ") + text()
      case .error: style.error("error: ") + text()
      }
    let shown = PrintableText.of(line)
    bar.withLock { terminal.writeError(erasing($0) + shown + "\n" + $0) }
  }

  /// Starts to show how far a piece of work has come; nothing is shown below the level `info`.
  ///
  /// - Parameters:
  ///   - total: how many units there are, or `nil` when nobody knows.
  ///   - unit: what is counted, in the plural: `backtests`.
  public func progress(_ label: String, total: Int?, unit: String) -> ProgressMeter {
    ProgressMeter(label: label, total: total, unit: unit, console: self)
  }

  var showsProgress: Bool { level <= .info }
  /// A dumb terminal cannot erase a line, so it gets the lines of a log.
  var drawsBars: Bool { terminal.errorIsTerminal && !terminal.isDumb }

  /// Replaces the bar on a terminal.
  func draw(_ text: String) {
    bar.withLock {
      terminal.writeError(erasing($0) + text)
      $0 = text
    }
  }

  /// Writes a line of progress to a log.
  func writeLine(_ text: String) { bar.withLock { _ in terminal.writeError(text + "\n") } }

  /// Leaves the bar as it stands and goes to the next line.
  func endProgress() {
    bar.withLock {
      if !$0.isEmpty { terminal.writeError("\n") }
      $0 = ""
    }
  }

  private func erasing(_ bar: String) -> String { bar.isEmpty ? "" : "\r\u{1B}[K" }
}
