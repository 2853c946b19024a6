import Diagnostics
import Indicators
import Market
import Strategies
import TestKit
import Testing

/// What every strategy owes beside causality; a new one is held to all of it as soon as it lies in `Rules/`.
@Suite struct StrategyConformanceTests {
  @Test(arguments: StrategyCase.all)
  func `the warm-up is exactly what the strategy reads`(member: StrategyCase) throws {
    for strategy in try member.prepared() {
      for store in TestMarkets.all {
        guard let signals = try strategy.signals(on: store) else { continue }
        let warmUp = try strategy.warmUp(on: store)
        #expect(signals.entries.next(from: 0, before: warmUp) == nil)
        if case .anyPosition(let exits) = signals.exits {
          #expect(exits.next(from: 0, before: warmUp) == nil)
        }
        let lines = zip(try strategy.columns(on: store), strategy.lineReach)
        #expect(lines.allSatisfy { column, back in !column[warmUp - back].isNaN }, "known at its end")
        if warmUp > strategy.warmUp {
          #expect(lines.contains { column, back in column[warmUp - 1 - back].isNaN }, "not a bar too long")
        }
      }
    }
  }

  /// What a rule says that it reads furthest back, it reads: with that one value unknown some answer is another.
  @Test(arguments: StrategyCase.all)
  func `the warm-up is not a bar too long`(member: StrategyCase) throws {
    for set in try member.points() {
      let study = try ReachStudy(member.type, set)
      if study.warmUp == 0 || study.countsStreaks { continue }
      var answers: [Bool?] = []
      for store in TestMarkets.all + Self.longMarkets where !answers.contains(true) {
        answers.append(try study.needsItsWarmUp(on: store))
      }
      #expect(
        answers.contains(true) || answers.allSatisfy { $0 == nil },
        "\(set): no answer depends on the oldest value of a warm-up of \(study.warmUp) bars")
    }
  }

  /// Rules without a look-back before their own bar, and those whose longest line is read at this bar alone.
  @Test(arguments: [
    ("BollingerBands", 19), ("RSI2_MeanReversion", 2), ("VWAPReversion", 19), ("IBSStrategy", 0),
    ("IBSExtreme", 0),
    ("MACross", 50), ("BuyOn5BarLow", 5), ("TurtleTrading", 21), ("GapFill", 1),
  ])
  func `the warm-up with the defaults is the longest look-back`(name: String, bars: Int) throws {
    #expect(try PreparedStrategy(StrategyCatalogue.type(named: name)).warmUp == bars)
  }

  @Test(arguments: StrategyCase.all)
  func `bars that are not more than the warm-up are refused in a sentence`(member: StrategyCase) throws {
    let series = TestMarkets.intraday[0].series
    for strategy in try member.prepared() where strategy.needs.allSatisfy({ $0.isMet(by: series) }) {
      for count in Set([0, min(1, strategy.warmUp), strategy.warmUp]) {
        let short = IndicatorStore(series.slice(0..<count))
        let error = #expect(throws: AssayError.self) { try strategy.signals(on: short) }
        #expect(error?.code == "series_too_short")
        #expect(error == strategy.obstacle(on: short.series))
        #expect(error?.message.contains("\(strategy.warmUp)") == true)
        #expect(error?.message.contains(member.description.name) == true)
      }
    }
  }

  @Test(arguments: StrategyCase.all)
  func `bars without volume are refused by those that read it, and by no other`(member: StrategyCase) throws {
    let store = IndicatorStore(TestMarkets.intraday[0].series.withoutVolume())
    for strategy in try member.prepared() {
      if strategy.requirements.contains(.volume) {
        let error = #expect(throws: AssayError.self) { try strategy.signals(on: store) }
        #expect(error?.code == "missing_volume")
        #expect(error == strategy.obstacle(on: store.series))
        #expect(error?.message.contains("\(member.description.name) needs volume") == true)
      } else {
        _ = try strategy.signals(on: store)
      }
    }
  }

  @Test(arguments: StrategyCase.all)
  func `bars on which it could never trade are refused in a sentence`(member: StrategyCase) throws {
    for strategy in try member.prepared() {
      for store in TestMarkets.daily + [Self.aroundTheClock] {
        let series = store.series
        if strategy.needs.allSatisfy({ $0.isMet(by: series) }) { continue }
        let error = #expect(throws: AssayError.self) {
          try strategy.signals(on: store, fills: .nextOpen(of: series))
        }
        #expect(error?.code == "unsuitable_series")
        #expect(error?.message.contains(member.description.name) == true)
        #expect(error?.message.contains(series.instrument.symbol) == true)
      }
    }
  }

  /// For rules whose conditions rarely meet.
  private static let longMarkets = (60...63).map {
    IndicatorStore(TestMarkets.series(seed: $0, isIntraday: $0 % 2 == 0, bars: 4_000))
  }

  private static let aroundTheClock: IndicatorStore = {
    let series = TestMarkets.intraday[0].series
    var instrument = series.instrument
    instrument.sessions = .aroundTheClock
    return IndicatorStore(
      BarSeries(
        instrument: instrument, timeframe: series.timeframe, timestamps: series.timestamps,
        open: series.open, high: series.high, low: series.low, close: series.close, volume: series.volume,
        sessionDates: series.sessionDates))
  }()

  @Test func `the same store on two threads gives the signals of separate stores`() async throws {
    for series in TestMarkets.all.map(\.series) {
      let shared = IndicatorStore(series)
      let results = try await withThrowingTaskGroup(of: (Int, [Signals?]).self) { group in
        for worker in 0..<2 {
          group.addTask { (worker, try Self.everySignal(on: shared, reversed: worker == 1)) }
        }
        return try await group.reduce(into: [[Signals?]](repeating: [], count: 2)) { $0[$1.0] = $1.1 }
      }
      let alone = try Self.everySignal(on: IndicatorStore(series), reversed: false)
      #expect(results[0] == alone)
      #expect(results[1] == alone)
    }
  }

  /// Signals of all strategies in one order or the other, given in the order of the catalogue.
  private static func everySignal(on store: IndicatorStore, reversed: Bool) throws -> [Signals?] {
    let strategies = try StrategyCase.all.flatMap { try $0.prepared() }
    if !reversed { return try strategies.map { try $0.signals(on: store) } }
    return try strategies.reversed().map { try $0.signals(on: store) }.reversed()
  }

  @Test func `strategies that ask for the same indicator read one column`() throws {
    let store = IndicatorStore(TestMarkets.series(seed: 21, isIntraday: true))
    let bands = try PreparedStrategy(BollingerBands.self).columns(on: store)
    let again = try PreparedStrategy(BollingerBands.self, ParameterGrid(of: BollingerBands.self).sets[0])
    _ = try again.columns(on: store)
    let shared = try PreparedStrategy(BollingerBands.self).columns(on: store)
    for (first, second) in zip(bands, shared) {
      let addresses = [first, second].map { column in column.withUnsafeBufferPointer { $0.baseAddress } }
      #expect(addresses[0] == addresses[1])
    }
  }

  @Test func `names and numbers are unique`() {
    let descriptions = StrategyCase.all.map(\.description)
    #expect(Set(descriptions.map(\.id)).count == descriptions.count)
    #expect(Set(descriptions.map { $0.name.lowercased() }).count == descriptions.count)
    for type in StrategyCatalogue.all { #expect("\(type)" == type.description.name) }
  }
}
