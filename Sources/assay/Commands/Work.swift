import CommandKit
import Dataset
import Diagnostics
import Factory
import Jobs
import Storage
import Strategies

struct WorkCommand: Command {
  static let path = "work"
  static let abstract = "Run one unit of work from its document and keep the result in the cache."
  static let discussion = """
    A unit is a part of a longer job, such as one symbol of a dataset. The command that starts the job writes its units
    with --write-units. The document names the unit by a hash of the program, the bars, the contract and the settings;
    where any of them differs here, the unit is refused. The job itself then takes the result from the cache.
    """
  static let examples = [
    CommandExample("assay work UNIT.json", "run one unit of a longer job")
  ]

  let unit = Argument.required("UNIT", .file, "the document of the unit")
  let result = Option("result", .file, "write the bytes of the result to a file as well")
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let path = context[unit]
    let document = try WorkDocument(JSONValue(parsing: WholeFile.bytes(of: path), source: path), source: path)
    let runner = JobRunner(workers: context.globals.workers, cache: context.workspace.cache)
    let interruption = context.interruption
    let made = try await interruption.deferring {
      try await kinds(context).run(
        document, source: path, runner: runner, isInterrupted: { interruption.isRequested })
    }
    guard let made else { throw Interrupted(remedy: "Start the same command again.") }
    if let file = context[result] { try AtomicFile.replace(file, with: made.bytes) }
    let digest = made.bytes.withUnsafeBytes { bytes in
      var digest = SHA256()
      digest.update(bytes)
      return digest.hexadecimal()
    }
    let how = made.isCached ? "was in the cache" : "is done"
    return CommandOutput(
      json: [
        "kind": .string(document.kind), "name": .string(document.name),
        "identity": .string(document.identity),
        "bytes": JSONValue(made.bytes.count), "sha256": .string(digest), "cached": .bool(made.isCached),
        "result": JSONValue(context[result]),
      ],
      text: "The unit \(document.name) \(how): \(NumberText.grouped(made.bytes.count)) bytes.")
  }

  private func kinds(_ context: CommandContext) -> WorkKinds {
    var kinds = WorkKinds()
    kinds.add(DatasetRun.unitKind) { document in
      let rules = DatasetRun.strategies(of: document).filter { !ForecastStrategy.names.contains($0) }
      return try DatasetRun.unit(
        of: document, source: context.workspace.catalogue(),
        library: rules.isEmpty ? .builtIn : own.library(context, for: rules), codeVersion: Version.code)
    }
    kinds.add(FactoryRun.sweepKind) { document in
      try FactoryRun.unit(
        of: document, source: context.workspace.catalogue(),
        library: own.library(context, for: FactoryRun.configuration(of: document)), codeVersion: Version.code)
    }
    return kinds
  }
}
