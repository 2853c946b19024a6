import Indicators
import Market
import Strategies

// Two questions a bar: would it enter, would it leave. Numbers are nanoseconds a bar with the indicators made
// beforehand. A comparison of two columns costs about 1 ns; a cross reads four values.

let strategySignals = StrategyCatalogue.all.map { type in
  Benchmark("signals/\(type.description.name)", unit: "bar", expected: 4) { scale in
    let store = IndicatorStore(try IndexFuture.bars(scale.bars))
    let strategy = try PreparedStrategy(type)
    let closes = store.series.close
    let fills = EntryFills(horizon: 20) { closes[$0 + 1] }
    let signals = try strategy.signals(on: store, fills: fills)
    return Benchmark.Work(
      units: Double(store.series.count), facts: [("entries", Double(signals.entries.population))]
    ) {
      blackHole(try strategy.signals(on: store, fills: fills))
    }
  }
}
