import Diagnostics
import Market
import Testing

/// Holidays and half days, against what exchanges have published.
@Suite struct ExchangeCalendarTests {
  private static func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

  @Test(arguments: ExchangeCalendar.names)
  func `every calendar reads whole and lies in its years`(name: String) throws {
    let calendar = try ExchangeCalendar.named(name)
    #expect(calendar.name == name && calendar.years.count >= 30)
    _ = try ZoneTable.named(calendar.timeZone)
    for year in calendar.years {
      let days = calendar.exceptions(in: year)
      #expect(days.count < 40, "\(name) \(year)")
      for (date, exception) in days {
        #expect(date.components.year == year)
        if case .closed = exception { #expect(date.weekday <= 5, "\(date) is no session anyway") }
        if case .closesEarly(let minute) = exception { #expect(minute < calendar.closeMinute && minute > 0) }
      }
    }
  }

  @Test(arguments: [
    ("NYSE", "2024-07-04"), ("NYSE", "2024-11-28"), ("NYSE", "2001-09-11"), ("NYSE", "2012-10-29"),
    ("NYSE", "2025-01-09"), ("NYSE", "2022-06-20"), ("LSE", "2023-05-08"), ("LSE", "2022-09-19"),
    ("NSE", "2024-08-15"),
    ("CME_EQUITY", "2024-03-29"), ("CME_EQUITY", "2023-12-25"), ("FX", "2024-12-25"), ("EUREX", "2024-12-24"),
  ])
  func `exchanges are closed on their holidays`(name: String, day: String) throws {
    let date = try Self.date(day)
    #expect(try ExchangeCalendar.named(name).exception(on: date) == .closed)
  }

  @Test(arguments: [
    ("NYSE", "2023-11-24", 780), ("NYSE", "2024-07-03", 780), ("NYSE", "2024-12-24", 780),
    ("LSE", "2024-12-24", 750),
    ("CME_EQUITY", "2024-11-28", 780), ("CME_EQUITY", "2024-12-24", 795),
    ("CME_ENERGY_METALS", "2024-05-27", 870),
  ])
  func `half days close early`(name: String, day: String, minute: Int) throws {
    let date = try Self.date(day)
    #expect(try ExchangeCalendar.named(name).exception(on: date) == .closesEarly(minute: minute))
  }

  @Test(arguments: [
    (2019, 252), (2020, 253), (2021, 252), (2022, 251), (2023, 250), (2024, 252), (2025, 250),
  ])
  func `the sessions of New York are as many as the exchange held`(year: Int, sessions: Int) throws {
    let calendar = try SessionCalendar(SessionHours.unitedStates.on("NYSE"))
    let first = try #require(CivilDate(year: year, month: 1, day: 1)).daysSinceEpoch
    let last = try #require(CivilDate(year: year, month: 12, day: 31)).daysSinceEpoch
    #expect((first...last).count { calendar.isSessionDate(CivilDate(daysSinceEpoch: $0)) } == sessions)
  }

  @Test func `an early close is an instant, whatever zone the instrument's hours are in`() throws {
    let day = try Self.date("2024-11-28")
    let newYork = try SessionCalendar(SessionHours.globex.on("CME_EQUITY"))
    let chicago = try SessionCalendar(
      SessionHours(
        timeZone: "America/Chicago", openMinute: -420, closeMinute: 960, weekdays: Set(1...5),
        calendar: "CME_EQUITY"))
    #expect(newYork.sessionClose(of: day).description == "2024-11-28T18:00:00Z")
    #expect(chicago.sessionClose(of: day) == newYork.sessionClose(of: day))
    #expect(newYork.dailyBarClose(of: day).description == "2024-11-28T22:00:00Z")
  }

  @Test func `hours that end before an early close are not touched by it`() throws {
    let day = try Self.date("2024-11-29")
    let morning = SessionHours(
      timeZone: "America/New_York", openMinute: 570, closeMinute: 720, weekdays: Set(1...5), calendar: "NYSE")
    let calendar = try SessionCalendar(morning)
    #expect(calendar.sessionClose(of: day).description == "2024-11-29T17:00:00Z")
  }

  @Test func `the evening session of Diwali is a session at its own hours`() throws {
    let calendar = try SessionCalendar(SessionHours.nse.on("NSE"))
    let day = try Self.date("2024-11-01")
    #expect(calendar.isSessionDate(day))
    #expect(calendar.sessionOpen(of: day).description == "2024-11-01T12:30:00Z")
    #expect(calendar.sessionClose(of: day).description == "2024-11-01T13:30:00Z")
    #expect(calendar.isSessionDate(try Self.date("2020-11-14")))
  }

  /// Yearly means of `exchange_calendars` and `pandas_market_calendars` for the exchanges, and of settled days in real
  /// daily bars (252 in each year from 2013 to 2016) for CME.
  @Test(
    arguments: [
      ("NYSE", 252), ("CBOE", 252), ("CME_EQUITY", 252), ("CME_ENERGY_METALS", 252), ("CME_FX", 252),
      ("CME_RATES", 252), ("CME_GRAINS", 252), ("CME_LIVESTOCK", 252), ("LSE", 253), ("EUREX", 255),
      ("NSE", 247),
      ("FX", 259),
    ])
  func `a year has as many sessions as the calendar counts`(name: String, sessions: Int) throws {
    #expect(try ExchangeCalendar.named(name).sessionsPerYear == sessions)
  }

  @Test func `an unknown calendar names the nearest`() throws {
    let error = try #require(throws: AssayError.self) { try ExchangeCalendar.named("NYES") }
    #expect(error.code == "unknown_calendar" && error.message.contains("NYSE"))
  }
}
