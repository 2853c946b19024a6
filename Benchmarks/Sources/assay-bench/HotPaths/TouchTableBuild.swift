import Backtest
import Indicators
import Market
import Strategies

// Building what all sweeps of a symbol share: for every bar, when each stop and target would first be met. Paid once
// a symbol, so 100 ns a bar (35 ms) would not matter to a run of 2,000 backtests; it matters to a small one.
// Expected: nine levels (4 ns each) and a look at 8–10 bars until the last is met (2 ns each).

let touchTable = [
  Benchmark("sweep/touch-table", unit: "bar", expected: 60) { scale in
    let frame = try PreparedBars(IndicatorStore(IndexFuture.bars(scale.bars)))
    let configuration = BacktestConfiguration(capital: 1e6, sizing: .units(1))
    return Benchmark.Work(units: Double(frame.series.count)) {
      blackHole(
        try SweepEngine(
          frame: frame, configuration: configuration, grid: .common, window: 120..<frame.series.count))
    }
  }
]
