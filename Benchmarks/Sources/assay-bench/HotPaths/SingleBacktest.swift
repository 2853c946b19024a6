import Backtest
import Indicators
import Market
import Strategies

// One backtest, as `assay backtest` runs it. Numbers are nanoseconds a bar of the series.
//
// - `backtest/signals-given`: signals exist; engine, list of trades, equity, every metric of returns and trades.
//   The engine looks at each bar once: 3 ns a bar when flat, 4–6 ns in a position, 30 ns a trade.
// - `backtest/engine-only`: the same without the metrics, to tell the two apart.
// - `backtest/end-to-end`: from bars to metrics with nothing prepared: indicators, signals, price frame, sessions.
//   Adds two averages (2 ns each), the ATR (3 ns), the signals (2–4 ns) and the frame (5 ns, memory).
//
// The rule is a moving-average cross with stop, target, holding time and session exit, the most eventful plan.

let singleBacktest = [
  Benchmark("backtest/signals-given", unit: "bar", expected: 10) { scale in
    let scene = try BacktestScene(scale)
    return scene.work { blackHole(try BacktestSummary(scene.engine.run(scene.signals, over: scene.window), in: scene.frame)) }
  },
  Benchmark("backtest/engine-only", unit: "bar", expected: 6) { scale in
    let scene = try BacktestScene(scale)
    return scene.work { blackHole(scene.engine.run(scene.signals, over: scene.window)) }
  },
  Benchmark("backtest/end-to-end", unit: "bar", expected: 30) { scale in
    let scene = try BacktestScene(scale)
    return scene.work {
      let again = try BacktestScene(scene.frame.series)
      blackHole(try BacktestSummary(again.engine.run(again.signals, over: again.window), in: again.frame))
    }
  },
]

/// A moving-average cross made ready.
private struct BacktestScene {
  let frame: MarketFrame
  let engine: BacktestEngine
  let signals: Signals
  let window: Range<Int>

  init(_ scale: Benchmark.Scale) throws { try self.init(IndexFuture.bars(scale.bars)) }

  init(_ series: BarSeries) throws {
    let store = IndicatorStore(series)
    frame = try MarketFrame(store)
    let strategy = try PreparedStrategy(MACross.self)
    engine = try BacktestEngine(frame: frame, configuration: BacktestConfiguration(capital: 1e6, sizing: .units(1)))
    signals = try strategy.signals(on: store, fills: engine.entryFills)
    window = strategy.warmUp..<series.count
  }

  func work(_ body: @escaping () throws -> Void) -> Benchmark.Work {
    let trades = engine.run(signals, over: window).trades.count
    return Benchmark.Work(
      units: Double(window.count), facts: [("trades", Double(trades))], body: body)
  }
}
