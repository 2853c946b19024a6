import Backtest
import Diagnostics
import Factory
import Jobs
import Market
import Numerics
import Search
import Storage
import Strategies
import Validation

/// All work on one strategy in one iteration that depends on no other strategy: its backtests, its search, and how the
/// challenger does where the search did not look.
struct StrategyUnit: WorkUnit {
  let iteration: Int
  let model: StrategyModel
  let champion: ParameterSet
  let settings: ContinuousSettings
  let code: CodeVersion
  /// Synthetic markets of the search and of the validation.
  let search: [ContinuousMarket]
  let validation: [ContinuousMarket]
  /// Real series with the dates of this strategy.
  let real: [(series: RealSeries, windows: RealSeries.Windows)]
  /// Recipe of the synthetic markets.
  let scenarios: JSONValue
  let clock: @Sendable () -> String

  var name: String { model.description.name }

  func identity() -> String {
    SHA256.hexadecimal(ofParts: [
      "continuous strategy", code.identity, name, model.file?.sha256 ?? "", champion.json.text(),
      "\(iteration)",
      settings.resultJSON.text(), scenarios.text(),
      real.map { "\($0.series.source) \($0.series.contentHash) \($0.windows.validationThrough)" }
        .joined(separator: ","),
    ])
  }

  private var runner: StrategyRunner { StrategyRunner(settings: settings) }

  func run(in context: WorkContext) async throws -> [UInt8] {
    let stream = RandomStream(seed: settings.seed, stream: UInt64(iteration))
      .child(StableName.number(of: name))
    let backtests = StrategyBacktests(
      runner: runner, model: model, parameters: champion, stream: stream.child(0))
    let rows = backtests.rows(
      on: search.map { (market: $0, through: nil) }
        + real.map { (market: $0.series.market, through: $0.windows.validationThrough) })
    try context.checkInterruption()
    var outcome = StrategyOutcome(strategy: name, champion: champion.json, rows: rows)
    do {
      try await optimise(&outcome, stream.child(1), context)
    } catch let error as AssayError where error.kind != .failure {
      outcome.message = error.sentence
    }
    return Array(outcome.json.text().utf8)
  }

  private func optimise(
    _ outcome: inout StrategyOutcome, _ stream: RandomStream, _ context: WorkContext
  ) async throws {
    let evidence = EvidenceRunner(
      runner: runner, scenarios: search,
      real: real.map { .init(series: $0.series, from: nil, through: $0.windows.searchThrough) })
    let space = try ContinuousSpace.space(of: model, settings: settings)
    let objective = ContinuousObjective(
      model: model, evidence: evidence, champion: try evidence.run(model, champion),
      realShare: settings.realDataShare, identity: .string(identity()))
    var draws = stream
    let design = try StudyDesign(
      space: space, objectives: ContinuousObjective.objectives, trials: settings.trials, batch: 4,
      seed: draws.next())
    let specification = StudySpecification(name: name, design: design, task: .caller)
    let run = StudyRun(
      specification, objective: objective, codeVersion: code, dataHash: scenarios.text(), now: clock())
    // The trials are kept with the outcome; a study that was broken off is made again.
    let study = try await run.execute(
      into: try ResultsDatabase(":memory:"), workers: 1, clock: clock,
      isInterrupted: { context.isInterrupted })
    try context.checkInterruption()
    try conclude(study, objective, &outcome)
  }

  /// Chooses the challenger and judges it on other markets and later dates.
  private func conclude(
    _ study: Study, _ objective: ContinuousObjective, _ outcome: inout StrategyOutcome
  ) throws {
    outcome.study = StudySummary(study)
    let score = try FrontScore(
      study, weights: [settings.sharpeWeight, settings.returnWeight, settings.drawdownWeight])
    guard let best = score.best, let trial = study.trials.first(where: { $0.number == best.trial }) else {
      outcome.message = "none of the trials traded"
      return
    }
    let challenger = try StrategySpace.parameters(at: trial.point, in: study.design.space, of: model, [])
    guard challenger != champion else { return }
    let unseen = EvidenceRunner(
      runner: runner, scenarios: validation,
      real: real.map {
        .init(series: $0.series, from: $0.windows.validationFrom, through: $0.windows.validationThrough)
      })
    let (old, new) = (try unseen.run(model, champion), try unseen.run(model, challenger))
    var found = ChallengerOutcome(
      parameters: challenger.json, trial: trial.number, score: best.value,
      scenarios: .init(champion: old.scenarios.figures, challenger: new.scenarios.figures), real: nil)
    if let a = old.real, let b = new.real { found.real = .init(champion: a.figures, challenger: b.figures) }
    found.deflated = deflated(trial, earlier: real.isEmpty ? 0 : (iteration - 1) * settings.trials)
    let (a, b) = (old.deciding, new.deciding)
    if let pair = PairedTest.influence(
      champion: a.returns, challenger: b.returns, statistic: settings.statistic)
    {
      found.difference = pair.estimate
      found.variance = FreshDataNeed.variance(of: pair.influence)
      found.thresholdDifference = thresholdDifference(a)
    }
    let core = CoreReturnMetrics(b.returns, periodsPerYear: b.daysPerYear)
    if let ratio = core.sharpeRatioPerPeriod, ratio != 0 {
      let mean = b.returns.reduce(0, +) / Double(b.returns.count)
      found.expectedMean = mean
      found.expectedDeviation = mean / ratio
    }
    outcome.challenger = found
  }

  /// Probability that the challenger's lead over the champion, where the search looked, is beyond the largest lead of
  /// as many trials without one.
  ///
  /// The spread of trials that are as good as the champion is taken from the number of days: that of the trials
  /// themselves holds real differences too.
  private func deflated(_ trial: StudyTrial, earlier: Int) -> Double? {
    guard let ratio = trial.figure("difference"), let days = trial.figure("days"),
      let skew = trial.figure("skew"), let kurtosis = trial.figure("kurtosis"), days >= 3
    else { return nil }
    let estimate = SharpeEstimate(sharpe: ratio, observations: Int(days), skew: skew, kurtosis: kurtosis)
    return DeflatedSharpe(
      estimate, trials: Double(settings.trials + earlier), trialVariance: 1 / (days - 1))?.probability
  }

  /// What the gain of the threshold is a day.
  private func thresholdDifference(_ champion: PooledDays) -> Double? {
    let core = CoreReturnMetrics(champion.returns, periodsPerYear: champion.daysPerYear)
    switch settings.statistic {
    case .mean:
      let mean = champion.returns.reduce(0, +) / Double(max(1, champion.returns.count))
      return settings.optimizationThreshold * abs(mean)
    case .sharpe: return core.sharpeRatioPerPeriod.map { settings.optimizationThreshold * abs($0) }
    }
  }
}

/// A number that a name has on every machine, for random streams.
enum StableName {
  static func number(of name: String) -> UInt64 {
    UInt64(SHA256.hexadecimal(of: name).prefix(16), radix: 16) ?? 0
  }
}
