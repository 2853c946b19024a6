import Dashboard
import Foundation
import Market
import Storage
import TestKit
import Testing

/// Coverage and findings in the list of all series.
@Suite struct SeriesQualityTests {
  @Test func `coverage is told once a series was checked: its sessions among those of the exchange`() throws {
    let workspace = try TestWorkspace()
    var random = TestRandom(seed: 3)
    let series = RandomMarket.dailySeries(
      bars: 400, instrument: RandomMarket.instrument(), start: 1_000, random: &random)
    try workspace.workspace.catalogue().put(series, BarProvenance(source: "made up", importedBy: "1"))
    let dashboard = try workspace.dashboard()
    dashboard.look()
    #expect(dashboard.get("/data").text.contains("the series is being checked"))
    dashboard.look()
    let file = dashboard.get("/data?csv=bars").text
    let row = try #require(file.split(separator: "\r\n").dropFirst().first)
      .split(separator: ",", omittingEmptySubsequences: false)
    #expect(row[0] == "TEST")
    let dates = series.sessionDates
    let weekdays = (dates[0]...dates[dates.count - 1]).count {
      CivilDate(daysSinceEpoch: $0).weekday <= 5
    }
    let coverage = try #require(Double(row[2]))
    #expect(abs(coverage - Double(dates.count) / Double(weekdays)) < 1e-9)
    let gaps = zip(dates, dates.dropFirst()).map { Double($1 - $0) }
    #expect(try #require(Double(row[3])) == gaps.max())
    // Nothing is checked twice, and nothing changes by looking again.
    let page = dashboard.get("/data").text
    dashboard.look()
    #expect(dashboard.get("/data").text == page)
  }

  @Test func `a series has a chart of its candles, its findings and its coverage`() throws {
    let workspace = try TestWorkspace()
    var random = TestRandom(seed: 4)
    let series = RandomMarket.series(
      bars: 200, instrument: RandomMarket.instrument(), start: 1_000, random: &random)
    try workspace.workspace.catalogue().put(series, BarProvenance(source: "made up", importedBy: "1"))
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let page = dashboard.get("/data/series?symbol=TEST&timeframe=30m")
    #expect(page.status == 200)
    for part in ["id=\"quality\"", "id=\"price\"", "id=\"coverage\"", "Hash of the bars"] {
      #expect(page.text.contains(part), "\(part)")
    }
  }
}
