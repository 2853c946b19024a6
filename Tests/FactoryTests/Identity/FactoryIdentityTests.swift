import Backtest
import Diagnostics
import Factory
import Foundation
import Market
import Storage
import Strategies
import Synchronization
import TestKit
import Testing

/// What makes another run, what another unit of the cache, and what another trial in the ledger.
@Suite struct FactoryIdentityTests {
  private static func configuration(
    _ change: (inout FactoryConfiguration) throws -> Void = { _ in }
  ) throws -> FactoryConfiguration {
    var configuration = try FactoryConfiguration(
      symbols: ["AAA", "BBB"], timeframe: Timeframe(minutes: 30),
      strategies: ["MACross", "RSI2_MeanReversion"],
      exits: ExitGrid(stops: [1, 2], targets: [1, 3], maxBarsHeld: 10, flatBySessionClose: true),
      sizing: .units(1))
    try change(&configuration)
    return configuration
  }

  /// The identities of a run, of its first units (of MACross where it has one), and that unit's work in the ledger.
  private struct Names: Equatable {
    var run: String
    var sweep: String
    var gates: String
    var work: String
  }

  private static func names(
    _ configuration: FactoryConfiguration, _ source: MemoryBars = MemoryBars(), code: CodeVersion = "1+a",
    library: StrategyLibrary = .builtIn
  ) throws -> Names {
    let run = try FactoryRun(
      configuration, source: source, library: library, codeVersion: code, now: "2020-01-01T00:00:00Z")
    // Strategies are in the order of the catalogue, so the first unit depends on which others there are.
    let sweep = run.sweeps.first { $0.key.hasSuffix("/MACross") } ?? run.sweeps[0]
    let gates = run.gates[0]
    return Names(
      run: run.identity.hexadecimal, sweep: run.identity(of: sweep, window: 100..<2_000).hexadecimal,
      gates: run.identity(of: gates, window: 100..<2_000, strategies: ["MACross"]).hexadecimal,
      work: run.ledgerEntry(of: sweep, backtests: 4, at: "2020-01-01T00:00:00Z").work)
  }

  @Test func `any other cost, tick, session or multiplier makes another run, another unit and another trial`()
    throws
  {
    let plain = try Self.names(Self.configuration())
    let changes: [@Sendable (inout Instrument) -> Void] = [
      { $0.costs.commission = .perUnit(2) }, { $0.costs.commission = .fraction(0.001) },
      { $0.costs.slippage = .ticks(2) }, { $0.costs.slippage = .basisPoints(1) }, { $0.tick = 0.5 },
      { $0.tick = nil }, { $0.pointValue = 49 }, { $0.lot = 2 }, { $0.currency = "EUR" },
      { $0.assetClass = .equity }, { $0.sessions.openMinute = 540 }, { $0.sessions.closeMinute = 990 },
      { $0.sessions.weekdays = [1, 2, 3, 4] }, { $0.sessions.timeZone = "Etc/UTC" },
    ]
    var seen = [plain]
    for change in changes {
      let names = try Self.names(Self.configuration(), MemoryBars(contract: change))
      for other in seen {
        #expect(names.run != other.run && names.sweep != other.sweep)
        #expect(names.gates != other.gates && names.work != other.work)
      }
      seen.append(names)
    }
  }

  @Test func `bars make another run, another unit and another trial; the code another run and unit`() throws {
    let plain = try Self.names(Self.configuration())
    let bars = try Self.names(Self.configuration(), MemoryBars(bars: 2_500))
    #expect(bars.run != plain.run && bars.sweep != plain.sweep && bars.work != plain.work)
    let code = try Self.names(Self.configuration(), code: "1+b")
    #expect(code.run != plain.run && code.sweep != plain.sweep && code.gates != plain.gates)
    #expect(code.work == plain.work, "the same idea in a newer program is the same trial")
  }

  @Test func `settings that decide backtests make another run, another unit and another trial`() throws {
    let plain = try Self.names(Self.configuration())
    let changes: [(inout FactoryConfiguration) throws -> Void] = [
      { $0.capital = 50_000 }, { $0.sizing = .units(2) }, { $0.side = .short },
      { $0.from = CivilDate("2019-05-01") },
      { $0.through = CivilDate("2020-05-01") }, { $0.execution.timing = .signalClose },
      { $0.execution.intrabar = .optimistic }, { $0.execution.limits = .touch },
      { $0.exits.stops = [1, 2.5] },
      { $0.exits.maxBarsHeld = 11 }, { $0.exits.flatBySessionClose = false },
      { $0.composition = StrategyComposition(filters: [StrategyFilter(.trend(length: 3, isAbove: true))]) },
      { $0.composition = StrategyComposition(timeframe: Timeframe(minutes: 60)) },
    ]
    var seen = [plain]
    for (index, change) in changes.enumerated() {
      let names = try Self.names(Self.configuration(change))
      for other in seen {
        #expect(
          names.run != other.run && names.sweep != other.sweep && names.work != other.work, "change \(index)")
      }
      seen.append(names)
    }
  }

  @Test func `every threshold of the gates makes another run and another unit, and no other trial`() throws {
    let configuration = try Self.configuration()
    let plain = try Self.names(configuration)
    var tried = 0
    for (path, document) in Self.changedNumbers(of: configuration.json["gates"] ?? .null) {
      var json = try #require(configuration.json.objectValue)
      json["gates"] = document
      // Some numbers have a bound that the change is beyond.
      guard let changed = try? FactoryConfiguration(json: .object(json)) else { continue }
      tried += 1
      let names = try Self.names(changed)
      #expect(names.run != plain.run && names.sweep != plain.sweep && names.gates != plain.gates, "\(path)")
      #expect(names.work == plain.work, "\(path)")
    }
    #expect(tried >= 12)
  }

  /// A document once for each number in it, with that number changed a little.
  private static func changedNumbers(of value: JSONValue) -> [(path: String, document: JSONValue)] {
    switch value {
    case .integer(let number): return [("", .integer(number + 1))]
    case .number(let number):
      return [
        ("", .number(number == number.rounded() && abs(number) >= 2 ? number + 1 : number * 0.97 + 0.001))
      ]
    case .object(let object):
      return object.members.flatMap { member in
        changedNumbers(of: member.value).map { path, changed in
          var copy = object
          copy[member.key] = changed
          return ("\(member.key).\(path)", .object(copy))
        }
      }
    default: return []
    }
  }

  @Test func `a seed makes another run and other units, and no other trial`() throws {
    let plain = try Self.names(Self.configuration())
    let seeded = try Self.names(Self.configuration { $0.seed = 2 })
    #expect(seeded.run != plain.run && seeded.sweep != plain.sweep && seeded.gates != plain.gates)
    #expect(seeded.work == plain.work)
  }

  @Test func `a line of a user's strategy makes another run, unit and trial, its folder does not`() throws {
    func names(_ path: String, _ sha256: String) throws -> Names {
      let file = StrategyFile(path: path, sha256: sha256)
      let description = StrategyDescription(
        name: "Mine", archetype: .unstated, entry: "", exit: "", parameters: [], source: "")
      let model = StrategyModel(description, file: file) { _, _ in
        PreparedRule(
          lines: [], priceReach: 0, needs: [], readsFills: false,
          signals: { _ in Signals(entries: BitMask(count: 0), exits: BitMask(count: 0)) })
      }
      let library = StrategyLibrary.builtIn.adding([model])
      let configuration = try FactoryConfiguration(
        symbols: ["AAA"], timeframe: Timeframe(minutes: 30), strategies: ["Mine"],
        userStrategies: UserStrategyReference.all(in: library, among: ["Mine"]))
      return try Self.names(configuration, library: library)
    }
    let here = try names("here/Mine.swift", "aa")
    #expect(try names("/elsewhere/Mine.swift", "aa") == here)
    let edited = try names("here/Mine.swift", "ab")
    #expect(edited.run != here.run && edited.sweep != here.sweep && edited.work != here.work)
  }

  @Test func `the order of symbols and strategies changes nothing`() throws {
    let (there, back) = try (
      Self.configuration(),
      Self.configuration {
        $0.symbols.reverse()
        $0.strategies.reverse()
      }
    )
    let (one, two) = try (
      FactoryRun(there, source: MemoryBars(), codeVersion: "1+a", now: "2020-01-01T00:00:00Z"),
      FactoryRun(back, source: MemoryBars(), codeVersion: "1+a", now: "2021-01-01T00:00:00Z")
    )
    #expect(one.identity == two.identity && one.record.id == two.record.id)
    #expect(one.sweeps.map(\.key) == two.sweeps.map(\.key), "equal units have equal numbers")
  }

  @Test func `a unit is shared by runs with other symbols, holdouts and places of winners`() throws {
    let plain = try Self.names(Self.configuration())
    let changes: [(inout FactoryConfiguration) throws -> Void] = [
      { $0.holdoutFrom = CivilDate("2024-01-01") }, { $0.winnersPerSymbol = 3 },
      // As many pairs, for the resolution of p-values depends on their number.
      {
        ($0.symbols, $0.strategies) = (
          ["AAA"], ["MACross", "RSI2_MeanReversion", "BollingerBands", "IBSStrategy"]
        )
      },
    ]
    for change in changes {
      let names = try Self.names(Self.configuration(change))
      #expect(names.run != plain.run && names.sweep == plain.sweep && names.work == plain.work)
    }
  }

  @Test func `a run at other costs is another run with other results, and both are in the ledger`()
    async throws
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = try ResultsDatabase(folder + "/results.sqlite")
    let cache = ArtefactCache(folder: folder + "/cache", limit: 1 << 30)
    let ledger = TrialLedger()
    let configuration = try Self.configuration { $0.symbols = ["AAA"] }
    var ids: [String] = []
    for commission in [1.0, 3.0, 1.0] {
      let source = MemoryBars(contract: { $0.costs.commission = .perUnit(commission) })
      let run = try FactoryRun(configuration, source: source, codeVersion: "1+a", now: "2020-01-01T00:00:00Z")
      _ = try await run.execute(
        into: database, ledger: ledger, cache: cache, workers: 2, now: { "2020-01-01T00:00:01Z" },
        progress: { _ in },
        isInterrupted: { false })
      ids.append(run.record.id)
    }
    #expect(ids[0] == ids[2] && ids[0] != ids[1])
    #expect(cache.statistics.hits == 0, "the second run is made anew, the third is in the database")
    func costs(_ id: String) throws -> [Double] {
      try database.results(ResultsQuery(run: id)).map(\.figures.costs)
    }
    let (cheap, dear) = try (costs(ids[0]), costs(ids[1]))
    #expect(cheap.count == dear.count && cheap.reduce(0, +) < dear.reduce(0, +))
    #expect(try ledger.distinctTrials(dataHash: "hash-AAA-3000-true") == 2 * cheap.count)
    #expect(try database.run(ids[1])?.contracts.first?.costs.commission == .perUnit(3))
  }

  @Test func `a run whose contract changes while it is made stops, with nothing of the new one`() async throws
  {
    let commission = Mutex(1.0)
    struct Changing: BarSource {
      let bars: @Sendable () -> MemoryBars
      func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String {
        try bars().hash(symbol, timeframe)
      }
      func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
        try bars().bars(symbol, timeframe)
      }
    }
    let source = Changing {
      let now = commission.withLock { $0 }
      return MemoryBars(contract: { $0.costs.commission = .perUnit(now) })
    }
    let database = try ResultsDatabase(":memory:")
    let run = try FactoryRun(
      Self.configuration(), source: source, codeVersion: "1+a", now: "2020-01-01T00:00:00Z")
    let error = await #expect(throws: AssayError.self) {
      try await run.execute(
        into: database, workers: 1, now: { "2020-01-01T00:00:01Z" },
        progress: { _ in commission.withLock { $0 = 3 } }, isInterrupted: { false })
    }
    #expect(error?.code == "inputs_changed" && error?.place == "BBB")
    #expect(try database.results(ResultsQuery(run: run.record.id)).allSatisfy { $0.key.symbol == "AAA" })
    #expect(try database.run(run.record.id)?.status == .running)
  }

  @Test func `a run that is taken up must be the same, and what differs is named`() throws {
    let then = try FactoryRun(
      Self.configuration(), source: MemoryBars(), codeVersion: "1+a", now: "2020-01-01T00:00:00Z")
    let same = try FactoryRun(
      Self.configuration(), source: MemoryBars(), codeVersion: "1+a", now: "2020-01-01T00:00:00Z")
    try same.requireSame(as: then.record)
    let others = [
      (
        try FactoryRun(
          Self.configuration(), source: MemoryBars(contract: { $0.costs.commission = .perUnit(7) }),
          codeVersion: "1+a",
          now: ""), "AAA.commission.per_unit (7, was 1)"
      ),
      (
        try FactoryRun(Self.configuration(), source: MemoryBars(bars: 2_000), codeVersion: "1+a", now: ""),
        "the bars of AAA"
      ),
      (
        try FactoryRun(Self.configuration(), source: MemoryBars(), codeVersion: "1+b", now: ""), "the program"
      ),
    ]
    for (now, word) in others {
      let error = #expect(throws: AssayError.self) { try now.requireSame(as: then.record) }
      #expect(error?.code == "different_run" && error?.message.contains(word) == true)
    }
    var old = then.record
    (old.id, old.identity) = ("0123456789abcdef", nil)
    #expect(throws: AssayError.self) { try same.requireSame(as: old) }
  }
}
