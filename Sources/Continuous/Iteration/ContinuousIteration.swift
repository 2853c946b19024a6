import Backtest
import Diagnostics
import Factory
import Jobs
import Market
import Numerics
import Storage
import Strategies
import Validation

/// One pass: find strategies, test them, search, promote on evidence, report.
///
/// It can be killed at any moment: finished strategies, tests and promotions are in the database, and the next start
/// goes on with the iteration that was left.
public struct ContinuousIteration: Sendable {
  public let settings: ContinuousSettings
  public let environment: ContinuousEnvironment
  let database: ContinuousDatabase

  public init(
    _ settings: ContinuousSettings, _ environment: ContinuousEnvironment, _ database: ContinuousDatabase
  ) {
    self.settings = settings
    self.environment = environment
    self.database = database
  }

  /// - Returns: `nil` after an interruption; what was finished is kept.
  /// - Throws: what the catalogue, the disk or the database refuses. The state stays as it was.
  public func run() async throws -> IterationResult? {
    let writer = ConfigurationWriter(database: database, folder: environment.folder)
    try writer.writeMissing()
    var prepared = try prepare()
    if environment.isInterrupted() { return nil }
    try watch(&prepared)
    try writer.writeMissing()
    environment.progress(.working(total: prepared.models.count))
    guard let outcomes = try await work(prepared) else { return nil }
    try countTrials(prepared, outcomes)
    environment.progress(
      .backtested(
        count: outcomes.reduce(0) { $0 + $1.rows.count }, optimised: outcomes.count { $0.study != nil }))
    guard let entries = try decide(prepared, outcomes) else { return nil }
    try writer.writeMissing()
    return try conclude(prepared, entries)
  }

  /// Everything that is known before strategies are worked on.
  struct Prepared {
    var record: IterationRecord
    var settings: ContinuousSettings
    var models: [StrategyModel]
    /// Parameters at the beginning of the iteration.
    var champions: [String: ParameterSet]
    var changes: [DiscoveryChange]
    var problems: [String]
    var scenarios: ScenarioMarkets
    var search: [ContinuousMarket]
    var validation: [ContinuousMarket]
    var real: [RealSeries]
    var demotions: [Demotion] = []
    var isResumed: Bool
  }

  private var now: String { environment.now().description }

  private func prepare() throws -> Prepared {
    let (library, errors) = try environment.library()
    let found = try StrategyScan(
      database: database, folder: environment.folder, code: environment.code, now: now
    ).scan(library, errors)
    let offered = try environment.series()
    // Half of the memory for indicators: two sets of synthetic markets, and the real ones.
    let known = try environment.scenarios()
    let plain = try ScenarioMarkets(settings, known: known, budget: 0)
    let budget =
      max(4 << 20, settings.memoryLimitMB << 19) / max(1, 2 * plain.scenarios.count + offered.count)
    let (real, stale) = try RealMarkets(
      database: database, freshShare: settings.freshShare, budget: budget, now: environment.now()
    ).prepare(offered, staleAfterDays: settings.alerts.staleAfterDays)
    for series in stale where try database.noteStale(series.name, lastBar: series.lastBar) {
      environment.alert(
        Alert(
          .staleData, subject: series.name,
          message: "The bars of \(series.name) end on \(series.lastBar) and have not grown since.", at: now))
    }
    let champions = JSONValue.object(
      JSONObject(
        found.models.map { ($0.description.name, found.champions[$0.description.name]?.json ?? .null) }))
    let data: JSONValue = [
      "real": .object(JSONObject(real.map { ($0.source, .string($0.contentHash)) })), "scenarios": plain.json,
    ]
    let before = try database.newestIteration()
    let record = try database.begin(
      settings: settings.resultJSON.text(), code: environment.code.description, data: data.text(),
      champions: champions.text(), at: now)
    let isResumed = before?.number == record.number
    var own = settings
    if isResumed { try own.adopt(resultJSON: JSONValue(parsing: record.settings)) }
    environment.progress(.begun(iteration: record.number, isResumed: isResumed))
    environment.progress(.scanned(strategies: found.models.count, changes: found.changes))
    let scenarios = try ScenarioMarkets(own, known: known, budget: budget)
    var prepared = Prepared(
      record: record, settings: own, models: found.models, champions: found.champions, changes: found.changes,
      problems: found.problems, scenarios: scenarios,
      search: try scenarios.markets(for: .search, number: record.number),
      validation: try scenarios.markets(for: .validation, number: record.number), real: real,
      isResumed: isResumed)
    if isResumed { try restoreChampions(&prepared) }
    let stream = try database.errorStream(
      orBegin: try OnlineFDR.Settings(own.procedure, alpha: own.alpha))
    if stream.settings.method != own.procedure || stream.settings.alpha != own.alpha {
      prepared.problems.append(
        "promotion.procedure and promotion.alpha have no effect: the database was begun with "
          + "\(stream.settings.method.rawValue) at \(stream.settings.alpha), and error that was spent stays spent."
      )
    }
    return prepared
  }

  /// An iteration that goes on tests the parameters with which it began, whatever was promoted in it already.
  private func restoreChampions(_ prepared: inout Prepared) throws {
    let begun = try JSONValue(parsing: prepared.record.champions)
    for model in prepared.models {
      let name = model.description.name
      if let json = begun[name], let set = try? ParameterSet(json: json, for: model.description) {
        prepared.champions[name] = set
      }
    }
  }

  /// Demotes champions that fall behind their promise; once in an iteration.
  private func watch(_ prepared: inout Prepared) throws {
    guard prepared.settings.demotes, !prepared.isResumed else { return }
    let watch = ChampionWatch(runner: StrategyRunner(settings: prepared.settings), real: prepared.real)
    for model in prepared.models {
      let name = model.description.name
      guard let champion = try database.champion(of: name), let parameters = prepared.champions[name],
        let alarm = try watch.alarm(champion, model, parameters)
      else { continue }
      // What the watch looked at chose the successor, so no test may use it.
      let first = ChampionExpectation(json: champion.expectation)?.after.advanced(byDays: 1)
      try database.noteSpent(
        prepared.real.map {
          SpentData(
            source: $0.source, first: (first ?? $0.setAsideAfter).description, last: $0.lastDate.description)
        }, by: name)
      let (old, new) = try database.restorePredecessor(
        of: name, origin: "demotion", at: now, iteration: prepared.record.number,
        note: "CUSUM \(alarm.statistic) above \(alarm.threshold) on \(alarm.date)")
      let demotion = Demotion(
        strategy: name, oldParameters: old.parameters, newParameters: new.parameters,
        date: alarm.date.description,
        statistic: alarm.statistic, threshold: alarm.threshold)
      prepared.demotions.append(demotion)
      if let set = try? ParameterSet(
        json: JSONValue(parsing: new.parameters), for: model.description)
      {
        prepared.champions[name] = set
      }
      environment.progress(.demoted(demotion))
      environment.alert(
        Alert(
          .demotion, subject: name,
          message:
            "\(name) fell behind its expectation on \(alarm.date) and has its former parameters again.",
          at: now))
    }
  }

  /// The dates of a strategy by series.
  ///
  /// - Parameter attempts: tests whose data count as unspent.
  private func windows(_ prepared: Prepared, _ strategy: String, without attempts: [Int] = []) throws -> [(
    series: RealSeries, windows: RealSeries.Windows
  )] {
    try prepared.real.map { series in
      let spent = try database.lastSpent(strategy, source: series.source, without: attempts)
      return (series, series.windows(spent: spent.flatMap { CivilDate($0) }))
    }
  }

  /// The outcomes of all strategies; `nil` after an interruption.
  private func work(_ prepared: Prepared) async throws -> [StrategyOutcome]? {
    let store = ContinuousUnitStore(database, iteration: prepared.record.number)
    // The dates as the iteration began: a test that was recorded since has spent more.
    let attempts = try database.attempts(ofIteration: prepared.record.number).map(\.id)
    let units = try prepared.models.map { model in
      StrategyUnit(
        iteration: prepared.record.number, model: model,
        champion: prepared.champions[model.description.name] ?? .defaults(of: model.description),
        settings: prepared.settings, code: environment.code, search: prepared.search,
        validation: prepared.validation,
        real: try windows(prepared, model.description.name, without: attempts),
        scenarios: prepared.scenarios.json, clock: { [environment] in environment.now().description })
    }
    let progress = environment.progress
    let runner = JobRunner(workers: max(1, min(environment.workers, settings.maximumConcurrent)))
    let report = try await runner.run(
      try WorkPlan(units), into: store,
      progress: { progress(.tested(strategy: $0.unit, finished: $0.finished, total: $0.total)) },
      isInterrupted: environment.isInterrupted)
    guard report.isComplete else { return nil }
    return try units.map { unit in
      switch try store.outcome(of: unit) {
      case .result(let bytes):
        guard let outcome = StrategyOutcome(json: try JSONValue(parsing: bytes)) else {
          throw AssayError.noResult(of: unit.name)
        }
        return outcome
      case .failure(let error):
        return StrategyOutcome(
          strategy: unit.name, champion: unit.champion.json, rows: [], message: error.sentence)
      }
    }
  }

  /// Trials on real bars are counted where all trials are, once an iteration.
  private func countTrials(_ prepared: Prepared, _ outcomes: [StrategyOutcome]) throws {
    var entries: [LedgerEntry] = []
    for outcome in outcomes {
      guard let study = outcome.study else { continue }
      for series in prepared.real {
        entries.append(
          LedgerEntry(
            kind: .trials, dataHash: series.contentHash, symbol: series.symbol,
            timeframe: "\(series.timeframe)",
            from: series.firstDate.description, count: study.trials,
            work: SHA256.hexadecimal(ofParts: [
              "continuous", outcome.strategy, "\(prepared.record.number)", prepared.record.settings,
              prepared.record.begunAt,
            ]), note: "continuous \(outcome.strategy), iteration \(prepared.record.number)", at: now))
      }
    }
    if !entries.isEmpty { try environment.count(entries) }
  }

  private func decide(_ prepared: Prepared, _ outcomes: [StrategyOutcome]) throws -> [IterationResult.Entry]?
  {
    let runner = StrategyRunner(settings: prepared.settings)
    let round = PromotionRound(
      iteration: prepared.record.number, database: database,
      test: ChallengerTest(runner: runner, scenarios: prepared.scenarios, real: prepared.real),
      settings: prepared.settings, code: environment.code,
      clock: { [environment] in environment.now().description })
    var entries: [IterationResult.Entry] = []
    for (model, outcome) in zip(prepared.models, outcomes) {
      if environment.isInterrupted() { return nil }
      let name = model.description.name
      let verdict: PromotionVerdict
      do {
        verdict = try round.decide(
          .init(
            model: model, champion: prepared.champions[name] ?? .defaults(of: model.description),
            outcome: outcome,
            windows: try windows(prepared, name)))
      } catch let error as AssayError where error.kind != .failure {
        verdict = .refused(.failed, numbers: ["message": .string(error.sentence)])
      }
      entries.append(IterationResult.Entry(outcome: outcome, verdict: verdict, file: model.file?.path))
    }
    let attempts = try database.attempts(ofIteration: prepared.record.number)
    for place in entries.indices {
      entries[place].attempt = attempts.first { $0.strategy == entries[place].outcome.strategy }
      let entry = entries[place]
      guard case .promoted = entry.verdict else { continue }
      environment.progress(
        .promoted(
          strategy: entry.outcome.strategy, old: entry.outcome.champion,
          new: entry.outcome.challenger?.parameters ?? .null, gain: entry.attempt?.gain))
      environment.alert(
        Alert(
          .promotion, subject: entry.outcome.strategy,
          message: "\(entry.outcome.strategy) has new parameters: "
            + "\(entry.outcome.challenger?.parameters.text() ?? "").", at: now))
    }
    return entries
  }

  private func conclude(_ prepared: Prepared, _ entries: [IterationResult.Entry]) throws -> IterationResult {
    let number = prepared.record.number
    guard let stream = try database.errorStream() else { throw AssayError.noResult(of: "online FDR") }
    let base = ReportFile.base(of: prepared.record, in: environment.folder)
    let demotions = prepared.demotions
    let result = IterationResult(
      number: number, begunAt: prepared.record.begunAt, endedAt: now, entries: entries, demotions: demotions,
      changes: prepared.changes, problems: prepared.problems, settings: prepared.settings,
      code: environment.code.description,
      scenarios: prepared.scenarios.scenarios.map { ($0.scenario.name, $0.weight) },
      real: prepared.real.map { series in
        IterationResult.RealSummary(
          name: series.source, first: series.firstDate.description, last: series.lastDate.description,
          setAsideAfter: series.setAsideAfter.description,
          freshBars: series.market.frame.sessions.dates.count { $0 > series.setAsideAfter.daysSinceEpoch })
      }, nextLevel: stream.nextLevel, attempts: stream.tests, rejections: stream.rejections,
      procedure: stream.settings.method.rawValue, report: "\(base).html", database: database.path)
    try environment.writeReport(result, "\(base).html", "\(base).json")
    try database.finish(
      number, rows: entries.flatMap(\.outcome.rows), summary: result.json.text(), report: result.report,
      at: now)
    environment.progress(.reported(path: result.report))
    return result
  }

  /// Removes what is too old, and makes a backup when one is due.
  public func upkeep() throws -> UpkeepOutcome {
    try database.upkeep(
      retentionDays: settings.retentionDays, backupIntervalDays: settings.backupIntervalDays,
      in: environment.folder, now: environment.now())
  }
}
