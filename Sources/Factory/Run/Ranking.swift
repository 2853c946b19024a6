import Storage

/// Chooses the winners of each symbol among the candidates that passed every gate.
///
/// Ordered by the composite score, ties by key. A strategy may hold a few places only, and two winners of a
/// symbol must not be the same bet: candidates whose daily returns correlate with a better winner's at 0.9 or
/// more are left out. Fewer winners than places is a normal result.
struct Ranking {
  let winners: [WinnerRecord]

  /// Correlation at which two winners are one.
  static let mostCorrelation = 0.9

  init(_ configuration: FactoryConfiguration, _ passed: [FinalCandidate]) {
    winners = configuration.symbols.flatMap { symbol in
      Self.best(of: passed.filter { $0.record.key.symbol == symbol }, configuration)
    }
  }

  static func best(of finalists: [FinalCandidate], _ configuration: FactoryConfiguration) -> [WinnerRecord] {
    let ordered = finalists.sorted { a, b in
      if a.score.value != b.score.value { return a.score.value > b.score.value }
      let (x, y) = (a.record.key, b.record.key)
      return (x.strategy, x.parameters, x.exits) < (y.strategy, y.parameters, y.exits)
    }
    var places: [String: Int] = [:]
    var chosen: [FinalCandidate] = []
    for finalist in ordered where chosen.count < configuration.winnersPerSymbol {
      let strategy = finalist.record.key.strategy
      if places[strategy, default: 0] >= configuration.winnersPerStrategy { continue }
      let isKnown = chosen.contains { (finalist.correlations[$0.record.key] ?? 0) >= mostCorrelation }
      if isKnown { continue }
      places[strategy, default: 0] += 1
      chosen.append(finalist)
    }
    return chosen.enumerated().map { place, finalist in
      WinnerRecord(
        rank: place + 1, finalist.record.key, score: finalist.score.value, statistics: finalist.statistics)
    }
  }
}
