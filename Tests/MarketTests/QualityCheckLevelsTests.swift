import Market
import Testing

/// Single prices and whole levels that cannot be, in series of any length.
@Suite struct QualityCheckLevelsTests {
  /// The first `count` of the clean bars.
  private static func bars(_ count: Int, symbol: String = "AAPL") throws -> BarColumns {
    let all = try QualityReportTests.clean(symbol: symbol)
    let kept = 0..<count
    return BarColumns(
      instrument: all.instrument, timeframe: .day, timestamps: Array(all.timestamps[kept]),
      open: Array(all.open[kept]), high: Array(all.high[kept]), low: Array(all.low[kept]),
      close: Array(all.close[kept]), volume: Array((all.volume ?? [])[kept]))
  }

  @Test(arguments: [5, 60, 400], ["high", "low", "open"])
  func `a price far from the closes around it is found, whichever it is`(count: Int, name: String) throws {
    var bars = try Self.bars(count)
    let place = count / 2
    switch name {
    case "high": bars.high[place] *= 100
    case "low": bars.low[place] /= 100
    default:
      bars.open[place] *= 10
      bars.high[place] = bars.open[place]
    }
    let report = try QualityReport.check(bars)
    #expect(report.findings.map(\.kind) == [.rangeSpike])
    #expect(report.finding(.rangeSpike)?.examples.first?.bar == place)
    #expect(report.severity == .warning)
  }

  @Test func `a high of the largest numbers is found`() throws {
    var bars = try Self.bars(60)
    bars.high[20] = 1e308
    #expect(try QualityReport.check(bars).count(of: .rangeSpike) == 1)
  }

  @Test func `a wide day is no bad print`() throws {
    var bars = try Self.bars(400)
    bars.high[100] *= 1.35
    bars.low[200] *= 0.75
    #expect(try QualityReport.check(bars).count(of: .rangeSpike) == 0)
  }

  @Test(arguments: [4, 8, 60, 400], [100.0, 0.01, 1_000])
  func `a level that changes for good is found in series of any length`(count: Int, factor: Double) throws {
    var bars = try Self.bars(count, symbol: "BTC-USD")
    QualityReportTests.scale(&bars, from: count / 2, by: factor)
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .levelChange) == 1)
    #expect(report.finding(.levelChange)?.examples.first?.bar == count / 2)
    let times = factor > 1 ? "times as high" : "times as low"
    #expect(report.finding(.levelChange)?.examples.first?.detail.hasSuffix(times) == true)
  }

  @Test(arguments: [4, 8, 60])
  func `a bar of another level that comes back is a spike, in short series too`(count: Int) throws {
    var bars = try Self.bars(count, symbol: "BTC-USD")
    QualityReportTests.scale(&bars, from: 1, by: 100)
    QualityReportTests.scale(&bars, from: 2, by: 0.01)
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .priceSpike) == 1 && report.count(of: .levelChange) == 0)
  }

  @Test func `a split is a split and no change of level`() throws {
    var bars = try Self.bars(400)
    QualityReportTests.scale(&bars, from: 200, by: 0.1)
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .suspectedSplit) == 1 && report.count(of: .levelChange) == 0)
  }

  @Test func `a fall by a third among moves of its size is no split`() throws {
    var random = SplitMix(3)
    var bars = try Self.bars(120)
    for i in 1..<120 { QualityReportTests.scale(&bars, from: i, by: .random(in: 0.9...1.1, using: &random)) }
    QualityReportTests.scale(&bars, from: 60, by: 2.0 / 3)
    #expect(try QualityReport.check(bars).count(of: .suspectedSplit) == 0)
  }

  @Test(arguments: [(1.5, 8.0, 0), (1.5, 1.5, 1), (2, 12, 0), (2, 3, 1), (4, 30, 1)])
  func `volume tells a crash from a split by three for two or two for one`(
    ratio: Double, volume: Double, splits: Int
  ) throws {
    var bars = try Self.bars(400)
    QualityReportTests.scale(&bars, from: 200, by: 1 / ratio)
    bars.volume?[200] = 1_000 * volume
    #expect(try QualityReport.check(bars).count(of: .suspectedSplit) == splits)
  }
}
