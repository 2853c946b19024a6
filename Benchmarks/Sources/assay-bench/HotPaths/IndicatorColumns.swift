import Indicators
import Market

// One indicator over the whole series, into new columns. Numbers are nanoseconds a bar; C code of the same
// recurrences takes 1–6 ns. Averages are bound by the latency of one addition and one multiplication a bar.
//
// The moving maximum and the deviation are also measured on other shapes: their cost can depend on the path.

let indicators: [Benchmark] = IndicatorCatalogue.names.map { name in
  Benchmark("indicator/\(name)", unit: "bar", expected: 6) { scale in
    try indicatorWork(name, series: IndexFuture.bars(scale.bars))
  }
} + ["MAX", "STDDEV"].flatMap { name in
  Shape.allCases.map { shape in
    Benchmark("indicator/\(name) \(shape.rawValue)", unit: "bar", expected: 6) { scale in
      let indicator = try IndicatorCatalogue.make(name)
      let closes = shape.closes(scale.bars)
      return Benchmark.Work(units: Double(scale.bars)) { blackHole(try indicator.values([closes])) }
    }
  }
}

private func indicatorWork(_ name: String, series: BarSeries) throws -> Benchmark.Work {
  // The store makes the inputs of the first request once; they stay while the results are forgotten.
  let store = IndicatorStore(series)
  let request = IndicatorRequest(name)
  return Benchmark.Work(units: Double(series.count)) {
    store.removeAll()
    blackHole(try store.columns(request))
  }
}
