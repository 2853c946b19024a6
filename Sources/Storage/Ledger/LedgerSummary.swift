/// What was done to one version of the bars of a market.
public struct LedgerSummary: Sendable, Hashable {
  public var symbol: String
  public var timeframe: String
  public var dataHash: String
  public var entries = 0
  /// Over distinct work, as `TrialLedger.distinctTrials` counts.
  public var trials = 0
  /// The same with repetitions.
  public var attempts = 0
  public var holdoutLooks = 0
  /// ISO 8601 UTC.
  public var firstAt: String
  public var lastAt: String
}

extension TrialLedger {
  /// One summary for each version of bars, in the order in which they first occur.
  public func summaries() throws -> [LedgerSummary] {
    var summaries: [LedgerSummary] = []
    var positions: [String: Int] = [:]
    try forEach { entry, _ in
      let key = "\(entry.symbol)\n\(entry.timeframe)\n\(entry.dataHash)"
      let position = positions[key] ?? summaries.count
      if position == summaries.count {
        positions[key] = position
        summaries.append(
          LedgerSummary(
            symbol: entry.symbol, timeframe: entry.timeframe, dataHash: entry.dataHash, firstAt: entry.at,
            lastAt: entry.at))
      }
      summaries[position].entries += 1
      summaries[position].lastAt = entry.at
      if entry.kind == .holdoutLook { summaries[position].holdoutLooks += entry.count }
      if entry.kind.countsAsTrial { summaries[position].attempts += entry.count }
    }
    for position in summaries.indices {
      summaries[position].trials = try distinctTrials(dataHash: summaries[position].dataHash)
    }
    return summaries
  }
}
