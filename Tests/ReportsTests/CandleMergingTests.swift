import Market
import Reports
import Testing

struct CandleMergingTests {
  @Test func `few bars stay as they are`() {
    let market = SampleReport.market(count: 5)
    let candles = CandleMerging(market, limit: 5)
    #expect(candles.barsPerCandle == 1)
    #expect(candles.times == market.times)
    #expect(candles.open == market.open && candles.close == market.close)
  }

  @Test func `merged candles keep the first open, the extremes and the last close`() {
    let times = SampleReport.times(5)
    let market = ReportMarket(
      id: "a", symbol: "A", timeframe: .day, times: times, open: [1, 2, 3, 4, 5], high: [2, 9, 4, 5, 7],
      low: [0.5, 1.5, 0.25, 3, 4], close: [2, 3, 4, 5, 6])
    let candles = CandleMerging(market, limit: 2)
    #expect(candles.barsPerCandle == 3)
    #expect(candles.open == [1, 4])
    #expect(candles.high == [9, 7])
    #expect(candles.low == [0.25, 3])
    #expect(candles.close == [4, 6])
    #expect(candles.times == [times[2], times[4]])
  }

  @Test func `350,000 bars become at most as many candles as asked for, with every extreme`() {
    let close = (0..<350_000).map { Double(($0 &* 7_919) % 104_729) }
    let market = ReportMarket(
      id: "a", symbol: "A", timeframe: Timeframe(minutes: 1),
      times: (0..<350_000).map { Timestamp(seconds: Int64($0) * 60) }, open: close, high: close, low: close,
      close: close)
    let candles = CandleMerging(market, limit: 4_000)
    #expect(candles.times.count <= 4_000)
    #expect(candles.high.max() == close.max())
    #expect(candles.low.min() == close.min())
  }
}
