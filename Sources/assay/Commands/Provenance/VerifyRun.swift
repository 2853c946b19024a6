import CommandKit
import Diagnostics
import Factory
import Storage
import Strategies

struct VerifyRun: Command {
  static let path = "verify"
  static let abstract = "Make a run again from its provenance and compare it byte for byte."
  static let discussion = """
    Configuration, contracts and seed come from the results database, bars from the catalogue, and the trials that
    deflation counts from the ledger as it was when the run ended. Nothing is written: the second run lives in memory and enters
    nothing in the ledger. Exit code 3 when something differs, with the first row that does.
    """
  static let examples = [CommandExample("assay verify 3f2a", "by the beginning of its name")]

  let run = Argument("RUN", .text, "name of a run, or its beginning; the newest unless given")
  let own = StrategyOptions()
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let record = try database.requireRun(context[run])
    let again = try prepare(record, context)
    let copy = try ResultsDatabase(":memory:")
    let meter = context.console.progress("verify", total: again.backtestCount, unit: "backtests")
    let interruption = context.interruption
    let summary = try await interruption.deferring {
      try await again.execute(
        into: copy, ledger: try pastLedger(record, database, context), workers: context.globals.workers,
        now: { record.createdAt }, progress: { meter.advance(by: $0.unitBacktests) },
        isInterrupted: { interruption.isRequested })
    }
    meter.finish()
    guard summary != nil else { throw Interrupted(remedy: "Start `assay verify` again.") }
    return output(record, try database.firstDifference(from: copy, ofRun: record.id), again.backtestCount)
  }

  /// The same run, after everything that must be equal was found equal.
  private func prepare(_ record: RunRecord, _ context: CommandContext) throws -> FactoryRun {
    guard record.status == .finished else {
      throw Self.refusal(
        "The run \(record.id) is not finished.", "Finish it with `assay factory resume \(record.id)`.")
    }
    guard record.codeVersion == Version.code.description, record.identity != nil else {
      throw Self.refusal(
        "The run \(record.id) was made by version \(record.codeVersion), and this is \(Version.code).",
        "Verify it with the version that made it.")
    }
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: record.config))
    let catalogue = try RunData.catalogue(of: record, context)
    for symbol in configuration.symbols {
      _ = try RunData.entry(of: symbol, configuration.timeframe, record, catalogue)
    }
    let run = try FactoryRun(
      configuration, source: catalogue, library: own.library(context, for: configuration),
      codeVersion: Version.code, now: record.createdAt)
    guard run.record.id == record.id else {
      throw Self.refusal(
        "The provenance of the run \(record.id) gives the name \(run.record.id): its record was changed.",
        "Restore the database from a copy, or make the run again.")
    }
    return run
  }

  /// What the ledger held when the run ended. Work of the run itself is no new trial.
  private func pastLedger(
    _ record: RunRecord, _ database: ResultsDatabase, _ context: CommandContext
  ) throws -> TrialLedger {
    let past = TrialLedger()
    let heads = try database.ledgerHeads(ofRun: record.id)
    var (entries, isPast): ([LedgerEntry], Bool) = ([], true)
    try ledger.open(context).forEach { entry, hash in
      if isPast { entries.append(entry) }
      if hash == heads.first?.head { isPast = false }
    }
    if isPast, !heads.isEmpty {
      context.console.warning(
        "The ledger does not contain the head that the run noted (see `assay ledger verify`): the trials that "
          + "deflation counts may differ.")
    }
    try past.append(entries)
    return past
  }

  private func output(_ record: RunRecord, _ difference: ContentDifference?, _ backtests: Int)
    -> CommandOutput
  {
    let json: JSONValue = [
      "run": .string(record.id), "equal": .bool(difference == nil), "backtests": JSONValue(backtests),
      "difference": difference.map {
        [
          "table": .string($0.table), "columns": .string($0.columns), "stored": JSONValue($0.ours),
          "made_again": JSONValue($0.theirs),
        ]
      } ?? .null,
    ]
    let text =
      difference.map {
        """
        The run \(record.id) differs from what its provenance gives, first in the table `\($0.table)`:
          columns     \($0.columns)
          stored      \($0.ours ?? "no such row")
          made again  \($0.theirs ?? "no such row")
        """
      }
      ?? "The run \(record.id) was made again: \(NumberText.grouped(backtests)) backtests, every row is equal."
    return CommandOutput(json: json, exitCode: difference == nil ? .done : .badData, text: text)
  }

  private static func refusal(_ message: String, _ remedy: String) -> AssayError {
    AssayError(code: "cannot_verify", message: message, remedy: remedy, kind: .usage)
  }
}
