import Backtest
public import Diagnostics
public import Features
public import Market
public import Storage
public import Strategies

/// A result of a factory run for which a filter is learned.
public struct FilterCandidate: Sendable {
  public let key: BacktestKey
  /// `winner`, `candidate`, or `rejected`; what is no winner was asked for.
  public let tier: String

  /// The winners of a run, best first, and where they are too few the best of the tiers below.
  ///
  /// - Parameters:
  ///   - most: how many in all; all winners unless given.
  ///   - belowWinners: how many that are no winners may be taken: candidates first, then what was rejected.
  public static func all(
    of run: String, most: Int? = nil, belowWinners: Int = 0, database: ResultsDatabase
  ) throws -> [FilterCandidate] {
    var chosen = try database.winners(ofRun: run).map {
      FilterCandidate(key: $0.key, tier: Tier.winner.rawValue)
    }
    if belowWinners > 0 {
      let tiers = try database.tiers(ofRun: run).sorted { a, b in
        (
          a.tier == Tier.candidate.rawValue ? 0 : 1, a.pValue, a.key.symbol, a.key.strategy, a.key.parameters,
          a.key.exits
        )
          < (
            b.tier == Tier.candidate.rawValue ? 0 : 1, b.pValue, b.key.symbol, b.key.strategy,
            b.key.parameters, b.key.exits
          )
      }
      var known = Set(chosen.map(\.key))
      var below = tiers.filter { !known.contains($0.key) }.map { FilterCandidate(key: $0.key, tier: $0.tier) }
      if below.count < belowWinners {
        // Results without a tier fell at the first gates: the one of each pair that came furthest.
        known.formUnion(below.map(\.key))
        let summary = try FactorySummary(run: run, database: database)
        let rejected = try WinnersManifest.bestRejected(summary, database, most: belowWinners + known.count)
        below += rejected.filter { !known.contains($0.1.key) }.map {
          FilterCandidate(key: $0.1.key, tier: Tier.rejected.rawValue)
        }
      }
      chosen += below.prefix(belowWinners)
    }
    return Array(chosen.prefix(most ?? chosen.count))
  }

  /// A name for files and studies.
  public var name: String {
    let parts = [
      key.symbol, key.strategy, String(SHA256.hexadecimal(ofParts: [key.parameters, key.exits]).prefix(6)),
    ]
    return parts.joined(separator: "-")
  }

  /// Its trades over discovery and sealed dates together, with the default features of a filter.
  ///
  /// - Throws: what the strategy, its indicators or the engine refuse.
  public func trades(
    _ configuration: FactoryConfiguration, on series: BarSeries, library: StrategyLibrary,
    features: [FeatureDefinition] = FeatureCatalogue.filterDefault, isWeighted: Bool = true
  ) throws -> FilterTrades {
    var whole = configuration
    whole.through = configuration.holdoutThrough
    let replay = try FactoryReplay(
      key, whole, context: FactoryReplay.Context(series, whole, library: library))
    let set = try FeatureSet.available(on: FeatureSource(series), among: features).set
    return try TradeFeatures.trades(
      of: replay.bounded.asked, on: series, fillsAtDecision: configuration.execution.timing == .signalClose,
      features: try set.table(on: FeatureSource(series)), isWeighted: isWeighted)
  }
}
