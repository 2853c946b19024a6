import CommandKit
import Diagnostics
import Factory
import Market
import Search
import Storage

struct SearchAsk: Command {
  static let path = "search ask"
  static let abstract = "Ask a study for the next point, for a loop of your own."
  static let discussion = """
    A YAML file begins the study the first time; later it, the id or the name finds it. The point is kept as running
    until `assay search tell` says what came of it. Several points may be out at once, also of several processes: each
    gets a trial of its own. Every point that is asked for counts as a trial in the ledger, on the bars that the file
    names by `symbol` and `timeframe`.
    """
  static let examples = [
    CommandExample("assay search ask study.yaml --json", "the number of the trial and its parameters")
  ]

  let study = Argument.required("STUDY", .text, "a YAML file, or id or name of a study")
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let work = try StudyWork(context, StrategyOptions(), ledger)
    let id = try AskedStudy.id(context[study], work)
    while true {
      let stored = try StoredStudy(named: id, in: work.database)
      var study = stored.study
      guard study.trials.count + study.running.count < study.design.trials else {
        throw AssayError(
          code: "study_finished",
          message: "The study \(id) has \(study.trials.count) trials and \(study.running.count) running, of "
            + "\(study.design.trials).",
          remedy: "`assay search show \(id)` shows what it found.", place: id, kind: .usage)
      }
      let proposal = study.ask()
      let parameters = JSONObject(
        study.design.space.values(at: proposal.point).map { ($0.name, $0.value.json) })
      let record = TrialRecord(
        number: proposal.number, state: StoredStudy.running, parameters: JSONValue.object(parameters).text(),
        result: "{}", identity: SHA256.hexadecimal(ofParts: [id, "\(proposal.number)"]),
        begunAt: StudyWork.now())
      // Another process may have taken the number meanwhile: then the study is read again.
      guard try work.database.claim(record, ofStudy: id) else { continue }
      try work.count(proposal.point, of: stored.specification, id: id)
      return CommandOutput(
        json: ["study": .string(id), "trial": JSONValue(proposal.number), "parameters": .object(parameters)],
        text: "trial \(proposal.number): \(JSONValue.object(parameters).text())")
    }
  }
}

struct SearchTell: Command {
  static let path = "search tell"
  static let abstract = "Tell a study what came of a point."
  static let discussion = """
    Give --value, --values or --error. Values that are not finite numbers make a failed trial.
    """
  static let examples = [
    CommandExample("assay search tell study --trial 3 --value 0.25", "one objective"),
    CommandExample("assay search tell study --trial 4 --values 1.2,-0.3", "two objectives"),
    CommandExample("assay search tell study --trial 5 --error 'no trades'", "a trial that failed"),
  ]

  let study = Argument.required("STUDY", .text, "a YAML file, or id or name of a study")
  let trial = Option.required("trial", .integer(in: 0...1_000_000), "number of the trial")
  let value = Option("value", .text("X"), "the value")
  let values = Option("values", .text("X,X"), "the values of several objectives")
  let constraints = Option("constraints", .text("C,C"), "constraints, each kept where it is not positive")
  let error = Option("error", .text("WHY"), "why there is no value")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let work = try StudyWork(context, StrategyOptions(), LedgerOptions())
    let id = try AskedStudy.id(context[study], work)
    let stored = try StoredStudy(named: id, in: work.database)
    var study = stored.study
    var ended = StudyTrial(number: context[trial], point: [], state: .failed)
    let given = [context[value], context[values], context[error]].compactMap { $0 }
    guard given.count == 1 else {
      throw AssayError(
        code: "missing_option", message: "A trial ends with one of a value, values, and an error.",
        remedy: "Give one of --value, --values and --error.", place: "--value", kind: .usage)
    }
    if let error = context[error] {
      ended.message = error
    } else {
      ended.state = .complete
      ended.values = try Self.numbers(given[0], "--value")
      ended.constraints = try context[constraints].map { try Self.numbers($0, "--constraints") } ?? []
    }
    try study.tell(ended)
    guard let told = study.trials.first(where: { $0.number == ended.number }),
      let record = stored.records.first(where: { $0.number == ended.number })
    else { preconditionFailure("a trial that was told is there") }
    var kept = record
    kept.state = told.state.rawValue
    kept.result = JSONValue.object(told.result).text()
    kept.endedAt = StudyWork.now()
    guard try work.database.end(kept, ofStudy: id, from: StoredStudy.running) else {
      throw AssayError(
        code: "unknown_trial", message: "Trial \(told.number) was ended by another process.",
        remedy: "`assay search show \(id)` shows how.", place: "--trial", kind: .usage)
    }
    let text = "trial \(told.number) is \(told.state.rawValue)" + (told.message.map { ": \($0)" } ?? "") + "."
    return CommandOutput(json: .object(told.json(in: study.design.space)), text: text)
  }

  private static func numbers(_ text: String, _ option: String) throws -> [Double] {
    try text.split(separator: ",").map { part in
      guard let number = Double(part.trimmingPrefix(" ")) else {
        throw AssayError(
          code: "invalid_value", message: "`\(part)` is not a number.",
          remedy: "Give numbers, apart by commas.",
          place: option, kind: .usage)
      }
      return number
    }
  }
}

/// Finds the study of a caller, and begins it from its file.
enum AskedStudy {
  static func id(_ name: String, _ work: StudyWork) throws -> String {
    guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else {
      return try work.database.study(named: name).id
    }
    var json = try YAMLReader.read(name).json.objectValue ?? JSONObject()
    if let seed = work.context.globals.seed { json["seed"] = .string("\(seed)") }
    let stem = name.split(separator: "/").last?.split(separator: ".").first.map { String($0) }
    let specification = try StudySpecification(json: .object(json), defaultName: stem ?? "study")
    guard case .caller = specification.task else {
      throw AssayError(
        code: "has_objective", message: "The study \(name) has an objective of its own.",
        remedy: "Run it with `assay search run`, or leave out `command` and `strategy`.", place: name,
        kind: .usage)
    }
    let dataHash = try work.entry(specification)?.contentHash ?? ""
    let id = specification.identity(nil, code: Version.code, dataHash: dataHash).name
    try work.database.begin(
      StudyRecord(
        id: id, name: specification.name, createdAt: Clock.now().description,
        format: StudySpecification.format, specification: JSONValue.object(specification.json).text(),
        codeVersion: Version.code.description, dataHash: dataHash))
    return id
  }
}
