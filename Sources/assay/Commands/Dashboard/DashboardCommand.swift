import CommandKit
import Dashboard
import Diagnostics
import Glibc
import HTTPServer
import Storage

struct DashboardCommand: Command {
  static let path = "dashboard"
  static let abstract = "Show the workspace in a browser, live, while other commands write to it."
  static let discussion = """
    The pages are served from this program and load nothing from elsewhere. Only this machine reaches them, unless --host
    names another address; then --token or --token-file is needed, and everybody who asks has to know the token. There is
    no encryption: across a network, go through a tunnel such as `ssh -L`.

    Nothing can be changed unless --control is given. Then models can be promoted and rolled back, and runs and studies
    resumed and paused; each action is asked twice and written to dashboard-actions.jsonl in the data folder.

    Ctrl-C stops the dashboard. So does the end of standard input where that is a pipe.
    """
  static let examples = [
    CommandExample("assay dashboard --open", "the workspace ./assay-data, in your browser"),
    CommandExample(
      "assay dashboard --port 0 --data research --control", "another workspace, on a free port, with actions"),
  ]

  let port = Option("port", .integer(in: 0...65_535, "N"), default: 8420, "port; 0 takes a free one")
  let host = Option(
    "host", .text("ADDRESS"), default: "127.0.0.1",
    "address to listen on; needs a token unless it is this machine's own")
  let token = Option("token", .text("TOKEN"), "what everybody who asks has to know")
  let tokenFile = Option("token-file", .file, "file that holds the token, so that it is on no command line")
  let opens = Flag("open", "open the page in the browser of the desktop")
  let control = Flag("control", "allow actions: promote, roll back, resume, pause")
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let secret = try Self.secret()
    var settings = DashboardSettings(
      workspace: context.workspace, version: Version.number, codeVersion: Version.code.description,
      executable: Installation.executable, secret: secret, now: { Clock.now() },
      library: { [own] names in try own.library(context, for: names) })
    settings.allowsControl = context[control]
    settings.gate = try gate(context)
    settings.installed = Installation.files
    let dashboard = Dashboard(settings)
    let server = try HTTPServer(host: context[host], port: context[port]) { dashboard.answer($0) }
    dashboard.start()
    context.console.info("The dashboard is at \(server.address). Ctrl-C stops it.")
    if context[opens] { Self.open(server.address, context) }
    let interruption = context.interruption
    await interruption.deferring {
      while !interruption.isRequested, !Self.inputHasEnded() {
        // Cancelling the task ends the wait early, which is as good.
        try? await Task.sleep(nanoseconds: 100_000_000)
      }
    }
    dashboard.stop()
    server.stop()
    return CommandOutput(json: ["address": .string(server.address)], text: "The dashboard was stopped.")
  }

  private func gate(_ context: CommandContext) throws -> TokenGate? {
    var given = context[token]
    if let path = context[tokenFile] {
      let text = String(decoding: try WholeFile.bytes(of: path), as: UTF8.self)
      given = text.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    }
    if let given { return try TokenGate(given) }
    if RequestGuard.isLoopback(context[host]) { return nil }
    throw AssayError(
      code: "token_needed", message: "Others could reach \(context[host]), and there is no token.",
      remedy:
        "Give --token-file with a file of at least \(TokenGate.shortest) characters, or leave out --host.",
      place: "--host", kind: .usage)
  }

  /// 48 digits that nobody can guess.
  private static func secret() throws -> String {
    var bytes = [UInt8](repeating: 0, count: 24)
    guard getentropy(&bytes, bytes.count) == 0 else {
      throw AssayError(
        code: "no_randomness", message: "The system gives no random bytes.", remedy: "Try again.")
    }
    return bytes.map { byte in
      let text = String(byte, radix: 16)
      return text.utf8.count == 1 ? "0" + text : text
    }.joined()
  }

  /// Whether standard input is a pipe whose other end was closed.
  private static func inputHasEnded() -> Bool {
    var status = stat()
    guard fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return false }
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, 0) > 0 else { return false }
    if Int32(descriptor.revents) & POLLIN == 0 { return Int32(descriptor.revents) & POLLHUP != 0 }
    var byte: UInt8 = 0
    return read(STDIN_FILENO, &byte, 1) == 0
  }

  private static func open(_ address: String, _ context: CommandContext) {
    var process = pid_t()
    let words = ["xdg-open", address]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    if posix_spawnp(&process, "xdg-open", nil, nil, &arguments, environ) != 0 {
      context.console.warning("There is no `xdg-open` on this machine; open \(address) in a browser.")
    }
  }
}
