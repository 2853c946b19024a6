import Market
import Testing

@Suite struct CivilDateTests {
  @Test(arguments: [
    ("1970-01-01", 0, 4), ("2000-02-29", 11_016, 2), ("1969-12-31", -1, 3), ("2026-11-20", 20_777, 5),
  ])
  func `known dates have known day numbers and weekdays`(text: String, days: Int32, weekday: Int) throws {
    let date = try #require(CivilDate(text))
    #expect(date.daysSinceEpoch == days)
    #expect(date.weekday == weekday)
    #expect(date.description == text)
  }

  @Test func `every day of eight centuries survives the round trip`() {
    for days in Int32(-200_000)...Int32(100_000) {
      let (year, month, day) = CivilDate(daysSinceEpoch: days).components
      #expect(CivilDate(year: year, month: month, day: day)?.daysSinceEpoch == days)
    }
  }

  @Test(arguments: ["2023-02-29", "2023-13-01", "2023-00-10", "23-01-01", "2023-1-1", "", "2023-01-01x"])
  func `dates that do not exist are refused`(text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test func `timestamps print as ISO 8601 before and after the epoch`() {
    #expect(Timestamp(seconds: 0).description == "1970-01-01T00:00:00Z")
    #expect(Timestamp(nanoseconds: -1).description == "1969-12-31T23:59:59.999999999Z")
    #expect(Timestamp(seconds: 1_546_439_400).description == "2019-01-02T14:30:00Z")
    #expect(Timestamp(nanoseconds: 1_500_000).description == "1970-01-01T00:00:00.001500Z")
  }
}
