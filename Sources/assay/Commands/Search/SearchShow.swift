import CommandKit
import Diagnostics
import Factory
import Search
import Storage

struct SearchShow: Command {
  static let path = "search show"
  static let abstract = "Show what a study found."
  static let discussion = """
    A study is named by its id, the start of it, or its name. For a study of a strategy the verdict is made again: the
    best trial deflated by every trial that was made on these bars until now.
    """
  static let examples = [
    CommandExample(
      "assay search show rsi2 --report study.html", "the newest study of that name, with its plots")
  ]

  let study = Argument.required("STUDY", .text, "id or name of a study")
  let report = Option("report", .file, "write a report: HTML, or its data when the name ends in .json")
  let weights = FrontWeights()
  let own = StrategyOptions()
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let work = try StudyWork(context, own, ledger)
    let stored = try StoredStudy(named: context[study], in: work.database)
    var verdict: StudyVerdict?
    if case .strategy(let task) = stored.specification.task {
      let bars = try work.bars(task)
      let objective = try work.objective(stored.specification, bars)
      verdict = try work.verdict(stored.record.id, stored.study, objective, bars)
    }
    return try StudyOutput(
      id: stored.record.id, study: stored.study, verdict: verdict,
      score: try weights.score(stored.study, context),
      counted: try work.counted(stored.specification, id: stored.record.id), work: work
    ).output(context[report])
  }
}

struct SearchResume: Command {
  static let path = "search resume"
  static let abstract = "Go on with a study that was interrupted or killed."
  static let discussion = """
    Trials that ended are kept. A study that is finished is shown.
    """
  static let examples = [CommandExample("assay search resume rsi2", "the newest study of that name")]

  let study = Argument.required("STUDY", .text, "id or name of a study")
  let report = Option("report", .file, "write a report: HTML, or its data when the name ends in .json")
  let weights = FrontWeights()
  let own = StrategyOptions()
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let work = try StudyWork(context, own, ledger)
    let stored = try StoredStudy(named: context[study], in: work.database, prepare: work.prepare)
    guard stored.record.codeVersion == Version.code.description else {
      throw AssayError(
        code: "other_version",
        message: "The study \(stored.record.id) was made by assay \(stored.record.codeVersion), and this is "
          + "\(Version.code).",
        remedy: "Go on with that version, or start a new study.", place: stored.record.id, kind: .usage)
    }
    var bars: StudyWork.Bars?
    if case .strategy(let task) = stored.specification.task { bars = try work.bars(task) }
    let entry = try bars?.entry ?? work.entry(stored.specification)
    if let entry, entry.contentHash != stored.record.dataHash {
      throw AssayError(
        code: "other_bars", message: "The bars of \(entry.symbol) changed since the study began.",
        remedy: "Import the earlier bars again, or start a new study.", place: entry.symbol,
        kind: .badData)
    }
    let (id, study, objective) = try await work.run(stored.specification, bars: bars)
    let verdict = try bars.flatMap { try work.verdict(id, study, objective, $0) }
    return try StudyOutput(
      id: id, study: study, verdict: verdict, score: try weights.score(study, context),
      counted: try work.counted(stored.specification, id: id), work: work
    ).output(context[report])
  }
}
