import Diagnostics

/// The registry of commands and the one place that turns a command line into output and an exit code.
public struct Application: Sendable {
  public let name: String
  public let abstract: String
  let tree: CommandTree

  /// - Precondition: no path occurs twice; every word before a last word is a declared group.
  public init(name: String, abstract: String, groups: [CommandGroup], commands: [any Command.Type]) {
    self.name = name
    self.abstract = abstract
    tree = CommandTree(name: name, abstract: abstract, groups: groups, commands: commands)
  }

  /// Runs one command line.
  ///
  /// Standard output gets exactly one document, text or JSON; everything else goes to standard error. Errors
  /// that reach this place are printed and become the exit code.
  ///
  /// - Parameter arguments: the command line without the name of the executable.
  public func run(_ arguments: [String], terminal: Terminal = .live()) async -> ExitCode {
    let asksForJSON = arguments.prefix { $0 != "--" }.contains("--json")
    do {
      switch try CommandLineParser(tree: tree).parse(arguments) {
      case .help(let node):
        try terminal.writeOutput(help(for: node, asJSON: asksForJSON, terminal))
        return .done
      case .run(_, let command, let values):
        let output = try await run(command, values, terminal)
        try terminal.writeOutput(
          asksForJSON ? output.json.text(.indented) + "\n" : PrintableText.of(Self.line(output.text())))
        return output.exitCode
      }
    } catch {
      return report(error, asJSON: asksForJSON, terminal)
    }
  }

  private func run(
    _ command: any Command, _ values: ParsedValues, _ terminal: Terminal
  ) async throws -> CommandOutput {
    let globals = GlobalOptions(values, defaultWorkers: terminal.processorCount)
    let level: Console.Level = globals.quiet ? .warning : globals.verbose ? .debug : .info
    let console = Console(terminal: terminal, level: level)
    for note in values.notes { console.info(note) }
    let interruption = Interruption(exitsAsJSON: globals.json, terminal: terminal)
    if terminal.isLive { interruption.listen() }
    defer { console.endProgress() }
    return try await command.run(
      CommandContext(globals: globals, console: console, interruption: interruption, values: values))
  }

  private func help(for node: CommandTree.Node, asJSON: Bool, _ terminal: Terminal) -> String {
    if asJSON { return Help.document(for: node).text(.indented) + "\n" }
    let style = Style(isOn: terminal.outputIsTerminal && terminal.allowsColour)
    return Help.page(for: node, isRoot: node.line == name, width: terminal.width, style: style) + "\n"
  }

  private func report(_ error: any Error, asJSON: Bool, _ terminal: Terminal) -> ExitCode {
    let (shown, code) = ErrorReport.describe(error)
    do {
      if asJSON {
        try terminal.writeOutput(ErrorReport.document(for: shown).text(.indented) + "\n")
      } else {
        let style = Style(isOn: terminal.errorIsTerminal && terminal.allowsColour)
        terminal.writeError(
          PrintableText.of(ErrorReport.text(for: shown, width: terminal.width, style: style)))
      }
    } catch {
      // Standard output itself is broken, so the reason can only go to standard error.
      terminal.writeError(
        PrintableText.of(ErrorReport.text(for: ErrorReport.describe(error).0, width: 80, style: .plain)))
    }
    return code
  }

  private static func line(_ text: String) -> String {
    text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
  }
}
