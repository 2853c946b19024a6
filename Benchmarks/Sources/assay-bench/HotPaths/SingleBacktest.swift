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
// - `backtest/full-engine-plain`: the same signals as orders on the full engine, nothing else on: what generality costs.
//   The account is gone through in full at each close, and each position has three working orders: 10 ns a bar, 300 ns a
//   trade.
// - `backtest/full-engine-all`: the same with risk manager, sizer by risk, spread, impact, minimum commission, volume cap,
//   borrow, financing and margin calls.
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
  Benchmark("backtest/full-engine-plain", unit: "bar", expected: 12) { scale in
    let scene = try BacktestScene(scale)
    return scene.work { blackHole(try scene.full(.none)) }
  },
  Benchmark("backtest/full-engine-all", unit: "bar", expected: 20) { scale in
    let scene = try BacktestScene(scale)
    let extras = try BacktestScene.everything()
    return scene.work { blackHole(try scene.full(extras)) }
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
  let frame: PreparedBars
  let engine: BacktestEngine
  let signals: Signals
  let window: Range<Int>

  init(_ scale: Benchmark.Scale) throws { try self.init(IndexFuture.bars(scale.bars)) }

  init(_ series: BarSeries) throws {
    let store = IndicatorStore(series)
    frame = try PreparedBars(store)
    let strategy = try PreparedStrategy(MACross.self)
    engine = try BacktestEngine(frame: frame, configuration: BacktestConfiguration(capital: 1e6, sizing: .units(1)))
    signals = try strategy.signals(on: store, fills: engine.entryFills)
    window = strategy.warmUp..<series.count
  }

  func full(_ extras: BacktestExtras) throws -> BacktestResult {
    try FullBacktest(
      frame: frame, configuration: engine.configuration, extras: extras, signals: signals, window: window
    ).result
  }

  static func everything() throws -> BacktestExtras {
    var extras = BacktestExtras()
    extras.transactionCosts.minimumCommission = 2
    extras.transactionCosts.spread = .ticks(1)
    extras.transactionCosts.squareRootImpact = 1
    extras.transactionCosts.participation = 0.1
    extras.transactionCosts.borrowRate = 0.03
    extras.transactionCosts.financingRate = 0.05
    extras.account = .margin
    extras.risk = RiskLimits(maximumPosition: 1, maximumHeat: 1)
    extras.sizer = .fixedFractional(try FixedFractionalSizer(risk: 0.01, cap: 1))
    return extras
  }

  func work(_ body: @escaping () throws -> Void) -> Benchmark.Work {
    let trades = engine.run(signals, over: window).trades.count
    return Benchmark.Work(
      units: Double(window.count), facts: [("trades", Double(trades))], body: body)
  }
}
