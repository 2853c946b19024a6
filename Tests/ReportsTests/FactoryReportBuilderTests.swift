import Backtest
import Diagnostics
import Factory
import Foundation
import Market
import Reports
import Storage
import Strategies
import TestKit
import Testing
import Validation

/// The report of a real run on made-up bars, against what the database says on its own.
struct FactoryReportBuilderTests {
  private static let holdoutStart = CivilDate(daysSinceEpoch: 18_180)

  /// A random market with bars on both sides of `holdoutStart`.
  private struct Bars: BarSource {
    func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { "hash-\(symbol)" }

    func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
      var random = TestRandom(seed: symbol == "AAA" ? 1 : 2)
      var instrument = RandomMarket.instrument()
      instrument.symbol = symbol
      return RandomMarket.series(bars: 3_000, instrument: instrument, start: 1_000, random: &random)
    }
  }

  /// Thresholds that nearly everything passes, so that there are winners on a market without an edge.
  private static let lenient = #"""
    {"viability": {"minimum_trades": 5, "minimum_sharpe": -50, "minimum_profit_factor": 0,
      "maximum_drawdown": 10, "minimum_win_rate": 0},
     "walk_forward": {"level": 1, "retention_level": 0},
     "regime": {"level": 0, "minimum_trades": 1, "worst_sharpe": -100},
     "stability": {"level": 0, "minimum_positive": 0},
     "monte_carlo": {"resamples": 20, "permutations": 20, "alpha": 0.999},
     "multiple_testing": {"alpha": 0.999, "resamples": 100, "most_resamples": 200, "account": "ratio",
       "candidate_level": 1}}
    """#

  private func run(
    gates: String = "{}", _ body: (ResultsDatabase, FactorySummary) async throws -> Void
  ) async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).sqlite")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var configuration = try FactoryConfiguration(
      symbols: ["AAA", "BBB"], timeframe: Timeframe(minutes: 30),
      strategies: ["MACross", "RSI2_MeanReversion"],
      exits: ExitGrid(stops: [1, 2], targets: [1, 3], maxBarsHeld: 10, flatBySessionClose: true),
      through: Self.holdoutStart.advanced(byDays: -1), sizing: .units(1))
    configuration.gates = try GateSettings(json: JSONValue(parsing: gates))
    let database = try ResultsDatabase(path)
    let run = try FactoryRun(
      configuration, source: Bars(), codeVersion: "test", now: "2020-01-01T00:00:00Z")
    let summary = try await run.execute(
      into: database, workers: 2, now: { "2020-01-01T00:00:01Z" }, progress: { _ in },
      isInterrupted: { false })
    try await body(database, try #require(summary))
  }

  private func report(_ summary: FactorySummary, _ database: ResultsDatabase) throws -> FactoryReport {
    try FactoryReportBuilder(summary, database: database, source: Bars())
      .report(created: Timestamp(seconds: 0), datasets: [], command: "assay factory run")
  }

  @Test func `the funnel counts the pairs that the database says passed each gate`() async throws {
    try await run(gates: Self.lenient) { database, summary in
      let report = try report(summary, database)
      #expect(report.gates.count == 6)
      #expect(report.gates[0].entered == 4)
      for (gate, next) in zip(report.gates, report.gates.dropFirst()) {
        #expect(gate.passed == next.entered)
      }
      let outcomes = try database.gates(ResultsQuery(run: summary.run.id))
      for (gate, name) in zip(report.gates, ["viability", "walk_forward", "regime", "stability"]) {
        let own = Dictionary(grouping: outcomes.filter { $0.gate == name }, by: \.key)
        let passed = own.filter { $0.value.allSatisfy(\.passed) }.keys
        #expect(gate.passed == Set(passed.map { "\($0.symbol)/\($0.strategy)" }).count, "\(name)")
      }
      #expect(report.gates[5].passed == report.pairs.count { $0.verdict == .passed })
      #expect(report.trials.isCorrectedForMultipleTesting)
      #expect(report.symbolTests.map(\.symbol) == ["AAA", "BBB"])
      #expect(report.provenance.ledgerHead != nil)
    }
  }

  @Test func `a gate asks what the configuration says`() async throws {
    try await run(gates: #"{"viability": {"maximum_drawdown": 0.42}, "stability": {"maximum_spread": 0.77}}"#)
    {
      database, summary in
      let criteria = try report(summary, database).gates.flatMap(\.criteria)
      #expect(
        criteria.contains(
          ReportCriterion("drawdown, marked at every bar", .atMost, 0.42, unit: .percent)))
      #expect(criteria.contains { $0.comparison == .below && $0.threshold == 0.77 })
      // What an adjusted p has to reach depends on how many symbols are selected.
      #expect(criteria.count { $0.threshold == nil } == 1)
      #expect(criteria.count == 16)
    }
  }

  @Test func `every rejected pair names numbers that really miss their thresholds`() async throws {
    try await run { database, summary in
      let pairs = try report(summary, database).pairs
      #expect(pairs.count == 4)
      for pair in pairs {
        guard case .rejected(let gate, let failures) = pair.verdict else { continue }
        #expect(gate.hasPrefix("Gate "))
        #expect(!failures.isEmpty)
        for failure in failures {
          guard let value = failure.value, let threshold = failure.criterion.threshold else { continue }
          switch failure.criterion.comparison {
          case .atLeast: #expect(value < threshold)
          case .atMost: #expect(value > threshold)
          case .above: #expect(value <= threshold)
          case .below: #expect(value >= threshold)
          // These allow for the standard error: a number on the good side of its threshold may fail, or not.
          case .clearlyAbove: #expect(failure.criterion.level != nil)
          case .notClearlyBelow: #expect(value < threshold)
          }
        }
      }
      #expect(pairs.contains { if case .rejected = $0.verdict { true } else { false } })
    }
  }

  @Test func `rejected results are marked, and carry p, q and the deflated Sharpe ratio`() async throws {
    try await run { database, summary in
      let report = try report(summary, database)
      #expect(report.winners.isEmpty)
      #expect(!report.rejected.isEmpty)
      for result in report.rejected {
        #expect(result.rejection != nil && result.rejection != .passed)
        #expect(result.evidence?.pValue != nil && result.evidence?.qValue != nil)
        #expect(result.screening?.checks.contains { !$0.passed } == true)
      }
    }
  }

  @Test func `after a look at the holdout winners carry it, with the equity that gave its return`()
    async throws
  {
    try await run(gates: Self.lenient) { database, summary in
      // A market without an edge has no winners of its own, so a candidate is made one.
      let candidate = try #require(summary.pairs.flatMap(\.candidates).first { $0.detail != nil })
      let score = CompositeScore(expectedSharpe: 0.9, outOfSampleSharpe: 1, stability: 0.9, overfitting: 0.2)
      var statistics = WinnerStatistics()
      statistics.qValue = 0.04
      statistics.components = score.json.text()
      try database.setWinners(
        [WinnerRecord(rank: 1, candidate.key, score: score.value, statistics: statistics)],
        ofRun: summary.run.id)
      let chosen = try FactorySummary(run: summary.run.id, database: database)
      #expect(try report(chosen, database).winners.allSatisfy { $0.holdout == nil })
      _ = try HoldoutValidation(
        run: summary.run.id, database: database, ledger: TrialLedger(), source: Bars(),
        now: "2020-01-01T00:00:02Z")
      let looked = try FactorySummary(run: summary.run.id, database: database)
      let report = try report(looked, database)
      #expect(report.trials.holdoutLooks == 1)
      #expect(report.winners.count == 1)
      for winner in report.winners {
        let holdout = try #require(winner.holdout)
        #expect(holdout.dates.lowerBound >= Self.holdoutStart)
        let equity = try #require(holdout.equity?.equity)
        let total = try #require(holdout.metrics.totalReturn)
        #expect(abs((equity.last ?? 0) / equity[0] - 1 - total) < 1e-12)
        #expect(winner.evidence?.qValue == 0.04)
        // The page shows what the gates found, as far as the candidate came.
        let wasMoved = candidate.detail?.contains("neighbours") == true
        #expect(winner.screening?.neighbours.isEmpty == !wasMoved)
        #expect(winner.screening?.windows.count == 5)
        let parts = try #require(winner.rank).parts
        let score = parts.reduce(0) { $0 + $1.weight * $1.value }
        #expect(abs(score - (winner.rank?.score ?? 0)) < 1e-12)
      }
    }
  }

  @Test func `a run compared with itself differs in nothing, and with another only in what was asked`()
    async throws
  {
    try await run { database, summary in
      let same = try RunComparison(summary, summary)
      #expect(same.settings.isEmpty && same.pairs.count == summary.pairs.count)
      #expect(same.pairs.allSatisfy { $0.first == $0.second })
      #expect(same.figures.allSatisfy { $0.first == $0.second })
      #expect(same.text().contains("Both were asked the same"))
      try await run(gates: #"{"viability": {"minimum_trades": 7}}"#) { _, other in
        let comparison = try RunComparison(summary, other)
        #expect(comparison.settings.map(\.name) == ["gates.viability.minimum_trades"])
        #expect(comparison.settings.first?.second == "7")
        #expect(comparison.bars.shared == ["AAA", "BBB"] && comparison.bars.different.isEmpty)
        #expect(comparison.sentence.contains("The bars of all symbols that both have are the same."))
        let json = comparison.json
        #expect(json["kind"]?.stringValue == "run_comparison")
        #expect(json["pairs"]?.arrayValue?.count == 4)
        #expect(json["first"]?["backtests"]?.integerValue == summary.backtests)
        #expect(json["second"]?["run"]?.stringValue == other.run.id)
        let page = HTMLReport(assets: .none).render(comparison, created: Timestamp(seconds: 0))
        let html = try ParsedHTML(page)
        #expect(html.all("table").count == 3)
        for pair in summary.pairs {
          let family = pair.family?.adjustedPValue
          #expect(page.contains(Figure.pValue(family)), "\(pair.symbol) \(pair.strategy)")
        }
      }
    }
  }
}
