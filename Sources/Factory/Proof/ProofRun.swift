internal import Jobs
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
  let codeVersion: CodeVersion
  let cache: ArtefactCache?

  /// The outcomes of every kind of market, in order; they do not depend on the number of workers.
  ///
  /// - Parameters:
  ///   - workers: runs side by side, each on one thread.
  ///   - progress: called when a run has ended.
  ///   - isInterrupted: asked between runs.
  /// - Returns: `nil` when interrupted.
  /// - Throws: the first error of a run, once the others are done.
  func outcomes(
    of markets: [ProofMarket], workers: Int, progress: @escaping @Sendable () -> Void,
    isInterrupted: @escaping @Sendable () -> Bool
  ) async throws -> [[ProofOutcome]]? {
    let units = markets.enumerated().map { place, market in
      (0..<plan.runs).map { index in
        ProofUnit(
          plan: plan, library: library, market: market, index: index,
          name: "\(place + 1) \(market.name)/\(index)",
          codeVersion: codeVersion)
      }
    }
    let store = MemoryStore()
    let report = try await JobRunner(workers: max(1, workers), cache: cache).run(
      WorkPlan(units.flatMap { $0 }), into: store, progress: { _ in progress() }, isInterrupted: isInterrupted
    )
    if let failure = report.failures.first { throw failure.error }
    if !report.isComplete { return nil }
    return try units.map { try $0.map { try ProofOutcome(bytes: store.outcome(of: $0).get()) } }
  }
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
