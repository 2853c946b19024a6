import Diagnostics
import Factory
import Features
import Learning
import Market
import Storage
import TestKit
import Testing

/// Bars of four made-up shares in memory.
private struct DailyBars: BarSource {
  var timeframe = Timeframe.day
  var count = 1_400
  /// Bars that are left out at the end.
  var missing = 0
  static let symbols = ["AAA", "BBB", "CCC", "DDD"]

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String {
    "hash-\(symbol)-\(count)-\(missing)"
  }

  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    let instrument = Instrument(
      symbol: symbol, assetClass: .equity, sessions: RandomMarket.sessions, costs: .percentage)
    let market = SyntheticMarket(
      instrument: instrument, timeframe: self.timeframe, start: CivilDate(daysSinceEpoch: 15_000))
    let stream = UInt64(Self.symbols.firstIndex(of: symbol) ?? 9)
    return try market.bars(count: count, seed: 5, stream: stream).slice(0..<(count - missing))
  }
}

@Suite struct SignalRunTests {
  private func run(
    _ source: DailyBars = DailyBars(), _ change: (inout SignalConfiguration) throws -> Void = { _ in }
  ) throws -> SignalRun {
    var configuration = SignalConfiguration(symbols: DailyBars.symbols, timeframe: source.timeframe)
    try change(&configuration)
    let index = Instrument(
      symbol: "INDEX", assetClass: .index, sessions: RandomMarket.sessions, costs: .free)
    let market = try SyntheticMarket(
      instrument: index, timeframe: source.timeframe, start: CivilDate(daysSinceEpoch: 15_000)
    ).bars(count: source.count, seed: 6).slice(0..<(source.count - source.missing))
    return try SignalRun(
      configuration, source: source,
      inputs: SignalRun.Inputs(
        references: [.market: market], sectors: SectorMap(["AAA": "one", "BBB": "one", "CCC": "two"])),
      codeVersion: "test")
  }

  private func collect(_ run: SignalRun, workers: Int = 1) async throws -> SignalCollection {
    try #require(try await run.execute(cache: nil, workers: workers))
  }

  @Test func `any number of workers gives the same table and metadata`() async throws {
    let (one, four) = (try await collect(run(), workers: 1), try await collect(run(), workers: 4))
    #expect(one.table.rowCount > 300)
    #expect(one.metadata == four.metadata)
    var (a, b) = (ByteWriter(), ByteWriter())
    a.append(one.table)
    b.append(four.table)
    #expect(a.bytes == b.bytes)
  }

  @Test
  func `columns come as the specification lists them, outcomes last, and no feature has the name of one`()
    async throws
  {
    let table = try await collect(run()).table
    let names = table.columnNames
    #expect(
      Array(names.prefix(13)) == [
        "date", "symbol", "strategy", "signal_type", "confidence", "entry_price", "stop", "target",
        "horizon_days",
        "market_regime", "volatility_index", "sector_momentum", "market_trend",
      ])
    #expect(Array(names.suffix(7)) == TrainingColumns.outcomes)
    #expect(Set(names).count == names.count)
    #expect(Set(FeatureCatalogue.names).isDisjoint(with: TrainingColumns.outcomes))
  }

  @Test func `signals of intraday bars carry the close of their bar, so none of a day looks like another`()
    async throws
  {
    var source = DailyBars()
    (source.timeframe, source.count) = (Timeframe(minutes: 60), 3_000)
    let table = try await collect(run(source)).table
    let (dates, ends) = (try table.timestamps("date"), try table.timestamps("exit_date"))
    #expect(dates.contains { $0 % Timestamp.nanosecondsPerDay != 0 })
    #expect(zip(dates, ends).allSatisfy { $0 < $1 })
    let symbols = try table.strings("symbol")
    let (strategies, sides) = (try table.strings("strategy"), try table.strings("signal_type"))
    let keys = dates.indices.map { "\(dates[$0]) \(symbols[$0]) \(strategies[$0]) \(sides[$0])" }
    #expect(Set(keys).count == keys.count)
  }

  @Test func `rows are in the order of dates, and success is a return above 0 after costs`() async throws {
    let table = try await collect(run()).table
    let dates = try table.timestamps("date")
    #expect(zip(dates, dates.dropFirst()).allSatisfy { $0 <= $1 })
    guard case .bool(let success)? = table["success"]?.values else {
      Issue.record("success is no flag")
      return
    }
    #expect(success == (try table.doubles("return_pct").map { $0 > 0 }))
    #expect(try table.doubles("weight").allSatisfy { $0 > 0 && $0 <= 1 })
    #expect(try table.doubles("max_drawdown").allSatisfy { $0 <= 0 && $0 > -1 })
    let ends = try table.timestamps("exit_date")
    #expect(zip(dates, ends).allSatisfy { $0 < $1 && $1 - $0 <= 40 * Timestamp.nanosecondsPerDay })
  }

  @Test func `bars that are added later change no earlier signal and no feature of one`() async throws {
    let whole = try await collect(run()).table
    let shorter = try await collect(run(DailyBars(missing: 300))).table
    let (symbols, dates, names) = (
      try shorter.strings("symbol"), try shorter.timestamps("date"), try shorter.strings("strategy")
    )
    var places: [String: Int] = [:]
    let (symbolsAll, datesAll, namesAll) = (
      try whole.strings("symbol"), try whole.timestamps("date"), try whole.strings("strategy")
    )
    for row in 0..<whole.rowCount { places["\(symbolsAll[row]) \(datesAll[row]) \(namesAll[row])"] = row }
    let known = whole.columnNames.filter { !TrainingColumns.outcomes.contains($0) }
    #expect(shorter.rowCount > 200)
    for row in stride(from: 0, to: shorter.rowCount, by: 7) {
      let other = try #require(places["\(symbols[row]) \(dates[row]) \(names[row])"])
      for name in known {
        let (a, b) = (shorter.rows([row])[name]?.values, whole.rows([other])[name]?.values)
        if case .double(let x)? = a, case .double(let y)? = b {
          #expect(x[0].bitPattern == y[0].bitPattern || (x[0].isNaN && y[0].isNaN), "\(name)")
        } else {
          #expect(a == b, "\(name)")
        }
      }
    }
  }

  @Test func `signals without an outcome are counted, and dates and sides are kept to`() async throws {
    let collection = try await collect(
      run {
        $0.takesSales = false
        $0.from = CivilDate(daysSinceEpoch: 15_900)
        $0.to = CivilDate(daysSinceEpoch: 16_300)
      })
    let dates = try collection.table.timestamps("date").map { Timestamp(nanoseconds: $0).date.daysSinceEpoch }
    #expect(!dates.isEmpty && dates.allSatisfy { (15_900...16_300).contains($0) })
    #expect(try Set(collection.table.strings("signal_type")) == ["BUY"])
    let all = try await collect(run()).metadata["symbols"]?.arrayValue ?? []
    #expect(all.contains { ($0["without_outcome"]?["data_end"]?.integerValue ?? 0) > 0 })
  }

  @Test func `what is missing is said: strategies by symbol, features for all`() throws {
    let made = try run()
    #expect(
      made.left.contains { $0.feature.name == "volatility_index" && $0.reason.contains("volatility_index") })
    #expect(made.left.contains { $0.feature.name == "daily_rsi_2" })
    #expect(throws: AssayError.self) {
      try run { $0.strategies = [try SignalStrategy.named("value_investing")] }
    }
  }

  @Test func `every setting and every input is part of the identity`() throws {
    let usual = try run().identity
    #expect(try run().identity == usual)
    #expect(try run { $0.symbols.reverse() }.identity == usual)
    for change: (inout SignalConfiguration) -> Void in [
      { $0.horizonDays = 31 }, { $0.takesSales = false }, { $0.strategies.removeLast() },
      { $0.features.removeLast() }, { $0.from = CivilDate(daysSinceEpoch: 15_900) },
      { $0.costs.commission = .fraction(0.002) }, { $0.symbols.removeLast() },
    ] { #expect(try run(DailyBars(), change).identity != usual) }
    #expect(try run(DailyBars(count: 1_401)).identity != usual)
  }

  @Test func `the index of a sector is the mean return of its members`() throws {
    let series = try ["AAA", "BBB"].map { try DailyBars(count: 50).bars($0, .day) }
    let source = try run().sectorIndex(of: "AAA")
    let index = try #require(source)
    for bar in 0..<49 {
      let mean =
        (series[0].close[bar + 1] / series[0].close[bar] + series[1].close[bar + 1] / series[1].close[bar])
        / 2
      let before = bar == 0 ? 100 : index.close[bar - 1]
      #expect(isClose(index.close[bar] / before, mean, tolerance: 1e-12))
    }
  }
}
