public import Numerics
public import Storage
public import Strategies
public import Validation

/// How often the factory reports a winner where there is nothing to be found.
public struct NullStudy: Sendable {
  public let rows: [Row]

  public struct Row: Sendable, Hashable {
    public let market: String
    public let outcomes: [MarketStudyOutcome]
    /// Runs that reported any winner.
    public let winning: ObservedShare
    /// Runs in which any backtest passed gate 1: what the later gates have to stop.
    public let viable: ObservedShare

    init(_ market: String, _ outcomes: [MarketStudyOutcome]) {
      self.market = market
      self.outcomes = outcomes
      winning = ObservedShare(hits: outcomes.count { !$0.winners.isEmpty }, trials: outcomes.count)
      viable = ObservedShare(hits: outcomes.count { $0.passing[0] > 0 }, trials: outcomes.count)
    }

    /// Symbols on which the decision alone, before gates 1 to 5 and the account of earlier trials, finds something
    /// at 5 %.
    public func found(by statistic: DecisionStatistic, at level: Double = 0.05) -> ObservedShare {
      let symbols = outcomes.flatMap(\.symbols)
      return ObservedShare(
        hits: symbols.count { $0.isFound(by: statistic, at: level) }, trials: symbols.count)
    }

    /// Every winner that was reported: all of them are wrong.
    public var wrongNames: [WrongName] {
      outcomes.enumerated().flatMap { run, outcome in
        outcome.winners.map { WrongName(run: run, winner: $0) }
      }
    }

    /// How the p-values of pairs are spread, each over its own backtests alone.
    public var pairCalibration: PValueCalibration { PValueCalibration(outcomes.map(\.pairPValues)) }

    /// How the p-values of symbols are spread: those on which the decision rests.
    public var symbolCalibration: PValueCalibration {
      PValueCalibration(outcomes.map { $0.symbols.map(\.pValue) })
    }
  }

  /// A winner of a run on a market without edge.
  public struct WrongName: Sendable, Hashable {
    /// Place of the run among those of its kind, from 0.
    public let run: Int
    public let winner: MarketStudyOutcome.Finding

    public var strategy: String { winner.strategy }
  }

  /// All kinds together.
  public var total: Row { Row("all", rows.flatMap(\.outcomes)) }

  /// Whether the share of runs with a winner may be α or less, in every kind and in all together: the interval's
  /// lower end does not lie above it.
  public func holds(at alpha: Double = 0.05) -> Bool {
    (rows + [total]).allSatisfy { $0.winning.lower <= alpha }
  }

  /// - Parameters:
  ///   - codeVersion: what makes two builds that could differ in results differ.
  ///   - cache: where the outcome of a run is looked for before it is made; an interrupted study goes on from it.
  /// - Returns: `nil` when interrupted.
  /// - Throws: what the factory throws for the plan.
  public static func run(
    _ plan: MarketStudyPlan, on markets: [StudiedMarket], library: StrategyLibrary = .builtIn,
    codeVersion: CodeVersion = "study", cache: ArtefactCache? = nil,
    workers: Int,
    progress: @escaping @Sendable () -> Void = {}, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> NullStudy? {
    let runs = MarketStudyRuns(plan: plan, library: library, codeVersion: codeVersion, cache: cache)
    let outcomes = try await runs.outcomes(
      of: markets.map { [$0] }, workers: workers, progress: progress, isInterrupted: isInterrupted)
    return outcomes.map { NullStudy(rows: zip(markets, $0).map { Row($0.name, $1) }) }
  }
}
