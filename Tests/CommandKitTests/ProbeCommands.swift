import CommandKit
import Diagnostics
import Synchronization

enum Colour: String, CaseIterable, Sendable { case red, green, blue }

/// A command that takes one parameter of each form and gives back what it read.
struct Probe: Command {
  static let path = "probe all"
  static let abstract = "Read one parameter of each form."
  static let discussion = "First paragraph.\n\nSecond paragraph."
  static let examples = [CommandExample("tool probe all in.csv --symbol ES", "reads a file")]

  struct Range: ParameterGroup {
    let from = Option("from", .text("D"), "first day")
    let to = Option("to", .text("D"), "last day")
  }

  let files = Argument.repeated("FILE", .file, "files to read")
  let symbol = Option.required("symbol", .text("S"), "name of the market")
  let count = Option("count", .integer(in: 1...9), default: 3, "how many")
  let rate = Option("rate", .number(in: 0...1), "a share").formerly("part", "share")
  let colour = Option("colour", .choice(of: Colour.self), default: .green, "a colour")
  let parameters = Option.repeated("param", .assignment, "a parameter")
  let levels = Option("levels", .list(of: .number), default: [1, 2.5], "levels")
  let isDry = Flag("dry-run", "change nothing")
  let range = Range()
  let output = Option("output", .file, "a file instead of the usual folder")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let rate: Double? = context[rate]
    let from: String? = context[range.from]
    let json: JSONValue = [
      "files": JSONValue(context[files]), "symbol": .string(context[symbol]),
      "count": JSONValue(context[count]), "rate": JSONValue(rate),
      "colour": .string(context[colour].rawValue),
      "param": .array(context[parameters].map { ["key": .string($0.key), "value": .string($0.value)] }),
      "levels": JSONValue(context[levels]), "dry": .bool(context[isDry]), "from": JSONValue(from),
      "to": JSONValue(context[range.to]), "output": JSONValue(context[output]),
      "seed": JSONValue(context.globals.seed.map { "\($0)" }), "workers": JSONValue(context.globals.workers),
      "data": .string(context.globals.data), "db": .string(context.globals.database),
    ]
    context.console.info("a note")
    context.console.debug("a detail")
    return CommandOutput(json: json, text: "read \(context[files].count) files")
  }
}

/// A command with positional arguments only.
struct Pair: Command {
  static let path = "probe pair"
  static let abstract = "Take one or two words."
  static let discussion = ""
  static let examples = [CommandExample("tool probe pair a b", "two words")]

  let first = Argument.required("FIRST", .text, "the first").orOption("first")
  let second = Argument("SECOND", .number, "the second")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let second = context[second]
    return CommandOutput(
      json: ["first": .string(context[first]), "second": JSONValue(second)], text: context[first])
  }
}

/// A command that ends in the way its argument names.
struct Ending: Command {
  static let path = "end"
  static let abstract = "End in some way."
  static let discussion = ""
  static let examples = [CommandExample("tool end badly", "fails")]

  struct Strange: Error {}

  let way = Argument.required("WAY", .choice(["badly", "data", "stop", "strange", "warned"]), "how")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    switch context[way] {
    case "badly":
      throw AssayError(code: "disk_full", message: "The disk is full.", remedy: "Free some space.")
    case "data":
      throw AssayError(
        code: "bad_row", message: "A price is missing.", remedy: "Fill it.", place: "x.csv, line 7",
        kind: .badData)
    case "stop": throw Interrupted(remedy: "Resume with `tool resume`.")
    case "strange": throw Strange()
    default: return CommandOutput(json: ["ok": false], exitCode: .badData, text: "found faults")
    }
  }
}

/// A terminal that remembers what was written, and the runs on it.
final class Recorder: Sendable {
  private struct State {
    var output = ""
    var error = ""
    var time = 0.0
  }

  private let state = Mutex(State())

  var output: String { state.withLock { $0.output } }
  var error: String { state.withLock { $0.error } }

  func pass(seconds: Double) { state.withLock { $0.time += seconds } }

  func terminal(isTerminal: Bool = false, width: Int = 80, colour: Bool = false) -> Terminal {
    Terminal(
      writeOutput: { text in self.state.withLock { $0.output += text } },
      writeError: { text in self.state.withLock { $0.error += text } },
      outputIsTerminal: isTerminal, errorIsTerminal: isTerminal, width: width, allowsColour: colour,
      processorCount: 5, now: { self.state.withLock { $0.time } })
  }

  static let tool = Application(
    name: "tool", abstract: "A tool for tests.", groups: [CommandGroup("probe", "Look at values.")],
    commands: [Probe.self, Pair.self, Ending.self])

  static func run(_ arguments: String...) async -> (code: ExitCode, output: String, error: String) {
    let recorder = Recorder()
    let code = await tool.run(arguments, terminal: recorder.terminal())
    return (code, recorder.output, recorder.error)
  }
}
