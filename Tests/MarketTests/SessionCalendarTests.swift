import Diagnostics
import Market
import Testing

@Suite struct SessionCalendarTests {
  static func date(_ text: String, closing: String, _ hours: SessionHours) throws -> String {
    let days = try SessionCalendar(hours).sessionDate(ofBarClosingAt: try utc(closing).nanoseconds)
    return CivilDate(daysSinceEpoch: days).description
  }

  // 2024-03-08 is a Friday; New York goes to summer time on Sunday 2024-03-10.
  @Test(arguments: [
    ("2024-03-07 22:00", "2024-03-07"),  // Thursday 17:00 New York: the last bar of Thursday
    ("2024-03-07 22:15", "2024-03-07"),  // in the daily halt: the session that just closed
    ("2024-03-07 23:00", "2024-03-07"),  // a bar over the halt that ends at the open
    ("2024-03-07 23:15", "2024-03-08"),  // the first bar of Friday's session, on Thursday evening
    ("2024-03-08 22:00", "2024-03-08"),  // Friday 17:00
    ("2024-03-08 23:15", "2024-03-11"),  // Friday after the close: Monday
    ("2024-03-09 15:00", "2024-03-11"),  // Saturday
    ("2024-03-10 21:00", "2024-03-11"),  // Sunday 17:00 summer time
    ("2024-03-10 22:15", "2024-03-11"),  // Sunday 18:15 summer time: Monday's open
    ("2024-03-11 21:00", "2024-03-11"),  // Monday 17:00 summer time
    ("2024-03-11 22:15", "2024-03-12"),
  ])
  func `CME bars belong to the session of the next date from 18-00 New York on`(
    closing: String, expected: String
  ) throws {
    #expect(try Self.date(expected, closing: closing, .globex) == expected)
  }

  @Test(arguments: [
    ("2024-03-08 14:45", "2024-03-08"),  // 09:45 New York
    ("2024-03-08 09:15", "2024-03-08"),  // pre-market, 04:15
    ("2024-03-09 01:00", "2024-03-08"),  // after hours, 20:00
    ("2024-03-09 05:00", "2024-03-08"),  // closes at midnight
    ("2024-03-09 05:15", "2024-03-09"),  // a Saturday keeps its own date
  ])
  func `bars of shares belong to the local date just before they close`(
    closing: String, expected: String
  ) throws {
    #expect(try Self.date(expected, closing: closing, .unitedStates) == expected)
  }

  @Test func `special Saturday sessions of NSE are sessions of their own`() throws {
    // Budget day, Saturday 2020-02-01, 09:15-15:30, and evening trading at Diwali, Saturday 2020-11-14.
    #expect(try Self.date("", closing: "2020-02-01 04:00", .nse) == "2020-02-01")
    #expect(try Self.date("", closing: "2020-02-01 10:00", .nse) == "2020-02-01")
    #expect(try Self.date("", closing: "2020-11-14 13:45", .nse) == "2020-11-14")
  }

  @Test func `crypto sessions are UTC days and currencies turn at 17-00 New York`() throws {
    #expect(try Self.date("", closing: "2024-03-09 00:00", .aroundTheClock) == "2024-03-08")
    #expect(try Self.date("", closing: "2024-03-09 00:01", .aroundTheClock) == "2024-03-09")
    #expect(try Self.date("", closing: "2024-03-10 12:00", .aroundTheClock) == "2024-03-10")
    #expect(try Self.date("", closing: "2024-07-04 21:00", .currencies) == "2024-07-04")
    #expect(try Self.date("", closing: "2024-07-04 21:15", .currencies) == "2024-07-05")
    #expect(try Self.date("", closing: "2024-07-07 21:15", .currencies) == "2024-07-08")
  }

  @Test func `opens and closes follow the clock changes of the exchange`() throws {
    let globex = try SessionCalendar(.globex)
    let monday = try #require(CivilDate("2024-03-11"))
    #expect(globex.sessionOpen(of: monday) == (try utc("2024-03-10 22:00")))
    #expect(globex.sessionClose(of: monday) == (try utc("2024-03-11 21:00")))
    #expect(globex.sessionOpen(of: monday.advanced(byDays: -3)) == (try utc("2024-03-07 23:00")))
    let nse = try SessionCalendar(.nse)
    #expect(nse.sessionOpen(of: monday) == (try utc("2024-03-11 03:45")))
    #expect(nse.dailyBarClose(of: monday) == (try utc("2024-03-11 10:00")))
    let crypto = try SessionCalendar(.aroundTheClock)
    #expect(crypto.sessionClose(of: monday) == (try utc("2024-03-12 00:00")))
  }

  @Test func `minutes since the open, sessions and wall clocks`() throws {
    let globex = try SessionCalendar(.globex)
    #expect(globex.minutesSinceSessionOpen(at: try utc("2024-03-11 00:30")) == 150)
    #expect(globex.isInSession(try utc("2024-03-11 20:59")))
    #expect(!globex.isInSession(try utc("2024-03-11 21:00")))
    #expect(!globex.isInSession(try utc("2024-03-09 12:00")))
    #expect(globex.localTime(at: try utc("2024-03-11 22:15")).hour == 18)
    let shares = try SessionCalendar(.unitedStates)
    #expect(shares.minutesSinceSessionOpen(at: try utc("2024-03-08 14:00")) == -30)
    #expect(shares.isInSession(try utc("2024-03-08 14:30")))
    #expect(!shares.isInSession(try utc("2024-03-08 21:00")))
  }

  @Test(arguments: [SessionHours.globex, .unitedStates, .nse, .currencies, .aroundTheClock])
  func `many bars at once, in any order, equal one bar at a time`(hours: SessionHours) throws {
    let calendar = try SessionCalendar(hours)
    var random = SplitMix(11)
    let start = try utc("2019-01-01 00:00").nanoseconds
    let sorted = (0..<30_000).map { start + Int64($0) * 47 * 60_000_000_000 }
    for closes in [sorted, sorted.shuffled(using: &random)] {
      let dates = calendar.sessionDates(ofBarsClosingAt: closes)
      for (close, date) in zip(closes, dates) {
        #expect(calendar.sessionDate(ofBarClosingAt: close) == date)
      }
    }
    let dates = calendar.sessionDates(ofBarsClosingAt: sorted)
    #expect(zip(dates, dates.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test(arguments: ["America/Sao_Paulo", "Asia/Beirut", "America/Havana", "Africa/Cairo"])
  func `session dates never go back where clocks change at midnight`(zone: String) throws {
    let hours = SessionHours(timeZone: zone, openMinute: 0, closeMinute: 1_440, weekdays: Set(1...7))
    let calendar = try SessionCalendar(hours)
    let start = try utc("2005-01-01 00:00").nanoseconds
    let closes = (0..<200_000).map { start + Int64($0) * 30 * 60_000_000_000 }
    let dates = calendar.sessionDates(ofBarsClosingAt: closes)
    #expect(zip(dates, dates.dropFirst()).allSatisfy { $0 == $1 || $0 + 1 == $1 })
  }

  @Test func `the span of a regular session has its session date from just after the open to the close`()
    throws
  {
    for hours in [SessionHours.globex, .unitedStates, .nse, .currencies, .aroundTheClock] {
      let calendar = try SessionCalendar(hours)
      for day in Int32(15_000)..<Int32(20_000) {
        let date = CivilDate(daysSinceEpoch: day)
        guard hours.weekdays.contains(date.weekday) else { continue }
        let open = calendar.sessionOpen(of: date).nanoseconds
        let close = calendar.sessionClose(of: date).nanoseconds
        #expect(
          calendar.sessionDates(ofBarsClosingAt: [open + 1, (open + close) / 2, close]) == [day, day, day])
        // A bar that ends at the open is not in it; before Monday's evening open it counts for Monday anyway.
        let isBefore = calendar.sessionDate(ofBarClosingAt: open) < day
        #expect(isBefore == (hours.openMinute == 0 || hours.openMinute < 0 && date.weekday != 1))
      }
    }
  }

  @Test func `daily bars keep the date they were stamped for, even a Sunday`() throws {
    for hours in [SessionHours.globex, .unitedStates, .nse, .currencies, .aroundTheClock] {
      let calendar = try SessionCalendar(hours)
      let days = Array(Int32(0)..<Int32(22_000))
      let closes = days.map { calendar.dailyBarClose(of: CivilDate(daysSinceEpoch: $0)).nanoseconds }
      #expect(calendar.sessionDates(ofDailyBarsClosingAt: closes) == days)
    }
  }

  @Test func `an unknown zone of an instrument is an error`() {
    let hours = SessionHours(timeZone: "America/NewYork", openMinute: 0, closeMinute: 60, weekdays: [1])
    #expect(throws: AssayError.self) { try SessionCalendar(hours) }
  }
}
