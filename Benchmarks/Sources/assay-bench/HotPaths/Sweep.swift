import Backtest
import Indicators
import Market
import Numerics
import Strategies

// The factory's inner loop: every grid point of a strategy × 20 exits, with the metrics that gate 1 and the results
// table need. Numbers are nanoseconds per bar and backtest, with indicators and signals made in the timed part, as
// they are in a factory run; beside them trades per backtest and nanoseconds per trade.
//
// Bars on which nothing can happen are not visited, so the cost goes with the trades. Of the 350,000 bars a parameter
// set has 27,000 with an entry signal on average; a backtest makes 16,000 trades, 12 of the 20 exits enter at a signal
// together and share 3 endings. The design allows 0.6 ns a bar and backtest, 210 µs a backtest:
//
//   0.25  both questions of the rule, 2–3 ns a bar each, shared by the 20 exits
//   0.25  the trades: 16,000 steps from trade to trade at 5 ns (about 90 instructions without a branch on prices)
//   0.05  signals made ready: 27,000 a set at 70 ns, shared by the 20 exits
//   0.05  daily returns and their metrics over 3,800 sessions
//
// A strategy that trades on every tenth bar is therefore many times dearer than one that trades on every hundredth.
//
// `sweep/all` is the mean over all grid points of all strategies, weighted as a run weights them.
// `sweep/random-…` has signals at random at the given share of bars: an input that no strategy's habits colour.

let sweep: [Benchmark] =
  [
    Benchmark("sweep/all", unit: "bar and backtest", expected: 0.6) { scale in
      try SweepScene(scale).work(StrategyCatalogue.all)
    }
  ]
  + StrategyCatalogue.all.map { type in
    Benchmark("sweep/\(type.description.name)", unit: "bar and backtest", expected: 0.6) { scale in
      try SweepScene(scale).work([type])
    }
  }
  + [0.01, 0.05, 0.2].map { rate in
    Benchmark("sweep/random-\(Int(rate * 100))%", unit: "bar and backtest", expected: 10 * rate) { scale in
      try SweepScene(scale).work(entryRate: rate)
    }
  }

/// A series with everything that all sweeps on it share.
struct SweepScene {
  let store: IndicatorStore
  let sweep: SweepEngine

  init(_ scale: Benchmark.Scale) throws { try self.init(IndexFuture.bars(scale.bars)) }

  init(_ series: BarSeries) throws {
    store = IndicatorStore(series)
    sweep = try SweepEngine(
      frame: PreparedBars(store), configuration: BacktestConfiguration(capital: 1e6, sizing: .units(1)),
      grid: .common, window: 120..<series.count)
  }

  func work(_ types: [any Strategy.Type]) throws -> Benchmark.Work {
    let prepared = try types.flatMap { type in
      try ParameterGrid(of: type).sets.map { try PreparedStrategy(type, $0) }
    }
    return try work(sets: prepared.count) {
      // Indicators are shared by the strategies of one run, not by two runs.
      store.removeAll()
      for strategy in prepared {
        run(try strategy.signals(on: store, fills: sweep.entryFills), into: $0)
      }
    }
  }

  func work(entryRate: Double) throws -> Benchmark.Work {
    var random = Random(seed: 9)
    let count = store.series.count
    let signals = Signals(
      entries: BitMask(count: count) { _ in random.chance(entryRate) },
      exits: BitMask(count: count) { _ in random.chance(0.1) })
    return try work(sets: 1) { run(signals, into: $0) }
  }

  private func run(_ signals: Signals, into tally: Tally) {
    sweep.run(signals) { _, outcome in tally.add(outcome, daysPerYear: 252) }
  }

  private func work(sets: Int, _ body: @escaping (Tally) throws -> Void) throws -> Benchmark.Work {
    let counting = Tally()
    try body(counting)
    let backtests = Double(counting.backtests)
    return Benchmark.Work(
      units: Double(sweep.window.count) * backtests,
      facts: [
        ("backtests", backtests), ("trades per backtest", Double(counting.trades) / backtests),
      ],
      alternative: ("trade", Double(counting.trades))
    ) {
      let tally = Tally()
      try body(tally)
      blackHole(tally.sharpe)
    }
  }
}

/// Takes each outcome as the factory does: metrics of the daily returns, then the figures; nothing is kept.
final class Tally {
  private(set) var backtests = 0
  private(set) var trades = 0
  private(set) var sharpe = 0.0

  func add(_ outcome: borrowing SweepOutcome, daysPerYear: Double) {
    let metrics = CoreReturnMetrics(outcome.dailyReturns, periodsPerYear: daysPerYear)
    backtests += 1
    trades += outcome.statistics.trades
    sharpe += metrics.sharpeRatio ?? 0
  }
}
