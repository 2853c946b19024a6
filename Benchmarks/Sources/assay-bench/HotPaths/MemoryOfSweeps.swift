import Strategies

// Memory of a sweep must not grow with the number of backtests. The timed part is one strategy's grid as in
// `sweep/…`; the figures are the process's memory after 20 backtests, after 20 times as many, and the growth in
// between, which is expected to be 0 within the allocator's noise (2 MB). Most of it is the series, its frame,
// the tables of touches (8 MB) and endings (224 MB) and the indicators of the strategies (at most 512 MB).

let memoryOfSweeps = [
  Benchmark("memory/sweep", unit: "bar and backtest", expected: 1.5, isCounted: false) { scale in
    let scene = try SweepScene(scale)
    var work = try scene.work(entryRate: 0.05)
    let after = Machine.memory
    for _ in 0..<20 { try work.body() }
    let later = Machine.memory
    work.facts += [
      ("MB after 20 backtests", after.now), ("MB after 420 backtests", later.now),
      ("peak growth MB", later.peak - after.peak),
    ]
    return work
  }
]
