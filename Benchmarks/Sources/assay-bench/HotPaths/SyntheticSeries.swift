import Market

// Making bars that never traded. Numbers are nanoseconds a bar; 350,000 bars of 15 minutes should take 0.1 s, which
// is 285 ns.
//
// - `synthetic/clustered`: five random numbers (one by inversion: 20 ns), two logarithms, four exponentials and a root
//   or two for range and prices (10 ns each), and the slots (10 ns).
// - `synthetic/mixed`: the same with Student's surprises (a power and a cosine more, 50 ns) and regimes.

let syntheticSeries = [
  Benchmark("synthetic/clustered", unit: "bar", expected: 150) { scale in try work("clustered", scale) },
  Benchmark("synthetic/mixed", unit: "bar", expected: 200) { scale in try work("mixed", scale) },
]

private func work(_ name: String, _ scale: Benchmark.Scale) throws -> Benchmark.Work {
  let market = SyntheticMarket(
    instrument: try InstrumentRegistry.resolve(symbol: "ES"), timeframe: Timeframe(minutes: 15),
    start: CivilDate(daysSinceEpoch: 14_613), scenario: try ScenarioCatalogue.scenario(named: name))
  return Benchmark.Work(units: Double(scale.bars)) { blackHole(try market.bars(count: scale.bars, seed: 1)) }
}
