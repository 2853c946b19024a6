import Backtest
public import Diagnostics
public import Market
public import Storage
import Strategies

/// The books that a run of the factory offers to a portfolio.
public enum PortfolioCandidates {
  /// Winners of a run, or candidates as well; each marked with its tier.
  ///
  /// - Parameter includesCandidates: whether what the run lists without promising it is offered too.
  /// - Throws: `no_candidates` where there is nothing to offer; for a damaged database.
  public static func books(
    ofRun run: RunRecord, in database: ResultsDatabase, includesCandidates: Bool
  ) throws -> [PortfolioBook] {
    let summary = try FactorySummary(run: run.id, database: database)
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: run.config))
    var tiers = summary.tiers.filter { $0.tier != Tier.candidate.rawValue || includesCandidates }
    tiers.sort { ($0.key.symbol, $0.tier, $0.pValue) < ($1.key.symbol, $1.tier, $1.pValue) }
    var books: [PortfolioBook] = []
    var seen: Set<BacktestKey> = []
    for winner in summary.winners where seen.insert(winner.record.key).inserted {
      let tier = summary.tiers.first { $0.key == winner.record.key }?.tier ?? Tier.winner.rawValue
      books.append(try book(winner.record.key, tier, configuration, run.id))
    }
    for tier in tiers where tier.tier != Tier.rejected.rawValue && seen.insert(tier.key).inserted {
      books.append(try book(tier.key, tier.tier, configuration, run.id))
    }
    if books.isEmpty {
      let candidates = summary.tiers.count { $0.tier == Tier.candidate.rawValue }
      throw AssayError(
        code: "no_candidates",
        message: "The run \(run.id) has no winner"
          + (includesCandidates ? " and no candidate." : "; it lists \(candidates) candidates."),
        remedy: !includesCandidates && candidates > 0
          ? "Give --include-candidates to offer them, marked as such, or name another run."
          : "Name another run, or list books in a file with --input.",
        place: run.id, kind: .badData)
    }
    return books
  }

  /// Last session date of the bars that a run looked at; `nil` where it looked at all.
  public static func lastDate(ofRun run: RunRecord) throws -> CivilDate? {
    try FactoryConfiguration(json: JSONValue(parsing: run.config)).through
  }

  private static func book(
    _ key: BacktestKey, _ tier: String, _ configuration: FactoryConfiguration, _ run: String
  ) throws -> PortfolioBook {
    let parameters = try JSONValue(parsing: key.parameters).objectValue ?? JSONObject()
    return PortfolioBook(
      symbol: key.symbol, timeframe: configuration.timeframe, strategy: key.strategy,
      parameters: parameters.members.map {
        StrategyAssignment(key: $0.key, value: $0.value.stringValue ?? $0.value.text())
      },
      exits: ExitPlan(json: try JSONValue(parsing: key.exits)), side: configuration.side,
      size: configuration.sizing, composition: configuration.composition, costs: configuration.costs,
      tier: tier, origin: run)
  }
}
