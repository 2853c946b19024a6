import Market
import Reports
import Testing

struct CalendarYearsTests {
  private func time(_ text: String, hour: Int64 = 0) -> Timestamp {
    let date = CivilDate(text) ?? CivilDate(daysSinceEpoch: 0)
    return Timestamp(seconds: Timestamp(startOf: date).seconds + hour * 3_600)
  }

  @Test func `months and years chain to the total return`() {
    let days = ["2019-11-29", "2019-12-02", "2019-12-31", "2020-01-02", "2020-03-31"]
    let values = [100.0, 110, 121, 108.9, 130.68]
    let years = CalendarYears(times: days.map { time($0) }, values: values).years
    #expect(years.map(\.year) == [2019, 2020])
    #expect(years[0].months[10] == 0)
    #expect(abs((years[0].months[11] ?? .nan) - 0.21) < 1e-12)
    #expect(abs((years[1].months[0] ?? .nan) - -0.1) < 1e-12)
    #expect(years[1].months[1] == nil)
    #expect(abs((years[1].months[2] ?? .nan) - 0.2) < 1e-12)
    #expect(abs((1 + years[0].total) * (1 + years[1].total) - 1.3068) < 1e-12)
    #expect(abs(years[1].drawdown - -0.1) < 1e-12)
  }

  @Test func `a session dated at midnight belongs to its own day`() {
    let years = CalendarYears(times: [time("2020-01-31"), time("2020-02-01")], values: [100, 110]).years
    #expect(years[0].months[1] != nil)
  }

  @Test func `a bar that closes at midnight belongs to the day before`() {
    let times = [time("2020-01-31", hour: 23), time("2020-02-01"), time("2020-02-01", hour: 1)]
    let years = CalendarYears(times: times, values: [100, 110, 99]).years
    #expect(abs((years[0].months[0] ?? .nan) - 0.1) < 1e-12)
    #expect(abs((years[0].months[1] ?? .nan) - -0.1) < 1e-12)
  }

  @Test func `a curve that falls through zero has undefined returns after it, not wrong ones`() {
    let times = ["2020-01-31", "2020-02-28", "2020-03-31"].map { time($0) }
    let years = CalendarYears(times: times, values: [100, -5, 10]).years
    #expect(years[0].months[1] == -1.05)
    #expect(years[0].months[2]?.isNaN == true)
  }

  @Test func `no values give no years`() {
    #expect(CalendarYears(times: [], values: []).years.isEmpty)
  }
}
