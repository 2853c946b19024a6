import Diagnostics
import Market
import Testing

@Suite struct ContinuousFutureTests {
  /// A contract on consecutive sessions from `start` on.
  private static func contract(
    _ symbol: String, _ start: String, _ closes: [Double], volumes: [Double]? = nil
  ) throws -> BarSeries {
    var instrument = try InstrumentRegistry.resolve(symbol: "ES")
    instrument.symbol = symbol
    instrument.sessions.calendar = nil
    var dates: [CivilDate] = []
    var date = try #require(CivilDate(start))
    while dates.count < closes.count {
      if date.weekday <= 5 { dates.append(date) }
      date = date.advanced(byDays: 1)
    }
    return try BarSeries(
      instrument: instrument, dates: dates, open: closes, high: closes.map { $0 + 1 },
      low: closes.map { $0 - 1 },
      close: closes, volume: volumes ?? closes.map { _ in 10 })
  }

  private static func es() throws -> Instrument { try InstrumentRegistry.resolve(symbol: "ES") }

  @Test func `three contracts roll before their ends and are levelled by differences`() throws {
    let h = try Self.contract("ESH24", "2024-03-04", [100, 101, 102, 103, 104])
    let m = try Self.contract("ESM24", "2024-03-04", [110, 112, 113, 115, 117, 118, 119, 120])
    let u = try Self.contract("ESU24", "2024-03-08", [130, 131, 133, 134, 135])
    let future = try ContinuousFuture(
      [h, m, u], as: Self.es(), roll: .sessionsBeforeEnd(2), adjustment: .difference)
    #expect(future.rolls.map(\.date.description) == ["2024-03-07", "2024-03-12"])
    // 113 - 102 at the close of 6 March, 131 - 118 at that of 11 March.
    #expect(future.rolls.map(\.difference) == [11, 13])
    #expect(future.raw.close == [100, 101, 102, 115, 117, 118, 133, 134, 135])
    #expect(future.adjusted.close == [124, 125, 126, 128, 130, 131, 133, 134, 135])
    #expect(future.held == [0, 0, 0, 1, 1, 1, 2, 2, 2])
  }

  @Test(arguments: 0..<30)
  func `moves of the joined series are those of the contract held, across rolls too`(seed: Int) throws {
    var random = SplitMix(seed)
    var contracts: [BarSeries] = []
    var start = try #require(CivilDate("2024-01-01"))
    for i in 0..<4 {
      var closes = [Double.random(in: 50...200, using: &random)]
      for _ in 0..<39 {
        closes.append(max(5, closes[closes.count - 1] + .random(in: -2...2, using: &random)))
      }
      let volumes = closes.indices.map {
        abs(Double($0) - 20).rounded() < 12 ? 100.0 + Double($0) : Double($0)
      }
      contracts.append(try Self.contract("C\(i)", start.description, closes, volumes: volumes))
      start = start.advanced(byDays: 28)
    }
    let rule: RollRule = seed % 2 == 0 ? .volume : .sessionsBeforeEnd(1 + seed % 7)
    for adjustment in RollAdjustment.allCases {
      let future = try ContinuousFuture(contracts, as: Self.es(), roll: rule, adjustment: adjustment)
      #expect(future.rolls.count == 3 && future.adjusted.count == future.held.count)
      #expect(zip(future.held, future.held.dropFirst()).allSatisfy { $0 <= $1 })
      for i in 1..<future.raw.count {
        // The contract held over this bar moved from its own close of the bar before.
        let contract = contracts[future.held[i]]
        let now = try #require(contract.timestamps.firstIndex(of: future.raw.timestamps[i]))
        #expect(contract.close[now] == future.raw.close[i])
        guard now > 0, contract.timestamps[now - 1] == future.raw.timestamps[i - 1] else { continue }
        let (before, after) = (future.adjusted.close[i - 1], future.adjusted.close[i])
        switch adjustment {
        case .difference:
          #expect(abs((after - before) - (contract.close[now] - contract.close[now - 1])) < 1e-9)
        case .ratio: #expect(abs(after / before - contract.close[now] / contract.close[now - 1]) < 1e-12)
        case .none: break
        }
      }
      #expect(future.adjusted.close.last == contracts[3].close.last)
    }
  }

  @Test func `a roll by volume is decided by the day before`() throws {
    let h = try Self.contract(
      "ESH24", "2024-03-04", [100, 101, 102, 103, 104], volumes: [90, 90, 40, 90, 10])
    let m = try Self.contract(
      "ESM24", "2024-03-04", [110, 112, 113, 115, 117, 118], volumes: [5, 10, 60, 70, 80, 90])
    let future = try ContinuousFuture([h, m], as: Self.es(), roll: .volume, adjustment: .none)
    #expect(future.rolls[0].date.description == "2024-03-07" && future.rolls[0].fromClose == 102)
    #expect(future.raw.close == [100, 101, 102, 115, 117, 118])
  }

  @Test func `a roll by open interest waits until it is published`() throws {
    let h = try Self.contract("ESH24", "2024-03-04", [100, 101, 102, 103, 104])
    let m = try Self.contract("ESM24", "2024-03-04", [110, 112, 113, 115, 117, 118])
    let days = h.sessionDates
    func future(_ old: [Double], _ new: [Double]) throws -> ContinuousFuture {
      func table(_ values: [Double]) -> [Int32: Double] {
        Dictionary(uniqueKeysWithValues: zip(days, values))
      }
      return try ContinuousFuture(
        [h, m], as: Self.es(), roll: .openInterest(["ESH24": table(old), "ESM24": table(new)]),
        adjustment: .none)
    }
    // More on the second session, published on the third, rolled on the fourth.
    let crossed = try future([90, 40, 30, 20, 10], [50, 60, 70, 80, 90])
    #expect(crossed.rolls[0].date.description == "2024-03-07" && crossed.rolls[0].fromClose == 102)
    // Never more, or published too late: the last session.
    #expect(try future([9, 9, 9, 9, 9], [1, 1, 1, 1, 1]).rolls[0].date.description == "2024-03-08")
    #expect(try future([9, 9, 9, 0, 0], [1, 1, 1, 1, 1]).rolls[0].date.description == "2024-03-08")
    let error = #expect(throws: AssayError.self) {
      try ContinuousFuture(
        [h, m], as: Self.es(), roll: .openInterest(["ESH24": [days[0]: 1]]), adjustment: .none)
    }
    #expect(error?.code == "no_open_interest" && error?.message.contains("ESM24") == true)
  }

  @Test func `contracts that never meet are refused`() throws {
    let h = try Self.contract("ESH24", "2024-03-04", [100, 101])
    let m = try Self.contract("ESM24", "2024-06-03", [110, 112])
    let error = try #require(throws: AssayError.self) {
      try ContinuousFuture([h, m], as: Self.es(), roll: .sessionsBeforeEnd(1), adjustment: .ratio)
    }
    #expect(error.code == "no_overlap")
  }

  @Test func `prices below zero have no ratio, and the remedy works`() throws {
    let h = try Self.contract("CLK20", "2020-04-16", [10, -37, 5])
    let m = try Self.contract("CLM20", "2020-04-16", [25, 20, 11, 12])
    let error = try #require(throws: AssayError.self) {
      try ContinuousFuture([h, m], as: Self.es(), roll: .sessionsBeforeEnd(1), adjustment: .ratio)
    }
    #expect(error.code == "non_positive_roll" && error.remedy.contains("--adjust difference"))
    let future = try ContinuousFuture(
      [h, m], as: Self.es(), roll: .sessionsBeforeEnd(1), adjustment: .difference)
    #expect(future.adjusted.close == [67, 20, 11, 12])
  }

  @Test func `codes of contracts are known by their root`() throws {
    let contract = try InstrumentRegistry.resolve(symbol: "ESH24")
    #expect(
      contract.symbol == "ESH24" && contract.pointValue == 50 && contract.sessions.calendar == "CME_EQUITY")
    #expect(try InstrumentRegistry.resolve(symbol: "6EZ2025").pointValue == 125_000)
    #expect(throws: AssayError.self) { try InstrumentRegistry.resolve(symbol: "ESB24") }
  }
}
