import Backtest
import Foundation
import Market
import TestKit
import Testing

@Suite struct CalendarReturnsTests {
  @Test func `months and years compound and name their partial ends`() throws {
    let dates = try ["2023-11-30", "2023-12-01", "2023-12-29", "2024-02-01"].map {
      try #require(CivilDate($0))
    }
    let monthly = CalendarReturns([0.1, 0.5, -0.5, 0.2], endingOn: dates, by: .month).entries
    #expect(monthly.map(\.year) == [2023, 2023, 2024])
    #expect(monthly.map(\.month) == [11, 12, 2])
    #expect(monthly.map(\.periods) == [1, 2, 1])
    for (entry, expected) in zip(monthly, [0.1, -0.25, 0.2]) { #expect(isClose(entry.value, expected)) }
    let yearly = CalendarReturns([0.1, 0.5, -0.5, 0.2], endingOn: dates, by: .year).entries
    #expect(yearly.map(\.year) == [2023, 2024])
    #expect(yearly.map(\.month) == [nil, nil])
    #expect(isClose(yearly[0].value, 1.1 * 0.75 - 1))
  }

  @Test func `compounding the months of a real series gives its total`() throws {
    let rows = try Bundle.module.rows("Metrics/returns_sp500_d.csv")
    let dates = try rows.map { try #require(CivilDate(String($0[0]))) }
    let returns = try Bundle.module.lastColumn("Metrics/returns_sp500_d.csv")
    let total = try #require(CoreReturnMetrics(returns, periodsPerYear: 252).totalReturn)
    for unit in CalendarReturns.Unit.allCases {
      let entries = CalendarReturns(returns, endingOn: dates, by: unit).entries
      #expect(entries.count == (unit == .month ? 240 : 20))
      #expect(isClose(entries.reduce(1) { $0 * (1 + $1.value) } - 1, total))
      #expect(entries.reduce(0) { $0 + $1.periods } == returns.count)
    }
  }

  @Test func `no returns, no entries`() {
    #expect(CalendarReturns([], endingOn: [], by: .month).entries.isEmpty)
  }
}
