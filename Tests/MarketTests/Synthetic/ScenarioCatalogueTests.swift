import Diagnostics
import Market
import Testing

@Suite struct ScenarioCatalogueTests {
  static func bars(_ name: String, count: Int, seed: UInt64 = 1, timeframe: Timeframe = .day) throws
    -> BarSeries
  {
    let market = SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: "ES"), timeframe: timeframe,
      start: try #require(CivilDate("2000-01-03")), scenario: try ScenarioCatalogue.scenario(named: name))
    return try market.bars(count: count, seed: seed)
  }

  /// The middle ones of facts over 15 markets of ten years of days.
  struct Medians {
    let facts: [StylisedFacts]

    init(_ name: String) throws {
      facts = try (1...15).map { StylisedFacts(try bars(name, count: 2_520, seed: $0)) }
    }

    func callAsFunction(_ fact: KeyPath<StylisedFacts, Double>) -> Double {
      facts.map { $0[keyPath: fact] }.sorted()[7]
    }
  }

  @Test func `the eight have weights that sum to one, and every scenario is valid`() throws {
    #expect(
      ScenarioCatalogue.markets.map(\.name) == [
        "bull", "bear", "high_volatility", "low_volatility", "sideways", "crash", "recovery", "mixed",
      ])
    #expect(ScenarioCatalogue.markets.map(\.weight) == [0.20, 0.20, 0.15, 0.10, 0.15, 0.05, 0.10, 0.05])
    for scenario in ScenarioCatalogue.all { try scenario.validate() }
    #expect(Set(ScenarioCatalogue.names).count == ScenarioCatalogue.all.count)
  }

  @Test func `a misspelt name leads to the nearest one`() {
    #expect {
      _ = try ScenarioCatalogue.scenario(named: "sidewais")
    } throws: { ($0 as? AssayError)?.message.contains("sideways") == true }
  }

  @Test(arguments: ScenarioCatalogue.names, [Timeframe.day, Timeframe(minutes: 60)])
  func `bars are consistent on the tick`(name: String, timeframe: Timeframe) throws {
    let bars = try Self.bars(name, count: 3_000, timeframe: timeframe)
    for i in 0..<bars.count {
      let (low, high) = (min(bars.open[i], bars.close[i]), max(bars.open[i], bars.close[i]))
      #expect(bars.low[i] <= low && bars.high[i] >= high && bars.low[i] > 0)
      #expect((bars.close[i] * 4).rounded() == bars.close[i] * 4)
    }
    #expect(try Self.bars(name, count: 1_000, timeframe: timeframe).low == Array(bars.low.prefix(1_000)))
  }

  @Test func `each of the eight does what its name says`() throws {
    #expect(try Medians("bull")(\.annualGrowth) > 0.1)
    #expect(try Medians("bear")(\.annualGrowth) < -0.15)
    #expect(try Medians("high_volatility")(\.annualVolatility) > 0.4)
    let quiet = try Medians("low_volatility")
    #expect(abs(quiet(\.annualVolatility) - 0.07) < 0.01)
    #expect(quiet(\.maximumDrawdown) > -0.25)
    let range = try Medians("sideways")
    #expect(abs(range(\.annualGrowth)) < 0.015)
    // A free walk of this volatility falls by a third in the median of ten years; the pull holds it.
    #expect(range(\.maximumDrawdown) > -0.25)
    #expect(try Medians("crash")(\.maximumDrawdown) < -0.5)
  }

  @Test(arguments: ScenarioCatalogue.markets.map(\.name))
  func `markets have fat tails and clusters, and returns that do not foretell returns`(name: String) throws {
    let median = try Medians(name)
    #expect(median(\.excessKurtosis) > 0.8)
    #expect(median(\.squareAutocorrelation) > 0.03)
    // Phases of opposite drift leave a trace in the returns.
    #expect(abs(median(\.returnAutocorrelation)) < (name == "crash" ? 0.15 : 0.06))
  }

  @Test func `null markets have what their names say, and nothing else`() throws {
    let walk = try Medians("driftless")
    #expect(abs(walk(\.excessKurtosis)) < 0.15)
    #expect(abs(walk(\.squareAutocorrelation)) < 0.012)
    #expect(try Medians("clustered")(\.squareAutocorrelation) > 0.05)
    let tails = try Medians("fat_tailed")
    #expect(tails(\.excessKurtosis) > 4)
    #expect(abs(tails(\.squareAutocorrelation)) < 0.02)
  }

  /// Long at every open, out at a stop of one mean range or at a target of half of it. Where a bar touches both, the
  /// stop is taken, so what is left can only be too low. With ranges drawn from the mean variance of a day the target
  /// earned an annual Sharpe ratio of 1.4 on Student's tails.
  @Test func `no null market pays for leaving inside the bar`() throws {
    for scenario in ScenarioCatalogue.nulls where scenario.name != "drifting" {
      var profits: [Double] = []
      for seed in 1...20 {
        let bars = try Self.bars(scenario.name, count: 1_000, seed: UInt64(seed))
        let moves = bars.open.indices.map { index in
          let open = bars.open[index]
          return (
            high: bars.high[index] / open - 1, low: bars.low[index] / open - 1,
            close: bars.close[index] / open - 1
          )
        }
        let range = moves.reduce(0) { $0 + $1.high - $1.low } / Double(moves.count)
        profits += moves.map { move -> Double in
          if move.low <= -range { return -range }
          return move.high >= range / 2 ? range / 2 : move.close
        }
      }
      let count = Double(profits.count)
      let mean = profits.reduce(0, +) / count
      let variance = profits.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      #expect(mean / (variance / count).squareRoot() < 3, "\(scenario.name)")
    }
  }

  @Test func `a crash falls within its twenty sessions, and comes again after 500`() throws {
    let falls = try (1...40).flatMap { seed in
      let close = try Self.bars("crash", count: 900, seed: UInt64(seed)).close
      return [close[299] / close[279], close[799] / close[779]]
    }
    // Expected: e^(−6.4·20/252) = 0.60, with a deviation of about 0.13 for one fall.
    let mean = falls.reduce(0, +) / 80
    #expect(abs(mean - 0.60) < 0.06)
  }

  @Test func `prices of null markets are martingales, apart from a drift that is stated`() throws {
    for scenario in ScenarioCatalogue.nulls {
      // 1,000 markets of 60 days, within four standard errors of their own mean.
      let start = 3_000.0
      let ends = try (0..<1_000).map { stream in
        var market = SyntheticMarket(
          instrument: try InstrumentRegistry.resolve(symbol: "ES"), timeframe: .day,
          start: CivilDate(daysSinceEpoch: 14_613), scenario: scenario)
        market.scenario.startPrice = start
        return try market.bars(count: 60, seed: 5, stream: UInt64(stream)).close[59] / start
      }
      let mean = ends.reduce(0, +) / 1_000
      let variance = ends.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999
      // The drifting market rises by 8 % a year on purpose.
      let expected = scenario.name == "drifting" ? 1.019_23 : 1
      #expect(abs(mean - expected) < 4 * (variance / 1_000).squareRoot(), "\(scenario.name)")
    }
  }
}
