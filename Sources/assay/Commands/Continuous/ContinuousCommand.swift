import CommandKit
import Continuous
import Diagnostics
import Factory
import Glibc
import Market
import Numerics
import Storage

struct ContinuousCommand: Command {
  static let path = "continuous"
  static let abstract = "Test, search and promote strategies without end, and only on evidence."
  static let discussion = """
    An iteration finds the built-in strategies and those of --strategies-dir, backtests each in four ways on real bars
    and on the scenarios, searches its parameters, and lets the best challenger replace the parameters in force only if
    it gains 5 % out of sample, meets the acceptance rules, leads by more than luck, and passes a paired test on data
    that no test of the strategy has used. An online procedure spends the error over all tests ever made. The new
    parameters are written into a file that `assay backtest --config` reads; the old ones stay beside it.

    Without --once or --iterations it goes on until it is stopped. SIGTERM and Ctrl-C stop it within seconds; it goes on
    where it stopped. The settings are read again before each iteration; a file that cannot be read leaves the last good
    ones in force. `assay config schema continuous` describes them.
    """
  static let examples = [
    CommandExample("assay continuous --once --scenarios-only", "one iteration on the eight scenarios"),
    CommandExample("assay continuous --once --symbols AAPL,MSFT --json", "with real bars, for a program"),
    CommandExample("assay continuous --interval 6h --strategies-dir mine --healthz 8421", "as a daemon"),
  ]

  let once = Flag("once", "one iteration")
  let iterations = Option("iterations", .integer(in: 1...1_000_000), "so many iterations, without a pause")
  let interval = Option(
    "interval", .text("TIME"),
    "from one iteration to the next: 90s, 15m, 1h; that of the settings unless given")
  let healthz = Option("healthz", .integer(in: 0...65_535), "answer /healthz on this port of this machine")
  let common = ContinuousOptions()
  let sources = ContinuousSources()
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let count = context[once] ? 1 : context[iterations]
    var pause: Double?
    if let text = context[interval] {
      guard let interval = Interval(text) else {
        throw AssayError(
          code: "invalid_value", message: "`\(text)` is no length of time.",
          remedy: "Write 90s, 15m, 1h or 2d.", place: "--interval", kind: .usage)
      }
      pause = interval.seconds
    }
    let settings = try common.settings(context)
    let folder = common.folder(context)
    try sources.check(context)
    let lock = try DaemonLock(folder)
    let daemon = ContinuousDaemon(
      context: context, folder: folder, common: common, sources: sources, ledger: ledger,
      database: try ContinuousDatabase(folder.database), settings: settings)
    let server = try context[healthz].map { try HealthServer(folder, port: $0, console: context.console) }
    defer { server?.stop() }
    let interruption = context.interruption
    let wait = pause
    let results = try await interruption.deferring { try await daemon.run(iterations: count, pause: wait) }
    lock.release()
    if interruption.isRequested, count != nil {
      throw Interrupted(remedy: "The same command goes on where it stopped.")
    }
    let documents = results.map(\.json)
    let json: JSONValue = context[once] ? documents.first ?? .null : .array(documents)
    let text = results.map { ContinuousText.summary($0) }.joined(separator: "\n\n")
    return CommandOutput(json: json, text: text)
  }
}

/// Prints the unit file of the daemon.
struct ContinuousService: Command {
  static let path = "continuous service"
  static let abstract = "Print a systemd unit that runs the daemon, with how to install it."
  static let discussion = """
    Options given here become options of the daemon; folders are written in full. The unit runs for the user who installs
    it, without root and without a container.
    """
  static let examples = [
    CommandExample(
      "assay continuous service > ~/.config/systemd/user/assay-continuous.service", "the unit of a user")
  ]

  let interval = Option("interval", .text("TIME"), "from one iteration to the next")
  let healthz = Option("healthz", .integer(in: 1...65_535), "port of /healthz")
  let common = ContinuousOptions()
  let sources = ContinuousSources()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let here = getcwd(&buffer, buffer.count) == nil ? "/" : String(cString: buffer)
    func whole(_ path: String) -> String { path.hasPrefix("/") ? path : "\(here)/\(path)" }
    var words = ["--data", whole(context.globals.data), "--home", whole(common.folder(context).path)]
    if let path = ContinuousOptions.path(context) { words += ["--config", whole(path)] }
    words += sources.words(context, whole)
    if let text = context[interval] { words += ["--interval", text] }
    if let port = context[healthz] { words += ["--healthz", "\(port)"] }
    let unit = ServiceUnit.text(
      executable: Installation.executable, arguments: words, workingDirectory: here,
      settings: try common.settings(context))
    let lines = [
      "# Save as ~/.config/systemd/user/assay-continuous.service, then:",
      "#   systemctl --user daemon-reload", "#   systemctl --user enable --now assay-continuous",
      "#   loginctl enable-linger     # keeps it running when you log out",
      "#   journalctl --user -u assay-continuous -f",
    ]
    let text = (lines + [unit]).joined(separator: "\n")
    return CommandOutput(json: ["unit": .string(unit)], text: text)
  }
}
