import Diagnostics
import Market
import Strategies
import TestKit
import Testing

@Suite struct ProbabilityStrategyTests {
  private func bars(_ mask: BitMask) -> [Int] { (0..<mask.count).filter { mask[$0] } }

  private func exits(_ signals: Signals) -> [Int] {
    (0..<signals.count).filter { signals.exits.leaves(at: $0, decision: 0) }
  }

  @Test func `longs enter at the threshold and leave when the class turns`() throws {
    let p = [0.5499, 0.55, 0.9, 0.5, 0.4999, 0.1, .nan, 1]
    let signals = try ProbabilityStrategy().signals(p)
    #expect(bars(signals.long.entries) == [1, 2, 7])
    #expect(exits(signals.long) == [4, 5])
    #expect(signals.short == nil)
  }

  @Test func `shorts mirror longs where they are allowed`() throws {
    let p = [0.45, 0.4501, 0.5, 0.5001, 0.1, .nan, 0]
    let signals = try ProbabilityStrategy(threshold: 0.55, allowsShorts: true).signals(p)
    let short = try #require(signals.short)
    #expect(bars(short.entries) == [0, 4, 6])
    #expect(exits(short) == [3])
  }

  @Test func `a mirrored model gives mirrored signals, and no bar enters both sides`() throws {
    for seed in 0..<200 * PropertyScale.factor {
      var random = TestRandom(seed: seed)
      // Multiples of 1/64, whose mirror is exact.
      let p = (0..<100).map { _ in random.chance(0.1) ? .nan : Double(random.integer(0...64)) / 64 }
      let threshold = Double(random.integer(33...60)) / 64
      let strategy = try ProbabilityStrategy(threshold: threshold, allowsShorts: true)
      let (one, two) = (strategy.signals(p), strategy.signals(p.map { 1 - $0 }))
      #expect(one.long == two.short, "seed \(seed)")
      #expect(one.short == two.long, "seed \(seed)")
      for bar in p.indices { #expect(!(one.long.entries[bar] && one.short?.entries[bar] == true)) }
    }
  }

  @Test func `changing the future changes no signal of the past`() throws {
    let strategy = try ProbabilityStrategy(threshold: 0.6, allowsShorts: true)
    var random = TestRandom(seed: 3)
    let p = (0..<64).map { _ in random.uniform() }
    let whole = strategy.signals(p)
    let cut = strategy.signals(Array(p.prefix(40)))
    for bar in 0..<40 {
      #expect(whole.long.entries[bar] == cut.long.entries[bar])
      #expect(whole.short?.entries[bar] == cut.short?.entries[bar])
    }
  }

  @Test func `statistics count buys, sells, holds and trades`() throws {
    let p = [0.6, 0.7, 0.52, 0.45, 0.3, 0.2, .nan, 0.55, 0.9, 0.1]
    let long = try ProbabilityStrategy(threshold: 0.6).signals(p).statistics
    #expect(long.predictions == 9 && long.missing == 1)
    #expect(long.buys == 3 && long.sells == 4 && long.holds == 2)
    #expect(long.trades == 2)
    #expect(long.shortEntries == 0)
    #expect(long.tradeFrequency == 2.0 / 9)
    #expect(long.signalFrequency == 3.0 / 9)
    let both = try ProbabilityStrategy(threshold: 0.6, allowsShorts: true).signals(p).statistics
    #expect(both.shortEntries == 3)
    #expect(both.trades == 4)
    #expect(try ProbabilityStrategy().signals([.nan]).statistics.tradeFrequency == nil)
  }

  @Test func `a threshold lies from one half to below one`() {
    for value in [0.49, 1, -1, Double.nan, .infinity] {
      let error = #expect(throws: AssayError.self) { try ProbabilityStrategy(threshold: value) }
      #expect(error?.code == "invalid_threshold")
    }
    #expect(ProbabilityStrategy.isNamed("mlpredictionstrategy"))
    #expect(ProbabilityStrategy.isNamed("ml_prediction"))
    #expect(!ProbabilityStrategy.isNamed("MACross"))
  }
}

@Suite struct ProbabilityColumnTests {
  private let series: BarSeries = {
    var random = TestRandom(seed: 1)
    return RandomMarket.series(bars: 6, instrument: RandomMarket.instrument(.equity), random: &random)
  }()

  private func column(_ times: [Int64], _ values: [Double]) -> ProbabilityColumn {
    ProbabilityColumn(source: "p.csv", timestamps: times, values: values)
  }

  @Test func `values go to the bars of exactly their times and gaps stay gaps`() throws {
    let t = series.timestamps
    let values = try column([t[4], t[1]], [0.4, 0.1]).probabilities(for: series)
    #expect(values.map { $0.isNaN ? -1 : $0 } == [-1, 0.1, -1, -1, 0.4, -1])
  }

  @Test func `daily bars are named by their session date too`() throws {
    var random = TestRandom(seed: 1)
    let daily = RandomMarket.dailySeries(
      bars: 4, instrument: RandomMarket.instrument(.equity), random: &random)
    let midnight = Timestamp(startOf: daily.sessionDate(2)).nanoseconds
    let values = try column([midnight, daily.timestamps[0]], [0.7, 0.2]).probabilities(for: daily)
    #expect(values[2] == 0.7 && values[0] == 0.2)
    let twice = #expect(throws: AssayError.self) {
      try column([midnight, daily.timestamps[2]], [0.7, 0.2]).probabilities(for: daily)
    }
    #expect(twice?.code == "duplicate_timestamp")
  }

  @Test func `wrong rows are refused with their number and the first of them`() throws {
    let t = series.timestamps
    func error(_ times: [Int64], _ values: [Double]) -> AssayError? {
      #expect(throws: AssayError.self) { try column(times, values).probabilities(for: series) }
    }
    let repeated = error([t[0], t[1], t[0], t[1]], [0.1, 0.2, 0.3, 0.4])
    #expect(repeated?.code == "duplicate_timestamp")
    #expect(repeated?.message.hasPrefix("2 of 4 times") == true)
    let unknown = error([t[0], t[1] + 1, t[5] + 9], [0.1, 0.2, 0.3])
    #expect(unknown?.code == "unknown_timestamp")
    #expect(unknown?.message.hasPrefix("2 of 3 times") == true)
    #expect(unknown?.message.contains(Timestamp(nanoseconds: t[1] + 1).description) == true)
    for value in [-0.01, 1.01, Double.infinity] {
      let wrong = error([t[0], t[1]], [0.5, value])
      #expect(wrong?.code == "invalid_probability")
      #expect(wrong?.place == "p.csv")
    }
  }
}
