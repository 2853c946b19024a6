internal import Diagnostics
internal import Market
internal import Storage
internal import Strategies
internal import Validation

/// One run of the whole factory on one market of a proof, and what it reported.
public struct ProofOutcome: Sendable, Hashable {
  /// The strategies of the winners, best first.
  public var winners: [String]
  /// Strategies of which a candidate passed the first gate, the first two, and so on.
  public var passing: [Int]
  /// Strategies that could not be run on the bars.
  public var failures: Int
}

/// Runs the factory over markets: the same code, gates and ledger as `assay factory run`, in memory.
struct ProofRuns {
  let plan: ProofPlan
  let library: StrategyLibrary

  /// The outcomes of every kind of market, in order; they do not depend on the number of workers.
  ///
  /// - Parameters:
  ///   - workers: runs side by side, each on one thread.
  ///   - progress: called when a run has ended.
  ///   - isInterrupted: asked between runs.
  /// - Returns: `nil` when interrupted.
  func outcomes(
    of markets: [ProofMarket], workers: Int, progress: @escaping @Sendable () -> Void,
    isInterrupted: @escaping @Sendable () -> Bool
  ) async throws -> [[ProofOutcome]]? {
    let places = markets.indices.flatMap { market in (0..<plan.runs).map { (market: market, run: $0) } }
    var made: [[ProofOutcome?]] = markets.map { _ in Array(repeating: nil, count: plan.runs) }
    try await withThrowingTaskGroup(of: (Int, Int, ProofOutcome).self) { group in
      var next = places.makeIterator()
      func add(_ place: (market: Int, run: Int)) {
        let market = markets[place.market]
        group.addTask { (place.market, place.run, try await outcome(of: market, run: place.run)) }
      }
      for _ in 0..<max(1, workers) { if let place = next.next() { add(place) } }
      while let (market, run, outcome) = try await group.next() {
        made[market][run] = outcome
        progress()
        if !isInterrupted(), let place = next.next() { add(place) }
      }
    }
    let whole = made.map { $0.compactMap { $0 } }
    return whole.allSatisfy { $0.count == plan.runs } ? whole : nil
  }

  private func outcome(of market: ProofMarket, run index: Int) async throws -> ProofOutcome {
    let source = OneMarket(
      series: try market.bars(index, of: plan), name: "\(market.name) \(plan.seed) \(index)")
    let configuration = try FactoryConfiguration(
      symbols: [source.symbol], timeframe: source.series.timeframe, strategies: plan.strategies,
      exits: plan.exits, gatePreset: plan.gatePreset, seed: plan.seed &+ UInt64(index),
      userStrategies: UserStrategyReference.all(in: library, among: plan.strategies))
    let run = try FactoryRun(
      configuration, source: source, library: library, codeVersion: "proof", now: "2000-01-01T00:00:00Z")
    let database = try ResultsDatabase(":memory:")
    let summary = try await run.execute(
      into: database, workers: 1, now: { "2000-01-01T00:00:00Z" }, progress: { _ in },
      isInterrupted: { false })
    guard let summary else { preconditionFailure("a run that nothing interrupts ends") }
    return ProofOutcome(
      winners: summary.winners.map(\.record.key.strategy),
      passing: (1...GateSettings.names.count).map { gate in
        summary.pairs.count { ($0.furthest?.depth ?? 0) >= gate }
      },
      failures: summary.failures.count)
  }
}

/// A market of a proof as the factory sees it.
private struct OneMarket: BarSource {
  let series: BarSeries
  let name: String
  var symbol: String { series.instrument.symbol }

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { name }
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries { series }
}

extension ProofOutcome {
  /// Strategies a run, in the mean, of which a candidate passed the first gate, the first two, and so on; NaN
  /// without runs.
  public static func funnel(of outcomes: [ProofOutcome]) -> [Double] {
    GateSettings.names.indices.map { gate in
      Double(outcomes.reduce(0) { $0 + $1.passing[gate] }) / Double(outcomes.count)
    }
  }
}
