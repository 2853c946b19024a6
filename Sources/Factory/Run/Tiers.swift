import Diagnostics
import Numerics
import Storage
import Validation

/// What a run promises of a candidate.
public enum Tier: String, Sendable, CaseIterable {
  case confirmed
  case winner
  case candidate
  case rejected

  /// As a heading: `Winner`.
  public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// The guarantee in one sentence.
  public var promise: String {
    switch self {
    case .confirmed:
      "Discovery and sealed days together: the chance of even one wrong name on the list that was opened is at most "
        + "5 %."
    case .winner:
      "Of the winners of a run, at most 5 % are expected to have no edge, whatever was tried on these bars before."
    case .candidate:
      "No guarantee: a shortlist of what comes next, with what to expect and what would settle it."
    case .rejected: "Nothing speaks for it beyond what the best of as many worthless trials shows."
    }
  }
}

/// The account, the decision over symbols, and the tier of each candidate of a run.
struct RunJudgement {
  let symbols: [SymbolTestRecord]
  let level: Double
  private let decision: RunDecision
  private let places: [String: Int]
  private let accounts: [TrialAccount]
  private let gate: MultipleTestingGate
  private let shrinkage: ShrunkExpectation
  private let families: [String: FamilyRecord]
  private let daysPerYear: [String: Double]

  /// - Parameters:
  ///   - tests: one of each symbol that was judged.
  ///   - accounts: of the same symbols.
  /// - Throws: `p_value_invalid` for a damaged database.
  init(
    _ tests: [SymbolTestRecord], accounts: [TrialAccount], families: [FamilyRecord],
    daysPerYear: [String: Double], symbolCount: Int, _ gate: MultipleTestingGate
  ) throws {
    self.gate = gate
    self.accounts = accounts
    self.daysPerYear = daysPerYear
    self.families = Dictionary(uniqueKeysWithValues: families.map { ("\($0.symbol)/\($0.strategy)", $0) })
    places = Dictionary(uniqueKeysWithValues: tests.enumerated().map { ($1.symbol, $0) })
    let values = zip(tests, accounts).map { test, account in
      account.adjusted(test.pValue.isNaN ? 1 : test.pValue)
    }
    // A symbol that could not be judged was tried all the same.
    let missing = Array(repeating: 1.0, count: max(0, symbolCount - tests.count))
    decision = try RunDecision(
      symbols: values + missing, level: gate.alpha,
      rule: gate.discovery == .benjaminiHochberg ? .benjaminiHochberg : .benjaminiYekutieli)
    // What a pair has to reach: where nothing was selected, what the first would have to.
    level = decision.level > 0 ? decision.level : gate.alpha / Double(max(1, values.count + missing.count))
    let (found, needed) = (decision, level)
    symbols = zip(tests, zip(accounts, values)).enumerated().map { place, entry in
      var test = entry.0
      test.accountShare = min(1, entry.1.0.share)
      test.accountPValue = entry.1.1
      test.qValue = found.symbolQValues[place]
      test.level = needed
      return test
    }
    let estimates = families.map { Self.estimate($0.statistic, $0, tests, daysPerYear) }
    shrinkage = ShrunkExpectation(estimates: estimates.map(\.sharpe), errors: estimates.map(\.error))
  }

  /// A statistic less what the best of its pair shows by luck, as an annual Sharpe ratio.
  private static func estimate(
    _ statistic: Double, _ family: FamilyRecord, _ tests: [SymbolTestRecord], _ daysPerYear: [String: Double]
  ) -> (sharpe: Double, error: Double) {
    guard let test = tests.first(where: { $0.symbol == family.symbol }), test.sessions > 0,
      family.nullMaxima.count > 1
    else { return (.nan, .nan) }
    let (mean, deviation) = PairMaxima.location(family.nullMaxima)
    let scale = ((daysPerYear[family.symbol] ?? 252) / Double(test.sessions)).squareRoot()
    return ((statistic - mean) * scale, deviation * scale)
  }

  func pValue(of candidate: CandidateRecord) -> Double {
    guard let place = places[candidate.key.symbol] else { return 1 }
    return accounts[place].adjusted(candidate.adjustedPValue.isNaN ? 1 : candidate.adjustedPValue)
  }

  /// Whether a candidate is a discovery of the run.
  func finds(_ candidate: CandidateRecord) -> Bool {
    places[candidate.key.symbol].map { decision.finds(pValue(of: candidate), inSymbol: $0) } ?? false
  }

  /// The level that a candidate has to reach; 0 would say nothing about a symbol that was not selected.
  func figures(of candidate: CandidateRecord, _ family: FamilyRecord?) -> MultipleTestingGate.Candidate {
    var figures = MultipleTestingGate.Candidate()
    figures.pValue = pValue(of: candidate)
    figures.level = level
    figures.absolute = candidate.absolutePValue
    figures.neutral = candidate.neutralPValue
    figures.qValue = family?.qValue ?? .nan
    figures.overfitting = family?.overfitting ?? .nan
    return figures
  }

  /// Annual Sharpe ratio to expect of a candidate, in the unit of the one that is shown, and the sealed years that
  /// would settle it.
  ///
  /// - Parameter sharpe: the candidate's own, as shown.
  func expectation(of candidate: CandidateRecord, sharpe: Double) -> (sharpe: Double, years: Double) {
    guard let family = families["\(candidate.key.symbol)/\(candidate.key.strategy)"],
      let test = symbols.first(where: { $0.symbol == candidate.key.symbol })
    else { return (.nan, .nan) }
    let estimate = Self.estimate(candidate.statistic, family, symbols, daysPerYear)
    let truth = shrinkage.truth(of: estimate.sharpe, error: estimate.error)
    let discoveryYears = Double(test.sessions) / (daysPerYear[candidate.key.symbol] ?? 252)
    let years = SealedConfirmation.yearsNeeded(
      discovery: min(pValue(of: candidate), 1), discoveryYears: discoveryYears, sharpe: truth,
      level: gate.alpha)
    let factor = SharpeUnit.factor(
      sharpe: sharpe, statistic: candidate.statistic, years: discoveryYears)
    return (truth * factor, years ?? .nan)
  }

  /// The tier of every candidate, in the order given.
  ///
  /// - Parameters:
  ///   - sharpes: of the candidates, annual, as shown.
  ///   - passed: whether a candidate passed all gates.
  func tiers(
    _ candidates: [CandidateRecord], sharpes: [BacktestKey: Double], outcomes: [BacktestKey: [GateOutcome]],
    passed: Set<BacktestKey>
  ) -> [TierRecord] {
    let best = bestOfRun(candidates)
    return candidates.map { candidate in
      let p = pValue(of: candidate)
      let isShortlisted =
        candidate.adjustedPValue <= gate.candidateLevel || best.contains(candidate.key)
      let tier: Tier = passed.contains(candidate.key) ? .winner : isShortlisted ? .candidate : .rejected
      var record = TierRecord(candidate.key, tier: tier.rawValue)
      record.pValue = p
      record.level = level
      (record.expectedSharpe, record.yearsNeeded) = expectation(
        of: candidate, sharpe: sharpes[candidate.key] ?? .nan)
      if tier != .winner { record.reason = reason(candidate, outcomes[candidate.key] ?? []) }
      return record
    }
  }

  /// The pairs with the smallest p-values, by their best candidate.
  private func bestOfRun(_ candidates: [CandidateRecord]) -> Set<BacktestKey> {
    var seen: Set<String> = []
    let ordered = candidates.enumerated().sorted { a, b in
      (pValue(of: a.element), -a.element.statistic, a.offset) < (
        pValue(of: b.element), -b.element.statistic, b.offset
      )
    }
    var best: [BacktestKey] = []
    for (_, candidate) in ordered where best.count < gate.candidates {
      if seen.insert("\(candidate.key.symbol)/\(candidate.key.strategy)").inserted {
        best.append(candidate.key)
      }
    }
    return Set(best)
  }

  private func reason(_ candidate: CandidateRecord, _ outcomes: [GateOutcome]) -> String {
    let p = pValue(of: candidate)
    let place = places[candidate.key.symbol]
    if let place, accounts[place].drawsNeeded(level: level).map({ $0 > gate.mostResamples }) ?? true {
      let needed = accounts[place].drawsNeeded(level: level)
      return "Earlier trials on these bars leave \(Self.percent(accounts[place].share)) of the level"
        + (needed.map {
          "; a p-value that small needs \($0) bootstrap rows, and at most \(gate.mostResamples) were drawn."
        }
          ?? ", which is nothing.")
    }
    if p > level || !finds(candidate) {
      return "Its adjusted p-value is \(Self.number(p)); a winner needs \(Self.number(level))."
    }
    for name in GateSettings.names {
      if let failed = outcomes.first(where: { $0.gate == name && !$0.passed }) {
        let number = (GateSettings.names.firstIndex(of: name) ?? 0) + 1
        return "It failed gate \(number), \(name.replacing("_", with: " ")): "
          + "\(failed.metric.replacing("_", with: " ")) \(Self.number(failed.value)), "
          + "\(failed.rule) \(Self.number(failed.threshold)) is asked."
      }
    }
    return "The gates were not completed."
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "undefined" }
    let digits = abs(value) < 0.01 ? 4 : 3
    let scale = digits == 4 ? 10_000.0 : 1_000.0
    return "\((value * scale).rounded() / scale)"
  }

  private static func percent(_ share: Double) -> String { "\((share * 10_000).rounded() / 100) %" }
}
