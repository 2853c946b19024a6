import CommandKit
import Continuous
import Diagnostics
import Market
import Numerics
import Storage

extension Command {
  /// JSON as the database keeps it: the value itself, so that all answers give parameters alike.
  fileprivate static func stored(_ text: String) -> JSONValue {
    (try? JSONValue(parsing: text)) ?? .string(text)
  }
}

struct ContinuousStatus: Command {
  static let path = "continuous status"
  static let abstract = "Show what the daemon is at, what it made, and the error that is left."
  static let discussion = ""
  static let examples = [CommandExample("assay continuous status", "the last iteration and all counts")]

  let common = ContinuousOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let folder = common.folder(context)
    let database = try common.database(context)
    let newest = try database.newestIteration()
    let stream = try database.errorStream()
    let health = DaemonHealth.read(from: folder)
    let isRunning = DaemonLock.isHeld(folder)
    let counts = try database.counts()
    let json: JSONValue = [
      "running": .bool(isRunning), "health": health?.json ?? .null,
      "iteration": newest.map { JSONValue($0.number) } ?? .null, "state": JSONValue(newest?.state),
      "last": newest?.summary.flatMap { try? JSONValue(parsing: $0) } ?? .null,
      "rows": .object(JSONObject(counts.map { ($0.table, JSONValue($0.rows)) })),
      "online_fdr": stream.map {
        [
          "procedure": .string($0.settings.method.rawValue), "alpha": .number($0.settings.alpha),
          "tests": JSONValue($0.tests), "rejections": JSONValue($0.rejections),
          "next_level": .number($0.nextLevel),
        ]
      } ?? .null,
      "strategies": .array(
        try database.strategies().map {
          [
            "name": .string($0.name), "file": JSONValue($0.file), "state": .string($0.state),
            "seen_at": .string($0.seenAt),
          ]
        }), "database": .string(database.path),
    ]
    var page = FieldList()
    page.append("daemon", isRunning ? "running, process \(health?.process ?? 0)" : "not running")
    if let health, isRunning {
      page.append("at", "\(health.phase), \(health.updatedAt)")
      if let error = health.error { page.append("error", error) }
    }
    if let newest {
      page.append("iteration", "\(newest.number), \(newest.state), begun \(newest.begunAt)")
      if let report = newest.report { page.append("report", report) }
    }
    for count in counts { page.append(count.table.replacing("_", with: " "), NumberText.grouped(count.rows)) }
    if let stream {
      page.append(
        "error",
        "\(stream.settings.method.rawValue) at \(stream.settings.alpha): \(stream.tests) tests, \(stream.rejections) "
          + "promoted, next level \(NumberText.significant(stream.nextLevel, 3))")
    }
    page.append("database", database.path)
    let text = page.text()
    return CommandOutput(json: json, text: text)
  }
}

struct ContinuousHistory: Command {
  static let path = "continuous history"
  static let abstract = "List changes of parameters, and the tests behind promotions and refusals."
  static let discussion =
    "--replay N makes the test N again and compares p-value, level and decision to the last bit."
  static let examples = [
    CommandExample("assay continuous history RSI2_MeanReversion", "of one strategy"),
    CommandExample("assay continuous history --replay 3", "a test made again"),
  ]

  let strategy = Argument("STRATEGY", .text("NAME"), "only this one")
  let replay = Option("replay", .integer(in: 1...1_000_000_000), "number of a test to make again")
  let common = ContinuousOptions()
  let sources = ContinuousSources()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try common.database(context)
    if let number = context[replay] { return try replayed(number, database, context) }
    let events = try database.history(of: context[strategy])
    let name = context[strategy]
    let attempts = try database.attempts().filter { name == nil || $0.strategy == name }
    var table = TextTable([
      .text("time"), .text("strategy"), .text("event"), .text("old"), .text("new"), .number("gain"),
      .number("test"),
    ])
    for event in events { table.append(ContinuousText.history(event)) }
    var tests = TextTable([
      .number("test"), .text("time"), .text("strategy"), .text("evidence"), .number("gain"), .number("p"),
      .number("level"), .text("outcome"),
    ])
    for attempt in attempts {
      tests.append([
        "\(attempt.id)", attempt.at, attempt.strategy, attempt.evidence,
        attempt.gain.map { NumberText.percent($0, 1) } ?? "", NumberText.significant(attempt.pValue, 3),
        NumberText.significant(attempt.level, 3), attempt.isPromoted ? "promoted" : "refused",
      ])
    }
    let json: JSONValue = [
      "history": .array(
        events.map {
          [
            "id": JSONValue($0.id), "strategy": .string($0.strategy), "event": .string($0.event),
            "old_parameters": Self.stored($0.oldParameters), "new_parameters": Self.stored($0.newParameters),
            "performance_improvement": JSONValue($0.improvement), "timestamp": .string($0.at),
            "iteration": $0.iteration.map { JSONValue($0) } ?? .null,
            "attempt": $0.attempt.map { JSONValue($0) } ?? .null, "note": JSONValue($0.note),
          ]
        }),
      "attempts": .array(
        attempts.map {
          [
            "id": JSONValue($0.id), "iteration": JSONValue($0.iteration), "strategy": .string($0.strategy),
            "timestamp": .string($0.at), "evidence": .string($0.evidence), "gain": JSONValue($0.gain),
            "p_value": .number($0.pValue), "level": .number($0.level), "promoted": .bool($0.isPromoted),
            "old_parameters": Self.stored($0.oldParameters), "new_parameters": Self.stored($0.newParameters),
            "identity": .string($0.identity), "document": Self.stored($0.document),
          ]
        }),
    ]
    let style = context.console.outputStyle
    let width = context.console.width
    let text = [
      events.isEmpty ? "No parameters were changed." : table.text(width: width, style: style),
      attempts.isEmpty ? "No challenger was tested." : tests.text(width: width, style: style),
    ].joined(separator: "\n\n")
    return CommandOutput(json: json, text: text)
  }

  private func replayed(
    _ number: Int, _ database: ContinuousDatabase, _ context: CommandContext
  ) throws -> CommandOutput {
    let outcome = try PromotionReplay.run(
      attempt: number, database: database, library: try sources.library(context).library,
      scenarios: try sources.scenarios(context), series: try sources.series(context))
    let word = outcome.isSame ? "the same, to the last bit" : "another one"
    let text =
      "Test \(number) of \(outcome.attempt.strategy): p \(outcome.pValue) at level \(outcome.level), recorded "
      + "\(outcome.attempt.pValue) at \(outcome.attempt.level): \(word)."
    return CommandOutput(
      json: [
        "attempt": JSONValue(number), "strategy": .string(outcome.attempt.strategy),
        "p_value": .number(outcome.pValue), "level": .number(outcome.level),
        "promoted": .bool(outcome.isPromoted), "same": .bool(outcome.isSame),
      ], exitCode: outcome.isSame ? .done : .failed, text: text)
  }
}

struct ContinuousRollback: Command {
  static let path = "continuous rollback"
  static let abstract = "Give a strategy the parameters that it had before."
  static let discussion =
    "Its configuration file is replaced, with the one before it as .backup. The change is noted."
  static let examples = [CommandExample("assay continuous rollback RSI2_MeanReversion", "one step back")]

  let strategy = Argument.required("STRATEGY", .text("NAME"), "the strategy")
  let common = ContinuousOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let folder = common.folder(context)
    let database = try common.database(context, .readWrite)
    let name = context[strategy]
    let (from, to) = try database.restorePredecessor(
      of: name, origin: "rollback", at: Clock.now().description)
    let path = try database.writeConfiguration(of: name, in: folder)
    return CommandOutput(
      json: [
        "strategy": .string(name), "old_parameters": Self.stored(from.parameters),
        "new_parameters": Self.stored(to.parameters),
        "file": .string(path),
      ], text: "\(name) has its former parameters again: \(to.parameters)\nFile: \(path)")
  }
}

struct ContinuousHealth: Command {
  static let path = "continuous health"
  static let abstract = "Say whether the daemon is well; the exit code is 1 when it is not."
  static let discussion = ""
  static let examples = [CommandExample("assay continuous health", "for a monitor")]

  let common = ContinuousOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let folder = common.folder(context)
    let problem = DaemonHealth.problem(of: folder, uptime: Monotonic.seconds())
    var members = DaemonHealth.read(from: folder)?.json.objectValue ?? JSONObject()
    members["healthy"] = .bool(problem == nil)
    members["problem"] = JSONValue(problem)
    let words = problem.map { "Not well: \($0)." } ?? "Well: \(members["phase"]?.stringValue ?? "")."
    return CommandOutput(json: .object(members), exitCode: problem == nil ? .done : .failed, text: words)
  }
}

struct ContinuousBackup: Command {
  static let path = "continuous backup"
  static let abstract = "Copy the database into a backup, or list the backups."
  static let discussion =
    "The daemon makes one every system_config.backup_interval_days and keeps the last eight."
  static let examples = [CommandExample("assay continuous backup", "one now")]

  let list = Flag("list", "list those there are")
  let common = ContinuousOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let folder = common.folder(context)
    if context[list] {
      let found = ContinuousDatabase.backups(in: folder.backups)
      let text = found.isEmpty ? "There are no backups." : found.joined(separator: "\n")
      return CommandOutput(json: JSONValue(found), text: text)
    }
    let path = try common.database(context).backUp(into: folder.backups, now: Clock.now())
    return CommandOutput(json: ["backup": .string(path)], text: path)
  }
}

struct ContinuousRestore: Command {
  static let path = "continuous restore"
  static let abstract = "Put a backup in place of the database; what was there is kept beside it."
  static let discussion = """
    The daemon must not run. The backup is checked for damage first. Tests made after the backup would be forgotten with
    the error that they spent, so that is refused unless --accept-lost-attempts is given.
    """
  static let examples = [
    CommandExample(
      "assay continuous restore assay-data/continuous/backups/continuous_training-20261129T150000Z.db",
      "a copy of the list of `assay continuous backup --list`")
  ]

  let backup = Argument.required("BACKUP", .file, "a backup")
  let accepts = Flag("accept-lost-attempts", "restore although tests were made after the backup")
  let common = ContinuousOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let folder = common.folder(context)
    let lock = try DaemonLock(folder)
    let (attempts, lost) = try ContinuousDatabase.restore(
      context[backup], to: folder.database, acceptsLostAttempts: context[accepts])
    // Files that were written after the backup would look like edits by hand.
    try ContinuousDatabase(folder.database).writeConfigurations(in: folder)
    lock.release()
    let path = folder.database
    return CommandOutput(
      json: ["database": .string(path), "attempts": JSONValue(attempts), "lost_attempts": JSONValue(lost)],
      text: "Restored \(path) with \(attempts) tests. What was there is in \(path).before-restore.")
  }
}
