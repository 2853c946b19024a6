import CommandKit
import Continuous
import Diagnostics
import Factory
import Storage

/// The kinds of configuration files.
enum ConfigDocument: String, CaseIterable, Sendable {
  /// `config.yaml`: one backtest, its sizes, limits and costs.
  case backtest
  /// `factory.yaml`: a run of the factory.
  case factory
  /// `continuous_backtest_config.json`: the daemon.
  case continuous

  var schema: JSONValue {
    switch self {
    case .backtest: RunSettings.jsonSchema
    case .factory: FactoryFile.jsonSchema
    case .continuous: ContinuousSettings.jsonSchema
    }
  }

  /// What is wrong with a document, and what should be written differently.
  func check(_ node: YAMLNode) -> (problems: [AssayError], notes: [String]) {
    switch self {
    case .backtest:
      let reading = RunSettings.read(node)
      return (reading.problems, reading.notes)
    case .factory:
      let reading = FactoryFile.read(node)
      return (reading.problems, reading.notes)
    case .continuous:
      let reading = ContinuousSettings.read(node)
      return (reading.problems, reading.notes)
    }
  }

  private var sections: Set<String> {
    let paths =
      switch self {
      case .backtest: RunSettings.settings.map(\.path)
      case .factory: FactoryFile.settings.map(\.path)
      case .continuous: ContinuousSettings.settings.map(\.path)
      }
    return Set(paths.compactMap { $0.split(separator: ".").first.map(String.init) })
  }

  /// The kind that knows most of a document's sections; the first of equals.
  static func kind(of node: YAMLNode) -> ConfigDocument {
    guard let keys = try? node.mapping().members.map(\.key) else { return .backtest }
    func known(_ kind: ConfigDocument) -> Int { keys.count { kind.sections.contains($0) } }
    var best = ConfigDocument.backtest
    for kind in allCases where known(kind) > known(best) { best = kind }
    return best
  }
}

struct ConfigSchema: Command {
  static let path = "config schema"
  static let abstract = "Print the JSON Schema of a configuration file, for editors and validators."
  static let discussion = """
    Draft 2020-12: every key with its help, kind, bounds and default. An editor that knows YAML completes and checks a
    file that begins with `# yaml-language-server: $schema=config.schema.json`.
    """
  static let examples = [
    CommandExample("assay config schema > config.schema.json", "of the file of a backtest"),
    CommandExample("assay config schema factory > factory.schema.json", "of the file of `assay factory run`"),
    CommandExample("assay config schema continuous", "of continuous_backtest_config.json"),
  ]

  let kind = Argument("KIND", .choice(of: ConfigDocument.self), "backtest unless given")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let schema = (context[kind] ?? .backtest).schema
    return CommandOutput(json: schema, text: schema.text(.indented))
  }
}
