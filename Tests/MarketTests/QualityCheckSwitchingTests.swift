import Diagnostics
import Market
import TestKit
import Testing

/// Two price levels in one series, and returns that follow from the one before.
@Suite struct QualityCheckSwitchingTests {
  /// A year of hours of a made-up ES, each hour with its own volatility, as markets have it.
  private static func hours(_ symbol: String = "ES", count: Int = 5_000, seed: UInt64) throws -> BarColumns {
    let market = SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: symbol), timeframe: Timeframe(minutes: 60),
      start: try #require(CivilDate("2022-01-03")))
    return BarColumns(try market.bars(count: count, seed: seed))
  }

  private static func shift(_ bars: inout BarColumns, _ i: Int, by points: Double) {
    bars.open[i] += points
    bars.high[i] += points
    bars.low[i] += points
    bars.close[i] += points
  }

  @Test(arguments: [0.5, 0.2, 0.02], [0, 1])
  func `rows of two contracts in one series are an error`(share: Double, seed: Int) throws {
    var bars = try Self.hours(seed: UInt64(seed))
    var random = TestRandom(seed: seed)
    // Of rows half from each, the usual move is measured twice too large, and a jump has to be eight of them.
    let distance = bars.close[0] * 0.06
    for i in 0..<bars.count where random.uniform() < share { Self.shift(&bars, i, by: distance) }
    let report = try QualityReport.check(bars)
    let finding = try #require(report.finding(.levelSwitching))
    #expect(finding.severity == .error && report.severity == .error)
    #expect(finding.examples.first?.detail.contains("and back to") == true)
    // Rows drawn at random correlate by -0.5 where jumps outweigh the moves of the market; few jumps may not.
    if share >= 0.2 { #expect(report.count(of: .serialCorrelation) > 0) }
  }

  @Test(arguments: 0..<6) func `a market that jumps is not accused`(seed: Int) throws {
    var bars = try Self.hours(count: 3_000, seed: UInt64(seed))
    var random = TestRandom(seed: seed)
    // Jumps of any size that stay, and a few that come back: news, and bad prints.
    var level = 0.0
    for i in 0..<bars.count {
      if random.uniform() < 0.01 { level += (random.uniform() - 0.5) * bars.close[i] * 0.1 }
      Self.shift(&bars, i, by: level)
    }
    for i in [500, 900, 1_400] { Self.shift(&bars, i, by: 0.05 * bars.close[i]) }
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .levelSwitching) == 0 && report.count(of: .serialCorrelation) == 0)
  }

  @Test func `prices that bounce between bid and ask are a warning that says so`() throws {
    var bars = try Self.hours(seed: 3)
    var random = TestRandom(seed: 3)
    let half = bars.close[0] * 0.004
    for i in 0..<bars.count { bars.close[i] += random.uniform() < 0.5 ? half : -half }
    let finding = try #require(try QualityReport.check(bars).finding(.serialCorrelation))
    #expect(finding.severity == .warning && finding.sentence.contains("between bid and ask"))
  }

  @Test func `averaged prices are a warning that says so`() throws {
    var bars = try Self.hours(seed: 4)
    let close = bars.close
    for i in 2..<bars.count { bars.close[i] = (close[i] + close[i - 1] + close[i - 2]) / 3 }
    let finding = try #require(try QualityReport.check(bars).finding(.serialCorrelation))
    #expect(finding.sentence.contains("averaged"))
  }

  @Test func `a quotation that is a power of ten off cannot be used`() throws {
    var bars = try Self.hours(count: 100, seed: 5)
    for column in [\BarColumns.open, \.high, \.low, \.close] {
      bars[keyPath: column] = bars[keyPath: column].map { $0 * 1e9 }
    }
    let finding = try #require(try QualityReport.check(bars).finding(.priceLevel))
    #expect(finding.severity == .error && finding.sentence.contains("multiply prices by 1e-09"))
  }

  @Test func `what stands above a result is kept as JSON and read back`() throws {
    var bars = try Self.hours(seed: 6)
    for i in stride(from: 10, to: bars.count, by: 7) { Self.shift(&bars, i, by: 0.03 * bars.close[0]) }
    let report = try QualityReport.check(bars)
    let summary = QualitySummary(report)
    #expect(summary.severity == .error && summary.findings.first?.kind == "level_switching")
    #expect(summary.findings.allSatisfy { $0.severity > .note })
    #expect(QualitySummary(json: summary.json) == summary)
    #expect(QualitySummary(json: ["symbol": "ES"]) == nil)
  }
}

/// The real files: two of them mix price levels, found by eye; all others have to pass.
@Suite(.enabled(if: SharedData.isPresent, "needs the real market data, which are absent (licences)"))
struct QualityCheckSwitchingDataTests {
  @Test(arguments: SharedFile.all.filter { $0.bars < 6_000 || $0.folder == "futures/1h" })
  func `only the two series of two levels are accused`(file: SharedFile) throws {
    let report = try QualityReport.check(try file.columns())
    let isMixed = file.folder == "futures/1h" && ["ES", "CL"].contains(file.symbol)
    #expect((report.count(of: .levelSwitching) > 0) == isMixed)
    #expect((report.count(of: .serialCorrelation) > 0) == isMixed)
  }
}
