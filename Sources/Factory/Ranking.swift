import Storage
import Validation

/// Chooses the winners of each symbol among the backtests that passed gate 1.
///
/// Ordered by the annual Sharpe ratio, ties by key; a strategy may hold at most a few places, so that one good
/// idea with twenty exits does not fill the table. Fewer winners than places is a normal result.
struct Ranking {
  let winners: [WinnerRecord]

  init(_ configuration: FactoryConfiguration, database: ResultsDatabase, run: String) throws {
    var winners: [WinnerRecord] = []
    for symbol in configuration.symbols {
      var candidates: [BacktestRecord] = []
      try database.forEachResult(ResultsQuery(run: run, symbol: symbol)) { record in
        if configuration.gate.judge(record.figures.candidate).allSatisfy(\.passed) { candidates.append(record) }
      }
      winners += Self.best(of: candidates, configuration)
    }
    self.winners = winners
  }

  static func best(of candidates: [BacktestRecord], _ configuration: FactoryConfiguration) -> [WinnerRecord] {
    let ordered = candidates.sorted { a, b in
      if a.figures.sharpeRatio != b.figures.sharpeRatio {
        return a.figures.sharpeRatio > b.figures.sharpeRatio
      }
      return (a.key.strategy, a.key.parameters, a.key.exits) < (b.key.strategy, b.key.parameters, b.key.exits)
    }
    var places: [String: Int] = [:]
    // Parameter sets that trade exactly alike (an exit channel that is never reached first) are one idea.
    var figures: [String: [BacktestFigures]] = [:]
    var chosen: [WinnerRecord] = []
    for candidate in ordered where chosen.count < configuration.winnersPerSymbol {
      let held = places[candidate.key.strategy, default: 0]
      if held >= configuration.winnersPerStrategy { continue }
      let traces = figures[candidate.key.strategy, default: []]
      if traces.contains(candidate.figures) { continue }
      figures[candidate.key.strategy] = traces + [candidate.figures]
      places[candidate.key.strategy] = held + 1
      chosen.append(
        WinnerRecord(rank: chosen.count + 1, candidate.key, score: candidate.figures.sharpeRatio))
    }
    return chosen
  }
}
