import Reports
import Testing

struct TradeStatisticsTests {
  @Test func `exit reasons count every trade once, most frequent first`() {
    let rows = ExitReasons(trades: SampleReport.trades(40)).rows
    #expect(
      rows.map(\.name) == ["target", "signal", "stop"] || rows.map(\.name) == ["target", "stop", "signal"])
    #expect(rows.reduce(0) { $0 + $1.count } == 40)
    #expect(abs(rows.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    let profit = SampleReport.trades(40).reduce(0) { $0 + $1.profit }
    #expect(abs(rows.reduce(0) { $0 + $1.profit } - profit) < 1e-9)
    #expect(rows.reduce(0) { $0 + $1.wins } == 16)
  }

  @Test func `reasons of one frequency are in the order of their names`() {
    var trades = SampleReport.trades(2)
    trades[0].exitReason = "target"
    trades[1].exitReason = "stop"
    #expect(ExitReasons(trades: trades).rows.map(\.name) == ["stop", "target"])
  }

  @Test(arguments: [[1.0], [-3, -2, -1], [0, 0, 0], [-1e6, 1, 2, 3], [5, -5], [1e-9, -1e-9, 0]])
  func `a histogram counts every trade and has an edge at zero`(profits: [Double]) {
    let histogram = ProfitHistogram(profits: profits)
    #expect(histogram.counts.reduce(0, +) == profits.count)
    #expect(histogram.counts.count <= 61)
    let edges = histogram.start / histogram.width
    #expect(abs(edges - edges.rounded()) < 1e-9)
    let losses = histogram.counts.indices.filter { Double($0) + edges.rounded() < 0 }
    #expect(losses.reduce(0) { $0 + histogram.counts[$1] } == profits.filter { $0 < 0 }.count)
  }

  @Test func `one outlier among many trades does not squeeze the others into a line`() {
    var profits = (0..<1_000).map { Double($0 % 100 - 50) }
    profits[3] = -1e6
    let histogram = ProfitHistogram(profits: profits)
    #expect(histogram.isClipped)
    #expect(histogram.start > -100)
    #expect(histogram.counts.count >= 5)
    #expect(histogram.counts.reduce(0, +) == 1_000)
    #expect(!ProfitHistogram(profits: [-1e6, 1, 2]).isClipped)
  }

  @Test func `a histogram of nothing is empty`() {
    #expect(ProfitHistogram(profits: []).counts.isEmpty)
    #expect(ProfitHistogram(profits: [.nan, .infinity]).counts.isEmpty)
  }

  @Test func `a sample holds the largest trades and spans the whole time`() {
    var trades = SampleReport.trades(5_000)
    trades[1_234].profit = 1e6
    trades[4_321].profit = -1e6
    let kept = TradeSampling.indices(of: trades, limit: 500)
    #expect(kept.count == 500)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 })
    #expect(kept.contains(1_234) && kept.contains(4_321))
    for quarter in 0..<4 {
      #expect(kept.filter { $0 / 1_250 == quarter }.count > 70)
    }
    #expect(TradeSampling.largest(trades, limit: 2) == [1_234, 4_321])
  }

  @Test func `trades that fit are all kept`() {
    #expect(TradeSampling.indices(of: SampleReport.trades(10), limit: 10) == Array(0..<10))
  }

  @Test func `drawdown is the distance from the peak so far`() {
    #expect(Drawdown.curve(of: [100, 120, 90, 150, 75]) == [0, 0, -0.25, 0, -0.5])
    #expect(Drawdown.curve(of: [-1, 2])[0].isNaN)
  }
}
