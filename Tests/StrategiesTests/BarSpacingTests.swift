import Indicators
import Market
import Strategies
import TestKit
import Testing

@Suite struct BarSpacingTests {
  @Test func `a percentage of daily bars shrinks with the root of the bar's share in the session`() {
    let quarterHours = BarSpacing(timeframe: Timeframe(minutes: 15), sessionMinutes: 1_380)
    #expect(isClose(quarterHours.moveScale, 0.104_257_207_028_537_42, tolerance: 1e-15))
    let halfHours = BarSpacing(timeframe: Timeframe(minutes: 30), sessionMinutes: 480)
    #expect(halfHours.moveScale == 0.25)
    #expect(halfHours.move(dailyPercent: 2) == 0.005)
  }

  @Test func `bars of a session or longer keep the percentage`() {
    for minutes in [390, 720, 1_440, 10_080, 43_200] {
      let spacing = BarSpacing(timeframe: Timeframe(minutes: minutes), sessionMinutes: 390)
      #expect(spacing.moveScale == 1)
      #expect(spacing.move(dailyPercent: 3) == 0.03)
    }
    #expect(BarSpacing.daily.moveScale == 1)
  }

  @Test func `the spacing of a series takes the session of its instrument`() {
    let series = TestMarkets.intraday[0].series
    #expect(BarSpacing(of: series) == BarSpacing(timeframe: Timeframe(minutes: 30), sessionMinutes: 390))
  }
}
