import Numerics
import Storage
import Validation

/// The decision within one symbol: adjusted p-values of its pairs and candidates over everything tried on it.
struct SymbolJudgement {
  private let decisions: [(statistic: PerformanceStatistic, decision: SymbolDecision)]
  private let parts: [PerformanceStatistic]
  private let places: [String: Int]
  let test: SymbolTestRecord
  /// The pairs with their adjusted p-values.
  let families: [FamilyRecord]

  /// - Parameters:
  ///   - more: the maxima of later batches of rows of a pair, for both statistics; asked only where fewer than
  ///     `wantedExceedances` rows reach the best pair.
  init(
    _ families: [FamilyRecord], symbol: String, sessions: Int, gates: GateSettings,
    more: (_ batches: Range<Int>) throws -> [[PerformanceStatistic: [Double]]]
  ) throws {
    let gate = gates.multipleTesting
    parts = gate.statistic.parts
    places = Dictionary(uniqueKeysWithValues: families.enumerated().map { ($1.strategy, $0) })
    var maxima = families.map { [PerformanceStatistic.absolute: $0.nullMaxima, .neutral: $0.neutralMaxima] }
    var decisions = Self.decisions(families, maxima)
    while true {
      let judged = decisions.filter { gate.statistic.parts.contains($0.statistic) }
      let extra = Self.batches(wanted: judged, gate)
      if extra.isEmpty { break }
      for (place, added) in try more(extra).enumerated() {
        for statistic in PerformanceStatistic.allCases {
          maxima[place][statistic, default: []] += added[statistic] ?? []
        }
      }
      decisions = Self.decisions(families, maxima)
    }
    self.decisions = decisions
    let (known, parts) = (decisions, self.parts)
    self.families = families.enumerated().map { place, family in
      var family = family
      for (statistic, decision) in known {
        if statistic == .absolute { family.absolutePValue = decision.pValues[place] }
        if statistic == .neutral { family.neutralPValue = decision.pValues[place] }
      }
      let judged = known.filter { parts.contains($0.statistic) }
      family.adjustedPValue = judged.map { $0.decision.pValues[place] }.max() ?? 1
      family.pValue = judged.map { $0.decision.ownPValues[place] }.max() ?? 1
      family.resamples = judged.map(\.decision.draws).max() ?? 0
      return family
    }
    test = Self.test(symbol, sessions, self.families, known, gate)
  }

  private static func decisions(
    _ families: [FamilyRecord], _ maxima: [[PerformanceStatistic: [Double]]]
  ) -> [(statistic: PerformanceStatistic, decision: SymbolDecision)] {
    PerformanceStatistic.allCases.map { statistic in
      let pairs = families.enumerated().map { place, family in
        SymbolDecision.Pair(
          statistic: statistic == .absolute ? family.statistic : family.neutralStatistic,
          maxima: maxima[place][statistic] ?? [])
      }
      return (statistic, SymbolDecision(pairs))
    }
  }

  /// Rows at or beyond the best statistic that make a p-value sharp enough (Besag & Clifford 1991).
  static let wantedExceedances = 20

  /// Later batches of rows that the smallest p-value asks for; none where it is sharp enough. Four times the rows, then
  /// all that are allowed: each step makes the symbol's backtests again.
  private static func batches(
    wanted decisions: [(statistic: PerformanceStatistic, decision: SymbolDecision)],
    _ gate: MultipleTestingGate
  ) -> Range<Int> {
    // All parts have to pass, so the largest of their p-values decides how sharp they have to be.
    guard let hardest = decisions.map(\.decision).max(by: { $0.exceedances < $1.exceedances }),
      hardest.draws > 0, hardest.exceedances < wantedExceedances
    else { return 1..<1 }
    let made = hardest.draws / gate.resamples
    let most = gate.mostResamples / gate.resamples
    return made..<max(made, min(most, made == 1 ? 4 : most))
  }

  private static func test(
    _ symbol: String, _ sessions: Int, _ families: [FamilyRecord],
    _ decisions: [(statistic: PerformanceStatistic, decision: SymbolDecision)], _ gate: MultipleTestingGate
  ) -> SymbolTestRecord {
    var test = SymbolTestRecord(symbol: symbol)
    let screen = SymbolScreen(
      families.map {
        SymbolScreen.Family(
          trials: $0.trials, movingTrials: $0.movingTrials, standardizedSum: $0.standardizedSum,
          sharpeSum: $0.sharpeSum, sharpeSquares: $0.sharpeSquares)
      })
    test.sessions = sessions
    test.trials = screen.trials
    test.panelTrials = families.reduce(0) { $0 + $1.panelTrials }
    test.meanCorrelation = screen.meanCorrelation
    test.sharpeVariance = screen.sharpeVariance
    test.pValue = families.map(\.adjustedPValue).min() ?? 1
    test.resamples = families.map(\.resamples).max() ?? 0
    test.statistic = families.map(\.statistic).filter { !$0.isNaN }.max() ?? .nan
    let absolute = decisions.first { $0.statistic == .absolute }?.decision
    test.neededStatistic = absolute?.neededStatistic(level: gate.alpha) ?? .nan
    // The largest of all pairs' maxima is the largest over all trials: what Hansen's test compares with.
    let largest = largest(families, \.nullMaxima)
    if !largest.isEmpty, test.statistic.isFinite {
      let statistic = max(0, test.statistic)
      test.spaConsistent =
        ResamplingPValue.upper(observed: statistic, null: largest.map { max(0, $0) }) ?? .nan
    }
    test.impliedTrials = impliedTrials(families)
    return test
  }

  /// What the trials are worth as independent ones, from the mean of their largest statistic without an edge.
  private static func impliedTrials(_ families: [FamilyRecord]) -> Double {
    let largest = largest(families, \.centredMaxima)
    return largest.isEmpty
      ? .nan : ImpliedTrials.count(meanMaximum: FixedOrderSum.of(largest) / Double(largest.count))
  }

  /// The largest of every bootstrap row over all pairs; empty where no pair has rows.
  private static func largest(
    _ families: [FamilyRecord], _ maxima: KeyPath<FamilyRecord, [Double]>
  ) -> [Double] {
    let rows = families.map { $0[keyPath: maxima].count }.max() ?? 0
    var largest = Array(repeating: -Double.infinity, count: rows)
    for family in families where family[keyPath: maxima].count == rows {
      for (row, value) in family[keyPath: maxima].enumerated() { largest[row] = max(largest[row], value) }
    }
    return largest
  }

  /// A candidate with the adjusted p-values of its own statistics.
  func judged(_ candidate: CandidateRecord) -> CandidateRecord {
    guard let place = places[candidate.key.strategy] else { return candidate }
    var candidate = candidate
    for (statistic, decision) in decisions {
      switch statistic {
      case .absolute:
        candidate.absolutePValue = decision.pValue(ofTrial: candidate.statistic, inPair: place)
      case .neutral:
        candidate.neutralPValue = decision.pValue(ofTrial: candidate.neutralStatistic, inPair: place)
      }
    }
    candidate.adjustedPValue =
      parts.map { $0 == .absolute ? candidate.absolutePValue : candidate.neutralPValue }.max() ?? 1
    return candidate
  }
}
