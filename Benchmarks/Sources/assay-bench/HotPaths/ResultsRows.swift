import Storage

// Results of the factory into SQLite: one unit of work (symbol × strategy) a transaction, durable at its end, as a
// run commits them. Numbers are nanoseconds a row of 24 columns. A prepared insert into one table with a primary
// key and its index costs 2–4 µs; reading a row back 1–2 µs. A factory makes a row in 0.3 ms, so this is 1 % of it.

let resultsDatabase = [
  Benchmark("sqlite/commit", unit: "row", expected: 4_000, isCounted: false) { _ in
    let database = try ResultsDatabase(try temporaryFolder("sqlite") + "/commit.sqlite")
    try database.begin(benchmarkRun)
    let records = resultRecords(5_000)
    return Benchmark.Work(units: Double(records.count)) {
      try database.commit(UnitRecord(index: 0, key: "ES/MACross"), ofRun: benchmarkRun.id, results: records)
    }
  },
  Benchmark("sqlite/read", unit: "row", expected: 2_500, isCounted: false) { _ in
    let database = try ResultsDatabase(try temporaryFolder("sqlite") + "/read.sqlite")
    try database.begin(benchmarkRun)
    let records = resultRecords(5_000)
    try database.commit(UnitRecord(index: 0, key: "ES/MACross"), ofRun: benchmarkRun.id, results: records)
    return Benchmark.Work(units: Double(records.count)) {
      blackHole(try database.results(ResultsQuery(run: benchmarkRun.id, order: .sharpeRatio)))
    }
  },
]

private let benchmarkRun = RunRecord(
  id: "bench", createdAt: "2025-01-01T00:00:00Z", config: "{}", seed: 1, codeVersion: "bench", dataHash: "bench",
  unitCount: 1)

private func resultRecords(_ count: Int) -> [BacktestRecord] {
  (0..<count).map { index in
    var figures = BacktestFigures()
    figures.sharpeRatio = Double(index % 997) / 500 - 1
    figures.totalReturn = Double(index % 101) / 100
    figures.trades = index
    let key = BacktestKey(
      symbol: "ES", strategy: "MACross", parameters: #"{"ma_fast":10,"ma_slow":\#(index)}"#,
      exits: #"{"flat_by_session_close":true,"max_bars_held":20,"stop_atr":1,"target_atr":2}"#)
    return BacktestRecord(key, figures)
  }
}
