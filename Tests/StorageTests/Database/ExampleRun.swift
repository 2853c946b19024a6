import Storage

/// A small run with made-up figures that follow from the unit alone, as a real unit's would.
enum ExampleRun {
  static let run = RunRecord(
    id: "00000000000000a1", createdAt: "2024-01-01T00:00:00Z", config: "{\"grid\":2}", seed: .max,
    codeVersion: "1",
    dataHash: "abc", unitCount: 6)

  static func results(ofUnit unit: Int) -> [BacktestRecord] {
    (0..<20).map { i in
      let key = BacktestKey(
        symbol: unit % 2 == 0 ? "ES" : "CL", strategy: "s\(unit)", parameters: "{\"n\":\(i)}", exits: "{}")
      return BacktestRecord(key, figures(Double(unit * 1000 + i * 37 % 20)))
    }
  }

  static func figures(_ base: Double) -> BacktestFigures {
    var figures = BacktestFigures()
    figures.sharpeRatio = base / 7
    figures.trades = Int(base)
    figures.totalPnL = -base / 3
    return figures
  }

  static func commit(_ unit: Int, to database: ResultsDatabase) throws {
    let results = results(ofUnit: unit)
    let gates = results.map {
      GateOutcome(
        $0.key, gate: "viability", metric: "sharpe_ratio", value: $0.figures.sharpeRatio,
        threshold: 0.2, passed: $0.figures.sharpeRatio >= 0.2)
    }
    try database.commit(
      UnitRecord(index: unit, key: "u\(unit)"), ofRun: run.id, results: results, gates: gates)
  }
}
