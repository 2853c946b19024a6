import Diagnostics
import Market
import Testing

@Suite struct InstrumentDefinitionTests {
  static func bond() -> InstrumentDefinition {
    var bond = InstrumentDefinition(symbol: "ZB")
    bond.assetClass = "future"
    bond.tick = 0.03125
    bond.pointValue = 1_000
    bond.timeZone = "America/Chicago"
    bond.open = "17:00"
    bond.close = "16:00"
    return bond
  }

  @Test func `a full description of a future becomes an instrument`() throws {
    let bond = try Self.bond().instrument()
    #expect(bond.tick == 0.03125 && bond.pointValue == 1_000 && bond.costs == .futures)
    #expect(bond.sessions.openMinute == -420 && bond.sessions.closeMinute == 960)
    #expect(bond.sessions.weekdays == Set(1...5))
    // Chicago's 17:00-16:00 is New York's 18:00-17:00.
    let (own, globex) = (try SessionCalendar(bond.sessions), try SessionCalendar(.globex))
    let date = try #require(CivilDate("2024-03-11"))
    #expect(own.sessionOpen(of: date) == globex.sessionOpen(of: date))
  }

  @Test func `a description may change one thing of a built-in instrument`() throws {
    var definition = InstrumentDefinition(symbol: "ES")
    definition.commission = .perUnit(2.25)
    let future = try definition.instrument()
    #expect(
      future.tick == 0.25 && future.costs.slippage == .ticks(1) && future.costs.commission == .perUnit(2.25))
  }

  @Test func `what is missing or out of bounds is named with field, value and bound`() throws {
    func failure(_ change: (inout InstrumentDefinition) -> Void) throws -> AssayError {
      var definition = Self.bond()
      change(&definition)
      return try #require(throws: AssayError.self) { try definition.instrument(place: "mine.yaml:3") }
    }
    let cases: [(String, (inout InstrumentDefinition) -> Void)] = [
      ("tick", { $0.tick = nil }), ("point_value", { $0.pointValue = nil }), ("tick", { $0.tick = 0 }),
      ("tick", { $0.tick = .nan }), ("lot", { $0.lot = -1 }), ("class", { $0.assetClass = nil }),
      ("class", { $0.assetClass = "futures" }), ("time_zone", { $0.close = nil }),
      ("sessions", { $0.open = "25:00" }), ("sessions", { $0.close = "16.00" }),
      ("sessions", { $0.weekdays = [0] }), ("sessions", { $0.weekdays = [] }),
      ("commission", { $0.commission = .fraction(1.5) }), ("slippage", { $0.slippage = .basisPoints(-1) }),
      ("currency", { $0.currency = "" }), ("symbol", { $0.symbol = "Z B" }),
    ]
    for (field, change) in cases {
      let error = try failure(change)
      #expect(error.code == "invalid_instrument" && error.place == "mine.yaml:3")
      #expect(error.message.contains(field), "\(error)")
    }
    #expect(try failure { $0.assetClass = "futures" }.message.contains("Did you mean `future`"))
    #expect(try failure { $0.timeZone = "America/Chicag" }.code == "unknown_time_zone")
  }

  @Test func `slippage in ticks needs a tick`() throws {
    var definition = InstrumentDefinition(symbol: "AAPL")
    definition.slippage = .ticks(1)
    #expect(throws: AssayError.self) { try definition.instrument() }
    definition.tick = 0.01
    #expect(try definition.instrument().costs.slippage == .ticks(1))
  }
}
