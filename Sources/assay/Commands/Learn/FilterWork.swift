import CommandKit
import Diagnostics
import Factory
import Learning
import Market
import Numerics
import Search
import Storage
import Validation

/// Makes the study of a filter for the commands: with progress, the trial ledger, and the one look.
struct FilterWork {
  let context: CommandContext
  let database: ResultsDatabase
  private let ledger: LedgerOptions

  /// Everything that decides a study beside its trades.
  struct Plan {
    var trials = 420
    var random = 120
    var batch = 4
    var groups = 6
    var testGroups = 2
    var embargo = 5
    var families = FilterSpace.Family.allCases
    var pruner = Pruner.standardStatistical
    var seed: UInt64 = 0
    var name = "filter"

    /// How filters are searched, without the name.
    var json: JSONValue {
      [
        "trials": JSONValue(trials), "random": JSONValue(random), "batch": JSONValue(batch),
        "groups": JSONValue(groups), "test_groups": JSONValue(testGroups), "embargo": JSONValue(embargo),
        "families": JSONValue(families.map(\.rawValue)), "prunes": .bool(pruner != .none),
        "seed": .string("\(seed)"),
      ]
    }
  }

  /// What is known of the data that the trades come from.
  struct Origin {
    var dataHash: String
    var symbol: String
    var timeframe: String
    /// Everything about the trades that can change a result.
    var settings: JSONObject
  }

  init(_ context: CommandContext, _ ledger: LedgerOptions) throws {
    self.context = context
    self.ledger = ledger
    database = try context.workspace.database()
  }

  /// - Parameter validation: the trades that are looked at once, at the end.
  func run(
    _ training: FilterTrades, validation: FilterTrades?, _ plan: Plan, _ origin: Origin
  ) async throws -> (id: String, result: FilterResult) {
    guard training.count >= FilterTrades.leastTrades else {
      throw AssayError(
        code: "too_few_trades",
        message:
          "\(training.count) trades lie in the training period, and a filter needs \(FilterTrades.leastTrades).",
        remedy:
          "Take a longer training period (--train-until), a longer history, or a strategy that trades more.",
        place: origin.symbol, kind: .badData)
    }
    let splits = try TradeSplits(
      entries: training.entries, exits: training.exits, groups: plan.groups, testGroups: plan.testGroups,
      embargo: plan.embargo)
    let space = try FilterSpace(features: training.table.features.count, families: plan.families)
    var settings = origin.settings
    settings["groups"] = JSONValue(plan.groups)
    settings["test_groups"] = JSONValue(plan.testGroups)
    settings["embargo"] = JSONValue(plan.embargo)
    settings["features"] = JSONValue(training.table.featureNames)
    let objective = FilterObjective(
      FilterPaths(training, splits), space, settings: .object(settings), seed: plan.seed)
    var sampler = SamplerChoice(.tpe)
    sampler.startUp = min(plan.random, plan.trials)
    let design = try StudyDesign(
      space: space.space, objectives: [Objective("sharpe", .maximize)], sampler: sampler, pruner: plan.pruner,
      trials: plan.trials, batch: plan.batch, seed: plan.seed)
    let specification = StudySpecification(
      name: plan.name, design: design, task: .filter(JSONValue.object(settings).canonical.text()))
    let (id, study) = try await search(specification, objective, origin)
    // The look is noted before a later trade is judged: one that fails half-way was a look.
    if let validation, study.best != nil { try note(validation, origin, id) }
    guard
      let result = try FilterResult(
        study, objective, validation: validation, workers: Workers(context.globals.workers))
    else {
      throw AssayError(
        code: "all_trials_failed",
        message: "None of the \(study.trials.count) trials gave a value; the first says: "
          + "\(study.trials.first?.message ?? "nothing").",
        remedy: "Give more trades or fewer groups; the trials are kept and count.", place: origin.symbol,
        kind: .badData)
    }
    return (id, result)
  }

  private func note(_ validation: FilterTrades, _ origin: Origin, _ id: String) throws {
    let (calendar, span) = (validation.calendar, validation.span)
    let work = SHA256.hexadecimal(ofParts: ["filter look", id])
    // The same filter of the same study sees nothing new: going on after a kill is no second look.
    var isKnown = false
    try ledger.open(context).forEach { entry, _ in
      if entry.kind == .holdoutLook, entry.work == work { isKnown = true }
    }
    if isKnown { return }
    try ledger.record(
      [
        LedgerEntry(
          kind: .holdoutLook, dataHash: origin.dataHash, symbol: origin.symbol, timeframe: origin.timeframe,
          from: calendar.date(span.lowerBound).description,
          through: calendar.date(span.upperBound - 1).description, count: 1,
          work: work, run: id, note: "the filter of study \(id)", at: Clock.now().description)
      ], context)
  }

  private func search(
    _ specification: StudySpecification, _ objective: FilterObjective, _ origin: Origin
  ) async throws -> (id: String, study: Study) {
    let run = StudyRun(
      specification, objective: objective, codeVersion: Version.code, dataHash: origin.dataHash,
      now: Clock.now().description)
    let done = try database.trials(ofStudy: run.record.id).count
    context.console.info(
      "Study \(run.record.id) of \(specification.name): \(objective.paths.trades.count) trades, "
        + "\(specification.design.trials) trials of \(objective.paths.splits.splits.count) splits"
        + (done > 0 ? ", of which \(done) are done already." : "."))
    let meter = context.console.progress(
      specification.name, total: specification.design.trials, unit: "trials")
    let interruption = context.interruption
    let study = try await interruption.deferring {
      try await run.execute(
        into: database, workers: context.globals.workers, clock: { StudyWork.now() },
        onBatch: { points in
          try ledger.record(
            points.map { entry($0, specification, objective, origin, run.record.id) }, context)
        }, progress: { meter.advance() }, isInterrupted: { interruption.isRequested })
    }
    meter.finish()
    if !study.isFinished {
      throw Interrupted(remedy: "The same command goes on from here.")
    }
    return (run.record.id, study)
  }

  private func entry(
    _ point: [Double], _ specification: StudySpecification, _ objective: FilterObjective, _ origin: Origin,
    _ id: String
  ) -> LedgerEntry {
    let parameters = JSONObject(specification.design.space.values(at: point).map { ($0.name, $0.value.json) })
    let work: JSONValue = [
      "kind": "filter", "settings": objective.identity, "parameters": .object(parameters),
    ]
    return LedgerEntry(
      kind: .trials, dataHash: origin.dataHash, symbol: origin.symbol, timeframe: origin.timeframe, count: 1,
      work: SHA256.hexadecimal(of: work.canonical.text()), run: id, note: "filter \(specification.name)",
      at: Clock.now().description)
  }

  /// How often the sealed part of these data was looked at.
  func looks(_ origin: Origin) throws -> Int {
    try ledger.open(context).holdoutLooks(dataHash: origin.dataHash)
  }
}
