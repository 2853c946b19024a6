import Diagnostics
import Indicators
import Market
import Strategies
import TestKit
import Testing

@Suite struct CompositionTests {
  private static let compositions: [StrategyComposition] = [
    StrategyComposition(filters: [StrategyFilter(.trend(length: 20, isAbove: true))]),
    StrategyComposition(filters: [
      StrategyFilter(.volatility(from: 10, through: 80)), StrategyFilter(.weekdays([1, 2, 5])),
    ]),
    StrategyComposition(filters: [StrategyFilter(.regime(isTrending: false, threshold: 25))]),
    StrategyComposition(filters: [StrategyFilter(.trend(length: 3, isAbove: false), on: .day)]),
    StrategyComposition(filters: [StrategyFilter(.hours(from: 10, through: 13))]),
    StrategyComposition(timeframe: Timeframe(minutes: 60)),
    StrategyComposition(timeframe: .day),
    StrategyComposition(isMirrored: true),
    StrategyComposition(
      timeframe: Timeframe(minutes: 90), filters: [StrategyFilter(.trend(length: 10, isAbove: true))],
      isMirrored: true),
  ]

  private static let rules = [
    "MACross", "RSI2_MeanReversion", "BuyOn5BarLow", "ATRTrailingStop", "IBSStrategy",
  ]

  private func prepared(_ name: String, _ composition: StrategyComposition) throws -> PreparedStrategy {
    try PreparedStrategy(StrategyLibrary.builtIn.model(named: name), composition: composition)
  }

  private func signals(
    _ name: String, _ composition: StrategyComposition, on store: IndicatorStore
  ) throws -> Signals {
    try prepared(name, composition).signals(on: store, fills: .nextOpen(of: store.series))
  }

  @Test func `cutting the future off changes no past entry, whatever is put around a rule`() throws {
    let series = TestMarkets.series(seed: 1, isIntraday: true, bars: 1_400)
    var entries = 0
    for composition in Self.compositions {
      for name in Self.rules {
        let whole = try signals(name, composition, on: IndicatorStore(series))
        entries += whole.entries.population
        for end in stride(from: 951, through: 1_399, by: 64) {
          let part = try signals(name, composition, on: IndicatorStore(series.slice(0..<end)))
          let same = (0..<end).allSatisfy { part.entries[$0] == whole.entries[$0] }
          #expect(same, "\(name) \(composition.text), cut after \(end) bars")
          if case .anyPosition(let mask) = part.exits, case .anyPosition(let all) = whole.exits {
            #expect((0..<end).allSatisfy { mask[$0] == all[$0] }, "\(name) \(composition.text)")
          }
        }
      }
    }
    #expect(entries > 500)
  }

  @Test func `another future changes no past decision of a rule on longer bars`() throws {
    let (series, other) = (
      TestMarkets.series(seed: 2, isIntraday: true, bars: 2_400),
      TestMarkets.series(seed: 3, isIntraday: true, bars: 2_400)
    )
    for timeframe in [Timeframe(minutes: 60), .day, .week] {
      let composition = StrategyComposition(timeframe: timeframe)
      let whole = try signals("IBSStrategy", composition, on: IndicatorStore(series))
      for bar in stride(from: 1_300, to: 2_380, by: 67) {
        let altered = try signals(
          "IBSStrategy", composition, on: IndicatorStore(series.upTo(bar, then: other)))
        #expect((0...bar).allSatisfy { altered.entries[$0] == whole.entries[$0] }, "\(timeframe) at \(bar)")
      }
      #expect(whole.entries.population > 0)
    }
  }

  @Test(arguments: StrategyCase.all)
  func `on the mirrored market the mirrored rule decides what the rule decides on the market`(
    member: StrategyCase
  ) throws {
    let store = TestMarkets.intraday[1]
    let plain = try PreparedStrategy(member.type)
    let mirror = try PreparedStrategy(StrategyModel(member.type), composition: .init(isMirrored: true))
    guard plain.obstacle(on: store.series) == nil else { return }
    let fills = EntryFills.nextOpen(of: store.series)
    let flipped = store.series.mirrored()
    let twice = flipped.mirrored()
    #expect(twice.open == store.series.open && twice.high == store.series.high)
    #expect(twice.low == store.series.low && twice.close == store.series.close)
    let signals = try mirror.signals(on: IndicatorStore(flipped), fills: .nextOpen(of: flipped))
    #expect(try plain.signals(on: store, fills: fills) == signals)
  }

  /// Short rules written out by hand.
  @Test func `the mirror of a rule is its short rule`() throws {
    let store = TestMarkets.intraday[0]
    let series = store.series
    let mirror = StrategyComposition(isMirrored: true)
    let short = try signals("BuyOn5BarLow", mirror, on: store)
    for bar in 10..<series.count {
      #expect(short.entries[bar] == ((bar - 5..<bar).allSatisfy { series.high[$0] < series.close[bar] }))
    }
    let fast = try store.column(.sma(10))
    let slow = try store.column(.sma(50))
    let cross = try signals("MACross", mirror, on: store)
    for bar in 60..<series.count {
      let isShort = fast[bar] < slow[bar] && fast[bar - 1] >= slow[bar - 1]
      // Sums of negated prices are negated sums, so even ties agree.
      #expect(cross.entries[bar] == isShort)
    }
    let rsi = try store.column(.rsi(2))
    let fade = try signals("RSI2_MeanReversion", mirror, on: store)
    let set = try prepared("RSI2_MeanReversion", .plain).parameters
    #expect(set["rsi_length"] == .integer(2))
    let oversold = try #require(set["rsi_oversold"]?.numeric)
    for bar in 20..<series.count where abs(rsi[bar] - (100 - oversold)) > 1e-9 {
      #expect(fade.entries[bar] == (rsi[bar] > 100 - oversold))
    }
    #expect(short.entries.population > 0 && cross.entries.population > 0 && fade.entries.population > 0)
  }

  @Test func `a filter takes entries away and never an exit`() throws {
    let store = TestMarkets.intraday[0]
    let series = store.series
    let plain = try signals("IBSStrategy", .plain, on: store)
    let average = try store.column(.sma(20))
    let filtered = try signals("IBSStrategy", Self.compositions[0], on: store)
    for bar in 0..<series.count {
      #expect(filtered.entries[bar] == (plain.entries[bar] && series.close[bar] > average[bar]))
    }
    #expect(filtered.exits == plain.exits)
    #expect(filtered.entries.population > 0 && filtered.entries.population < plain.entries.population)
    let days = try signals("IBSStrategy", .init(filters: [StrategyFilter(.weekdays([2]))]), on: store)
    for bar in 0..<series.count {
      #expect(days.entries[bar] == (plain.entries[bar] && series.sessionDate(bar).weekday == 2))
    }
  }

  @Test func `a rule on longer bars decides at the bar that ends them`() throws {
    let store = TestMarkets.intraday[0]
    let series = store.series
    let closed = try series.joinedWhenClosed(to: Timeframe(minutes: 60))
    let (hours, known) = (closed.series, closed.knownAt)
    let alone = try signals("IBSStrategy", .plain, on: IndicatorStore(hours))
    let within = try signals("IBSStrategy", .init(timeframe: Timeframe(minutes: 60)), on: store)
    #expect(within.entries.population > 0)
    for bar in 0..<series.count where within.entries[bar] {
      let hour = try #require(known.lastIndex(of: bar), "no hour ends here")
      #expect(alone.entries[hour])
    }
    for hour in 0..<hours.count where known[hour] < series.count {
      // The first bar at or after the end of the hour; the hour's own last bar unless that one is missing.
      let end = hours.timestamps[hour]
      #expect(series.timestamps[known[hour]] >= end)
      #expect(known[hour] == 0 || series.timestamps[known[hour] - 1] < end)
      let isLast = hour + 1 == hours.count || known[hour + 1] > known[hour]
      if isLast { #expect(within.entries[known[hour]] == alone.entries[hour]) }
    }
  }

  @Test(arguments: [
    "trend:200", "trend:50:below", "volatility:20-80", "hours:10-14", "weekdays:mon+fri", "regime:trending",
    "regime:ranging:20", "trend:50@1d", "regime:trending@4h",
  ])
  func `a filter reads back what it writes`(text: String) throws {
    #expect(StrategyFilter(text)?.description == text)
  }

  @Test(arguments: [
    "", "trend", "trend:0", "trend:x", "trend:20:sideways", "volatility:80-20", "volatility:0-101",
    "hours:5-24",
    "hours:-1-3", "weekdays:", "weekdays:monday", "regime:calm", "regime:trending:0", "trend:20@2d",
    "trend:20@", "@1d",
    "trend:20@1d@1h",
  ])
  func `what is no filter is refused`(text: String) { #expect(StrategyFilter(text) == nil) }

  @Test func `a composition survives its own JSON`() throws {
    for composition in Self.compositions {
      #expect(StrategyComposition(json: composition.json) == composition)
    }
    #expect(StrategyComposition(json: ["filters": ["tred:20"], "mirror": false]) == nil)
  }

  @Test func `what cannot be put together is said in a sentence`() throws {
    let daily = TestMarkets.daily[0]
    let hours = #expect(throws: AssayError.self) {
      try signals("IBSStrategy", .init(filters: [StrategyFilter(.hours(from: 9, through: 10))]), on: daily)
    }
    #expect(hours?.code == "unsuitable_series")
    #expect(hours?.message.contains("hours:9-10") == true)
    let finer = #expect(throws: AssayError.self) {
      try signals("IBSStrategy", .init(timeframe: Timeframe(minutes: 60)), on: daily)
    }
    #expect(finer?.code == "invalid_timeframe")
    let long = try prepared(
      "IBSStrategy", .init(filters: [StrategyFilter(.trend(length: 5_000, isAbove: true))]))
    #expect(long.obstacle(on: daily.series)?.code == "series_too_short")
  }
}
