import Backtest
import CommandKit
import Diagnostics
import Factory
import Glibc
import Indicators
import Market
import Search
import Storage
import Strategies

/// Makes and reads studies for the commands: with bars, progress, and the trial ledger.
struct StudyWork {
  let context: CommandContext
  let database: ResultsDatabase
  private let strategies: StrategyOptions
  private let ledger: LedgerOptions

  init(_ context: CommandContext, _ strategies: StrategyOptions, _ ledger: LedgerOptions) throws {
    self.context = context
    self.strategies = strategies
    self.ledger = ledger
    database = try context.workspace.database()
  }

  /// What a study of a strategy needs beside its specification.
  struct Bars {
    let entry: CatalogueEntry
    let series: BarSeries
    let store: IndicatorStore
    let frame: PreparedBars
  }

  func bars(_ task: StrategyTask) throws -> Bars {
    let catalogue = try context.workspace.catalogue()
    let entry = try catalogue.entry(task.symbol, task.timeframe)
    let series = try catalogue.load(task.symbol, task.timeframe)
    let store = IndicatorStore(series)
    return Bars(entry: entry, series: series, store: store, frame: try PreparedBars(store))
  }

  /// The bars that a program or a caller says it works on; `nil` where it names none.
  func entry(_ specification: StudySpecification) throws -> CatalogueEntry? {
    guard let bars = specification.bars else { return nil }
    return try context.workspace.catalogue().entry(bars.symbol, bars.timeframe)
  }

  func model(_ task: StrategyTask) throws -> StrategyModel {
    try strategies.library(context, for: [task.strategy]).model(named: task.strategy)
  }

  /// Gives a stored specification what the database does not hold: the combinations that the strategy accepts.
  func prepare(_ specification: inout StudySpecification) throws {
    guard case .strategy(let task) = specification.task else { return }
    specification.design.space = try StrategySpace.space(
      of: try model(task), range: task.range, fixed: task.fixed, own: specification.design.space)
  }

  func objective(
    _ specification: StudySpecification, _ bars: Bars?
  ) throws -> any TrialObjective {
    switch specification.task {
    case .strategy(let task):
      let bars = try bars ?? self.bars(task)
      return try StrategyObjective(
        task, model: try model(task), store: bars.store, frame: bars.frame, design: specification.design)
    case .program(let command): return ObjectiveProgram(command)
    case .caller:
      throw AssayError(
        code: "no_objective", message: "The study has no objective of its own.",
        remedy: "Give --command, or serve it with `assay search ask` and `assay search tell`.",
        place: "study",
        kind: .usage)
    case .filter:
      throw AssayError(
        code: "is_filter", message: "The study is that of a filter.",
        remedy: "Give the command `assay learn filter` again as before: it goes on where it stopped.",
        place: "study",
        kind: .usage)
    }
  }

  /// Makes what is missing of a study.
  /// - Throws: `Interrupted` after Ctrl-C, with the way to go on; `all_trials_failed`.
  func run(
    _ specification: StudySpecification, bars: Bars? = nil
  ) async throws -> (id: String, study: Study, objective: any TrialObjective) {
    let objective = try objective(specification, bars)
    let named = try entry(specification)
    let run = StudyRun(
      specification, objective: objective, codeVersion: Version.code,
      dataHash: (bars?.entry ?? named)?.contentHash ?? "", now: Clock.now().description)
    let done = try database.trials(ofStudy: run.record.id).count
    context.console.info(
      "Study \(run.record.id): \(specification.design.trials) trials"
        + (done > 0 ? ", of which \(done) are done already." : "."))
    let meter = context.console.progress("search", total: specification.design.trials, unit: "trials")
    let interruption = context.interruption
    let study = try await interruption.deferring {
      try await run.execute(
        into: database, workers: context.globals.workers, clock: { Self.now() },
        onBatch: { points in
          let trials = StudyLedger(
            specification, entry: bars?.entry ?? named, instrument: bars?.series.instrument,
            objective: objective.identity, id: run.record.id)
          try ledger.record(points.map { trials.entry($0, at: Clock.now().description) }, context)
        },
        progress: { meter.advance() }, isInterrupted: { interruption.isRequested })
    }
    meter.finish()
    if !study.isFinished {
      throw Interrupted(remedy: "`assay search resume \(run.record.id)` goes on from here.")
    }
    try check(study)
    return (run.record.id, study, objective)
  }

  private func check(_ study: Study) throws {
    guard study.candidates.isEmpty, let first = study.trials.first else { return }
    let isFailed = study.trials.allSatisfy { $0.state != .complete }
    throw AssayError(
      code: isFailed ? "all_trials_failed" : "no_feasible_trial",
      message: isFailed
        ? "None of the \(study.trials.count) trials gave a value; the first says: "
          + "\(first.message ?? first.state.rawValue)."
        : "None of the \(study.trials.count) trials keeps the constraints.",
      remedy: isFailed
        ? "Mend the objective; the trials are kept and count."
        : "Loosen the constraints or widen the ranges.",
      kind: .badData)
  }

  /// How many different trials the ledger holds on the bars of a program's study, or by the program where it names
  /// none.
  func counted(_ specification: StudySpecification, id: String) throws -> Int? {
    if case .strategy = specification.task { return nil }
    let trials = StudyLedger(
      specification, entry: try entry(specification), instrument: nil, objective: .null, id: id)
    return try ledger.open(context).distinctTrials(dataHash: trials.dataHash)
  }

  /// Enters one trial of a caller.
  func count(_ point: [Double], of specification: StudySpecification, id: String) throws {
    let trials = StudyLedger(
      specification, entry: try entry(specification), instrument: nil, objective: .null, id: id)
    try ledger.record([trials.entry(point, at: Clock.now().description)], context)
  }

  /// How the best trial fares on dates that the search did not see, and deflated by everything that was tried.
  func verdict(
    _ id: String, _ study: Study, _ objective: any TrialObjective, _ bars: Bars
  ) throws -> StudyVerdict? {
    guard let objective = objective as? StrategyObjective, let chosen = StudyVerdict.chosen(study) else {
      return nil
    }
    let unseen = try objective.measure(chosen.point, in: study.design.space)
    if let unseen {
      try ledger.record(
        [
          LedgerEntry(
            kind: .holdoutLook, dataHash: bars.entry.contentHash, symbol: bars.entry.symbol,
            timeframe: bars.entry.timeframe.description, from: unseen.from.description,
            through: unseen.through.description, count: 1,
            work: SHA256.hexadecimal(ofParts: ["search look", id]),
            run: id, note: "the best trial of study \(id)", at: Clock.now().description)
        ], context)
    }
    let trials = try ledger.open(context).distinctTrials(dataHash: bars.entry.contentHash)
    return StudyVerdict(
      study, ledgerTrials: trials, periodsPerYear: bars.series.instrument.daysPerYear, unseen: unseen)
  }

  /// The time in UTC to the millisecond.
  static func now() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let seconds = Timestamp(seconds: Int64(time.tv_sec)).description
    let thousandths = "\(1_000 + time.tv_nsec / 1_000_000)".dropFirst()
    return seconds.hasSuffix("Z") ? "\(seconds.dropLast()).\(thousandths)Z" : seconds
  }
}
