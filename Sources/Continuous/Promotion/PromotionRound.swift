import Backtest
import Diagnostics
import Factory
import Market
import Numerics
import Storage
import Strategies
import Validation

/// The promotions of an iteration: one challenger after another, because each test has the error that those before it
/// left.
struct PromotionRound {
  let iteration: Int
  let database: ContinuousDatabase
  let test: ChallengerTest
  let settings: ContinuousSettings
  let code: CodeVersion
  let clock: @Sendable () -> String

  /// A strategy with what its unit found.
  struct Candidate {
    var model: StrategyModel
    var champion: ParameterSet
    var outcome: StrategyOutcome
    var windows: [(series: RealSeries, windows: RealSeries.Windows)]
  }

  /// Decides on one strategy; a test that was recorded before a kill is not made again.
  func decide(_ candidate: Candidate) throws -> PromotionVerdict {
    if let made = try database.attempts(ofIteration: iteration).first(where: {
      $0.strategy == candidate.model.description.name
    }) {
      return verdict(of: made)
    }
    guard let challenger = candidate.outcome.challenger else {
      guard let message = candidate.outcome.message else { return .unchanged }
      return .refused(.failed, numbers: ["message": .string(message)])
    }
    if let (refusal, numbers) = PromotionConditions(settings: settings).refusal(of: challenger) {
      return .refused(refusal, numbers: numbers)
    }
    var stream = try database.errorStream(
      orBegin: try OnlineFDR.Settings(settings.procedure, alpha: settings.alpha))
    let level = stream.nextLevel
    let evidence: TestEvidence
    switch try fresh(candidate, challenger, level: level) {
    case .missing(let numbers): return .refused(.waitingForData, numbers: numbers)
    case .found(let found): evidence = found
    }
    let new = try ParameterSet(json: challenger.parameters, for: candidate.model.description)
    guard
      let outcome = try test.run(
        candidate.model, champion: candidate.champion, challenger: new, on: evidence, level: level)
    else {
      return .refused(.noDifference, numbers: ["evidence": .string(evidence.name)])
    }
    let before = stream.json.text()
    let isPromoted = try stream.test(outcome.test.pValue)
    let document = document(candidate, evidence, outcome)
    let attempt = AttemptRecord(
      id: 0, iteration: iteration, strategy: candidate.model.description.name, at: clock(),
      evidence: evidence.name,
      oldParameters: candidate.champion.json.text(), newParameters: new.json.text(),
      gain: challenger.deciding.gain,
      pValue: outcome.test.pValue, level: level, isPromoted: isPromoted, stateBefore: before,
      stateAfter: stream.json.text(), document: document,
      identity: Identity(
        .promotion, code: code, data: evidence.json, contract: .null,
        configuration: [
          "strategy": .string(candidate.model.description.name),
          "strategy_sha256": JSONValue(candidate.model.file?.sha256), "old": candidate.champion.json,
          "new": new.json, "settings": settings.resultJSON, "fdr": try JSONValue(parsing: before),
        ], seed: settings.seed
      ).hexadecimal)
    let recorded = try database.record(
      attempt, spent: evidence.spent,
      expectation: ChampionExpectation(challenger, evidence)?.json.text())
    return verdict(of: recorded)
  }

  private func verdict(of attempt: AttemptRecord) -> PromotionVerdict {
    if attempt.isPromoted { return .promoted(attempt: attempt.id) }
    return .refused(
      .notSignificant,
      numbers: [
        "evidence": .string(attempt.evidence), "gain": JSONValue(attempt.gain),
        "p_value": .number(attempt.pValue),
        "level": .number(attempt.level), "attempt": JSONValue(attempt.id),
      ])
  }

  private func document(
    _ candidate: Candidate, _ evidence: TestEvidence, _ outcome: ChallengerTest.Outcome
  ) -> String {
    let test = outcome.test
    let document: JSONValue = [
      "evidence": evidence.json, "statistic": .string(test.statistic.rawValue), "days": JSONValue(test.count),
      "estimate": .number(test.estimate), "standard_error": .number(test.standardError),
      "block_length": .number(test.blockLength), "resamples": JSONValue(test.resamples),
      "exceedances": JSONValue(test.exceedances), "champion": outcome.championFigures.json,
      "challenger": outcome.figures.json, "settings": settings.resultJSON,
      "strategy_sha256": JSONValue(candidate.model.file?.sha256), "code": .string(code.description),
    ]
    return document.text()
  }

  // MARK: Fresh data

  private enum Fresh {
    case found(TestEvidence)
    case missing(JSONObject)
  }

  private func fresh(_ candidate: Candidate, _ challenger: ChallengerOutcome, level: Double) throws -> Fresh {
    guard let effect = challenger.difference, let variance = challenger.variance,
      let needed = FreshDataNeed.days(effect: effect, variance: variance, level: level, power: settings.power)
    else {
      return .missing([
        "evidence": .string(challenger.evidence), "bars_needed": .null, "bars_missing": .null,
        "difference": JSONValue(challenger.difference),
      ])
    }
    let days = max(Double(PairedTest.fewestDays) * 2, needed.rounded(.up))
    let forThreshold = challenger.thresholdDifference.flatMap {
      FreshDataNeed.days(effect: $0, variance: variance, level: level, power: settings.power)
    }
    var numbers: JSONObject = [
      "evidence": .string(challenger.evidence), "gain": JSONValue(challenger.deciding.gain),
      "level": .number(level), "bars_needed": .number(days),
      "bars_needed_for_threshold": JSONValue(forThreshold?.rounded(.up)),
    ]
    return candidate.windows.isEmpty
      ? try synthetic(days, &numbers) : real(candidate, days, &numbers)
  }

  /// New synthetic markets can be made, up to a limit.
  private func synthetic(_ days: Double, _ numbers: inout JSONObject) throws -> Fresh {
    let scenarios = test.scenarios
    let years = Double(scenarios.bars * scenarios.scenarios.count) / 252
    let most = max(1, Int(Double(settings.mostScenarioYears) / years))
    let wanted = (days / Double(scenarios.bars)).rounded(.up)
    guard wanted <= Double(most) else {
      let available = Double(most * scenarios.bars)
      numbers["bars_available"] = .number(available)
      numbers["bars_missing"] = .number(days - available)
      return .missing(numbers)
    }
    return .found(
      TestEvidence(.scenarios(number: try database.attemptCount() + 1, replicates: max(1, Int(wanted)))))
  }

  /// Fresh bars from the first that no test of the strategy has used, as many as are needed.
  private func real(_ candidate: Candidate, _ days: Double, _ numbers: inout JSONObject) -> Fresh {
    var dates: Set<Int32> = []
    for entry in candidate.windows {
      let first = entry.windows.freshFrom.daysSinceEpoch
      dates.formUnion(entry.series.market.frame.sessions.dates.filter { $0 >= first })
    }
    guard Double(dates.count) >= days, let last = dates.sorted().dropFirst(Int(days) - 1).first else {
      numbers["bars_available"] = JSONValue(dates.count)
      numbers["bars_missing"] = .number(days - Double(dates.count))
      return .missing(numbers)
    }
    let through = CivilDate(daysSinceEpoch: last)
    let sources = candidate.windows.filter { entry in
      // The engine needs two bars.
      entry.series.market.frame.sessions.dates
        .count { $0 >= entry.windows.freshFrom.daysSinceEpoch && $0 <= last } >= 2
    }
    return .found(
      TestEvidence(
        .real(
          sources: sources.map {
            TestEvidence.Source(
              name: $0.series.source, contentHash: $0.series.contentHash, from: $0.windows.freshFrom)
          }, through: through)))
  }
}

extension Identity.Method {
  static let promotion = Self("promotion", version: 1)
}
