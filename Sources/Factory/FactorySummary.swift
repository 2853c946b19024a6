public import Storage

/// What a run has come to, read from the database: for `factory status`, for reports, and at the end of a run.
public struct FactorySummary: Sendable {
  public let run: RunRecord
  public let finishedUnits: Int
  /// Units that ended with a sentence instead of results, such as a strategy on bars without volume.
  public let failures: [UnitRecord]
  public let backtests: Int
  /// One entry per pair of symbol and strategy, in the order of the run.
  public let pairs: [Pair]
  public let winners: [Winner]

  /// One symbol with one strategy, and how its best backtest did at gate 1.
  public struct Pair: Sendable {
    public let symbol: String
    public let strategy: String
    public let criteria: [GateOutcome]
    public var passed: Bool { !criteria.isEmpty && criteria.allSatisfy(\.passed) }
  }

  public struct Winner: Sendable {
    public let rank: Int
    public let record: BacktestRecord
  }

  /// - Throws: `unknown_run`, or what the database refuses.
  public init(run id: String, database: ResultsDatabase) throws {
    run = try database.requireRun(id)
    let units = try database.units(ofRun: id)
    finishedUnits = units.count
    failures = units.filter { $0.failure != nil }
    backtests = try database.resultCount(ResultsQuery(run: id))
    let gates = try database.gates(ResultsQuery(run: id))
    let byPair = Dictionary(grouping: gates) { "\($0.key.symbol)/\($0.key.strategy)" }
    pairs = units.compactMap { unit in
      guard unit.failure == nil, let slash = unit.key.lastIndex(of: "/") else { return nil }
      return Pair(
        symbol: String(unit.key[..<slash]), strategy: String(unit.key[unit.key.index(after: slash)...]),
        criteria: byPair[unit.key] ?? [])
    }
    var winners: [Winner] = []
    for winner in try database.winners(ofRun: id) {
      let query = ResultsQuery(run: id, symbol: winner.key.symbol, strategy: winner.key.strategy)
      if let record = try database.results(query).first(where: { $0.key == winner.key }) {
        winners.append(Winner(rank: winner.rank, record: record))
      }
    }
    self.winners = winners
  }
}
